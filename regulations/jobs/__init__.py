"""What this room does by the clock, part by part."""

from regulations.jobs import versions  # noqa: F401
