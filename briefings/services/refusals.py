"""What this room refuses, in words for the person."""

from core.refusals import Refused


class BriefingRefused(Refused):
    pass
