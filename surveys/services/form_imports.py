"""A questionnaire out of an XLSForm workbook, tried first: what it would be, and what could not be taken over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from surveys.models import Survey
from surveys.questionnaire import documents, xlsform
from surveys.questionnaire.definitions import Questionnaire
from surveys.questionnaire.xlsform import Fault
from surveys.services import editing
from surveys.services.refusals import SurveyRefused
from surveys.states.surveys import SurveyState


@dataclass(frozen=True)
class Trial:
    draft: dict[str, Any]
    questionnaire: Questionnaire
    faults: list[Fault]


def look_at(file: BinaryIO) -> Trial:
    """Raises core.spreadsheets.SpreadsheetRefused."""
    draft, faults = xlsform.read(file)
    return Trial(draft, documents.read(draft), faults)


def take_in(*, survey: Survey, file: BinaryIO, revision: int, by: Any, at: datetime) -> None:
    """In place of the draft, before anything of the survey was announced. Raises SurveyRefused."""
    refuse_late(survey)
    trial = look_at(file)
    if not trial.questionnaire.questions:
        raise SurveyRefused("empty", _("There is no question in this file."))
    editing.save_draft(survey=survey, document=trial.draft, revision=revision, by=by, at=at)


def refuse_late(survey: Survey) -> None:
    if survey.state != SurveyState.DRAFT or survey.current_id is not None:
        raise SurveyRefused("late", _("A questionnaire that was published is changed question by question."))
