"""What this room does by the clock, part by part."""

from surveys.jobs import builder, exports, intake, results  # noqa: F401
