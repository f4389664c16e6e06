"""Why the desk did nothing."""

from core.refusals import Refused


class DeskRefused(Refused):
    """Nothing was changed. `code` is for programs, `message` for the person."""
