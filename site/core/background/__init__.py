"""Work that is done by the clock instead of by a request."""

from core.background.registry import periodic

__all__ = ["periodic"]
