"""What this room does by the clock, part by part."""

from auditors.jobs import activities, confidential  # noqa: F401
