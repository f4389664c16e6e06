from core.refusals import Refused


class ProposalRefused(Refused):
    """Nothing was changed. `code` is for programs, `message` for the person."""
