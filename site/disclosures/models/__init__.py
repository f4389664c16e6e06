from disclosures.models.asked import InformationRequest, Question
from disclosures.models.catalogue import CatalogueImport, CatalogueItem, Obligation
from disclosures.models.pages import DisclosureIndexPage, DisclosurePage
from disclosures.models.parts import DisclosureCorrection, DisclosureFigure, DisclosureFile, DisclosureTable
from disclosures.models.survey_reports import HandedInReport, SurveyReportPage

__all__ = [
    "CatalogueImport",
    "CatalogueItem",
    "DisclosureCorrection",
    "DisclosureFigure",
    "DisclosureFile",
    "DisclosureIndexPage",
    "DisclosurePage",
    "DisclosureTable",
    "HandedInReport",
    "InformationRequest",
    "Obligation",
    "Question",
    "SurveyReportPage",
]
