"""Files that answer a question: taken in when they come, and bound to what they belong to when it is handed in.

A file has a number and a time. Where a survey is anonymous and those who take part are known, that would lead from an
answer to a person, so no file is taken there.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.files.base import File
from django.utils import timezone
from django.utils.translation import gettext as _

from core import uploads
from core.uploads import StoredFile
from surveys.models import Response, Survey
from surveys.questionnaire import documents
from surveys.questionnaire.definitions import Kind, Questionnaire
from surveys.rules.respondents import Who
from surveys.services.refusals import SurveyRefused
from surveys.states.surveys import SURVEY_HOOKS, Access


def may_be_sent(survey: Survey) -> bool:
    return not survey.is_anonymous or survey.access == Access.OPEN


@SURVEY_HOOKS.refuse_to("schedule")
def why_no_files(survey: Survey, actor: Any) -> str | None:
    if may_be_sent(survey) or survey.current is None:
        return None
    read = documents.read_kept(survey.current.content, survey.current.content_hash)
    if not any(question.kind is Kind.FILE for question in read.questions):
        return None
    return _("This survey is anonymous, and a file would tell who sent it. Take the question for a file out.")


def take_in(*, survey: Survey, who: Who, file: File[Any], at: datetime) -> str:
    """The number under which the answer names it. Raises SurveyRefused or UploadRefused."""
    if not may_be_sent(survey):
        raise _would_tell()
    known = None if survey.is_anonymous else who.person
    moment = _start_of_day(at) if survey.is_anonymous else at
    return str(uploads.receive(file, owner=known, at=moment).public_name)


def bind(
    questionnaire: Questionnaire, answers: Mapping[str, Any], *, survey: Survey, response: Response | None, at: datetime
) -> None:
    """Give the files of an answer to it; of an anonymous one, to the survey. Raises SurveyRefused for one not ours."""
    names = {answers[one.key] for one in questionnaire.questions if one.kind is Kind.FILE and one.key in answers}
    if not names:
        return
    if not may_be_sent(survey):
        raise _would_tell()
    files = list(StoredFile.objects.filter(public_name__in=_known(names), removed_at__isnull=True))
    target = response or survey
    if len(files) < len(names) or any(file.attached_at and not _is_of(file, target) for file in files):
        raise SurveyRefused("file", _("A file could not be found any more. Please choose it again."))
    moment = _start_of_day(at) if response is None else at
    uploads.attach([file for file in files if not file.attached_at], target, at=moment)


def _would_tell() -> SurveyRefused:
    return SurveyRefused("file", _("This survey is anonymous; a file would tell who sent it. Please leave it out."))


def _known(names: set[str]) -> list[UUID]:
    found = []
    for name in names:
        try:
            found.append(UUID(name))
        except ValueError:
            continue
    return found


def _is_of(file: StoredFile, target: Any) -> bool:
    """Whoever changes an answer keeps its file."""
    return isinstance(target, Response) and file.object_id == target.pk


def _start_of_day(at: datetime) -> datetime:
    return timezone.localtime(at).replace(hour=0, minute=0, second=0, microsecond=0)
