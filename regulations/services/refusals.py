from core.refusals import Refused


class RegulationRefused(Refused):
    """Nothing was changed. `code` is for programs, `message` for the person."""
