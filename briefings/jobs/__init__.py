"""What this room does by the clock, part by part."""

from briefings.jobs import afterwards, registration, staff  # noqa: F401
