from core.refusals import Refused


class DiscussionRefused(Refused):
    """Nothing was changed. `code` is for programs, `message` for the person."""
