"""Handing answers in: the one way for pages and kiosks, whatever was sent. What is wrong counts nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.prepared_query import PreparedQuery
from surveys.models import Participation, Response, SavedAnswers, Survey, Version
from surveys.questionnaire import documents
from surveys.questionnaire.checking import check
from surveys.rules.respondents import NOBODY, Who
from surveys.rules.standing import Bar, Standing, standing_of
from surveys.services import answer_files, changing, quotas, storing, taking_part
from surveys.services.refusals import SurveyRefused
from surveys.states.surveys import Access, Channel

_CHANGING = ("state", "closes_at", "closed_at", "grace_minutes")
_as_it_is = PreparedQuery(lambda survey: Survey.objects.filter(pk=survey).only(*_CHANGING).order_by())


class AnswersRefused(SurveyRefused):
    """Nothing was counted. `faults` says by question what is to be mended."""

    def __init__(self, faults: dict[str, str]) -> None:
        super().__init__("faults", _("Please look at the marked questions once more."))
        self.faults = faults


class CannotAnswer(SurveyRefused):
    """Not now, or not this person. `standing` says why."""

    def __init__(self, standing: Standing) -> None:
        super().__init__(standing.bar.value if standing.bar else "", words_for(standing))
        self.standing = standing


@dataclass(frozen=True)
class Receipt:
    """That it was taken. It names no answer, so that keeping it gives nothing away."""

    survey: Survey
    changed: bool = False


@transaction.atomic
def submit(
    *,
    survey: Survey,
    version: Version,
    raw: Any,
    who: Who = NOBODY,
    channel: str = Channel.WEB,
    seed: int = 0,
    at: datetime,
    begun_at: datetime | None = None,
) -> Receipt:
    """Count these answers once. Raises CannotAnswer, AnswersRefused, or SurveyRefused where a quota is full."""
    _look_again(survey)
    standing = standing_of(survey, who, at, begun_at)
    if not standing.may_answer:
        raise CannotAnswer(standing)
    if version.survey_id != survey.pk:
        raise SurveyRefused("version", _("This page belongs to another survey. Please begin again."))
    questionnaire = documents.read_kept(version.content, version.content_hash)
    checked = check(questionnaire, raw, seed)
    if not checked.is_fine:
        raise AnswersRefused(checked.faults)
    if standing.participation is not None:
        response = _change(survey, version, standing.participation, checked.answers)
        answer_files.bind(questionnaire, checked.answers, survey=survey, response=response, at=at)
        return Receipt(survey, changed=True)
    participation = taking_part.enter(survey=survey, who=who, channel=channel)
    quotas.take(survey=survey, answers=checked.answers)
    stored = storing.store(
        survey=survey,
        version=version,
        answers=checked.answers,
        channel=channel,
        at=at,
        participation=None if survey.is_anonymous else participation,
        stratum=who.invitation.stratum if who.invitation else "",
    )
    answer_files.bind(questionnaire, checked.answers, survey=survey, response=stored, at=at)
    forget_saved(survey, who)
    return Receipt(survey)


def _look_again(survey: Survey) -> None:
    """At what may have changed since the page was asked for; promises cannot."""
    (now,) = _as_it_is(survey.pk)
    for name in _CHANGING:
        setattr(survey, name, getattr(now, name))


def _change(survey: Survey, version: Version, participation: Participation, answers: dict[str, Any]) -> Response:
    response = Response.objects.select_for_update().get(respondent__participation=participation)
    quotas.take(survey=survey, answers=answers, instead_of=response.answers)
    changing.replace(response, version=version, answers=answers)
    return response


def forget_saved(survey: Survey, who: Who) -> None:
    if survey.access != Access.OPEN and who.is_known:
        SavedAnswers.objects.filter(survey=survey, **who.as_fields()).delete()


def words_for(standing: Standing) -> str:
    """Why not, in one sentence."""
    if standing.reason:
        return standing.reason
    return {
        Bar.CANCELLED: _("This survey was cancelled."),
        Bar.NOT_YET: _("This survey is not open yet."),
        Bar.OVER: _("This survey is closed. Your answers came after its end and were not counted."),
        Bar.ANSWERED: _("You have answered this survey already."),
        Bar.ON_PAPER: _("You have handed in a sheet of paper. It counts as your answer."),
        Bar.ELSEWHERE: _("By this personal link the survey has been answered already."),
    }.get(standing.bar or Bar.OVER, "")
