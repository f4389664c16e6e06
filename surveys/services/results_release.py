"""Results go out question by question: one person asks for it, another lets them out, and then they stand."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from accounts import queries as accounts
from accounts.models import Role
from core import permissions
from core.audit.audit import record as audit
from core.notify import notify
from core.workflow import SYSTEM, engine
from surveys.models import FreeText, Release, Survey
from surveys.queries import results, results_unfinished
from surveys.results_notices import TO_LET_OUT
from surveys.services.refusals import SurveyRefused
from surveys.states.permissions import ANALYSE, RELEASE
from surveys.states.surveys import SurveyState


@transaction.atomic
def ask(*, survey: Survey, keys: Iterable[str], by: Any, at: datetime) -> list[Release]:
    """Put questions before somebody who lets results out. Raises SurveyRefused."""
    permissions.check(by, ANALYSE, survey)
    locked = finished(survey, at=at)
    figures = results.of(locked, by).by_key
    asked = []
    for key in keys:
        if key not in figures:
            raise SurveyRefused("unknown", _("There is no such question in this survey."))
        if figures[key].hidden:
            raise SurveyRefused("few", _("Too few people answered “%(question)s”.") % {"question": figures[key].text})
        release, _created = Release.objects.get_or_create(
            survey=locked, key=key, defaults={"asked_by": by, "asked_at": at}
        )
        asked.append(release)
    if not asked:
        raise SurveyRefused("none", _("Choose at least one question."))
    _tell(locked, by=by, at=at)
    return asked


def _tell(survey: Survey, *, by: Any, at: datetime) -> None:
    heads = accounts.staff_in(survey.department_id or 0, Role.DEPARTMENT_REVIEWER, at=at)
    with translation.override(settings.LANGUAGE_CODE):
        address = reverse("surveys:release", args=[survey.slug])
    notify.queue(
        TO_LET_OUT,
        recipients=[person for person in heads if person.pk != by.pk],
        at=at,
        context={"survey": survey.title, "url": address},
        target=survey,
    )


@transaction.atomic
def let_out(*, survey: Survey, keys: Iterable[str], by: Any, at: datetime) -> list[Release]:
    """From now on everybody reads these, as they stand. Raises SurveyRefused for whoever asked for it."""
    permissions.check(by, RELEASE, survey)
    locked = finished(survey, at=at)
    waiting = list(Release.objects.select_for_update().filter(survey=locked, key__in=list(keys), released_at=None))
    if not waiting:
        raise SurveyRefused("none", _("Choose at least one question that waits to be let out."))
    if any(release.asked_by_id == by.pk for release in waiting):
        raise SurveyRefused("second", _("You asked for this yourself: another person must let it out."))
    figures = results.of(locked, None).by_key
    for release in waiting:
        release.figure = figures[release.key].as_json()
        release.released_by, release.released_at = by, at
        release.save(update_fields=["figure", "released_by", "released_at"])
    audit("surveys.release_results", actor=by, at=at, target=locked, detail={"keys": [one.key for one in waiting]})
    now_published(locked, at=at)
    return waiting


@transaction.atomic
def give_back(*, survey: Survey, key: str, by: Any, at: datetime) -> None:
    """Whoever asked changes their mind, or whoever was asked says no; what is out stays out."""
    if not permissions.allowed(by, RELEASE, survey):
        permissions.check(by, ANALYSE, survey)
    gone, _models = Release.objects.filter(survey=survey, key=key, released_at=None).delete()
    if not gone:
        raise SurveyRefused("state", _("This question is no longer waiting."))


@transaction.atomic
def let_out_text(*, survey: Survey, pk: int, by: Any, at: datetime) -> FreeText:
    """One answer in words, for everybody to read, after somebody has read that it names nobody."""
    permissions.check(by, RELEASE, survey)
    locked = finished(survey, at=at)
    text = FreeText.objects.select_for_update().filter(survey=locked, pk=pk).first()
    shown = results.of(locked, None).by_key.get(text.key) if text else None
    if text is None or shown is None or shown.personal:
        raise SurveyRefused("unknown", _("This answer is no longer there."))
    if shown.hidden:
        raise SurveyRefused("few", _("Too few people answered in words: their answers could be recognised."))
    if not Release.objects.filter(survey=locked, key=text.key, released_at__isnull=False).exists():
        raise SurveyRefused("question", _("Let the results of the question out first."))
    if text.released_at is None:
        text.released_by, text.released_at = by, at
        text.save(update_fields=["released_by", "released_at"])
        audit("surveys.release_text", actor=by, at=at, target=locked, detail={"text": text.pk})
    return text


@transaction.atomic
def take_in_text(*, survey: Survey, pk: int, by: Any, at: datetime) -> None:
    """No longer in public, at once."""
    permissions.check(by, RELEASE, survey)
    taken = FreeText.objects.filter(survey=survey, pk=pk, released_at__isnull=False)
    if taken.update(released_by=None, released_at=None):
        audit("surveys.take_back_text", actor=by, at=at, target=survey, detail={"text": pk})


def finished(survey: Survey, *, at: datetime) -> Survey:
    """The survey, held, with all its answers counted. Raises SurveyRefused while some may still come."""
    locked = Survey.objects.select_for_update(of=("self",)).get(pk=survey.pk)
    if not locked.is_finished:
        raise SurveyRefused("open", _("Results are for everybody only after the survey has closed."))
    if reason := results_unfinished.reason(locked, at):
        raise SurveyRefused("unfinished", reason)
    return locked


def now_published(survey: Survey, *, at: datetime) -> None:
    if survey.state == SurveyState.CLOSED:
        engine.apply(survey, "publish", actor=SYSTEM, at=at)
