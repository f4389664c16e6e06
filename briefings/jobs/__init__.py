"""What this room does by the clock, part by part."""

from briefings.jobs import afterwards, moderating, pages, registration, room, screens, staff  # noqa: F401
