"""Repeat-safe submits, and drafts kept while somebody types."""

from core.submissions.repeats import repeat_safe

__all__ = ["repeat_safe"]
