"""What this room refuses, in words for the person."""

from core.refusals import Refused


class SurveyRefused(Refused):
    pass
