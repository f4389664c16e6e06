"""Nobody's visit to the channel is kept; recipients at their desk are at work."""

from core import untraced

untraced.register("/integrity/", but=("/integrity/desk/",))
