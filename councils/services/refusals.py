"""What is not possible, said to the person."""

from core.refusals import Refused


class CouncilRefused(Refused):
    """Nothing was changed. `code` is for programs, `message` for the person."""
