from surveys.models.answers import FreeText, Inbox, Participation, Respondent, Response, SavedAnswers
from surveys.models.panels import GroupScore, PanelGroup, PanelSeat, Recommendation
from surveys.models.paper import PaperBatch, PaperSheet
from surveys.models.results import Export, Improvement, Release, Report, Weighting, WordsOfTexts
from surveys.models.surveys import Invitation, Quota, SectionPicture, Series, Survey, Version

__all__ = [
    "Export",
    "FreeText",
    "GroupScore",
    "Improvement",
    "Inbox",
    "Invitation",
    "PanelGroup",
    "PanelSeat",
    "PaperBatch",
    "PaperSheet",
    "Participation",
    "Quota",
    "Recommendation",
    "Release",
    "Report",
    "Respondent",
    "Response",
    "SavedAnswers",
    "SectionPicture",
    "Series",
    "Survey",
    "Version",
    "Weighting",
    "WordsOfTexts",
]
