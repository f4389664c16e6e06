"""Questionnaires from XLSForm, the spreadsheet in which other survey tools (ODK, KoBo, Survey123) keep theirs."""

from surveys.questionnaire.xlsform.faults import Fault
from surveys.questionnaire.xlsform.reading import read

__all__ = ["Fault", "read"]
