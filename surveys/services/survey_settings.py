"""What is said about a survey besides its questions, and how long each of it may be changed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import permissions
from core.audit.audit import record as audit
from surveys.models import Series, Survey
from surveys.services.addresses import own_address
from surveys.services.refusals import SurveyRefused
from surveys.states.permissions import MANAGE
from surveys.states.surveys import Access, Mode, SurveyState

# What is promised to those who answer, or leads them to it: only while nobody was told.
BEFORE_ANNOUNCED = ("slug", "mode", "access", "body", "sampling")
BEFORE_OPENED = ("title", "purpose", "opens_at", "step_by_step")
WHILE_OPEN = ("closes_at", "grace_minutes", "on_paper", "at_kiosk", "thanks")
# Said beside the figures, so it may be put right until these are public.
UNTIL_PUBLISHED = ("population", "method", "series", "previous")

CHANGEABLE: dict[str, tuple[str, ...]] = {
    SurveyState.DRAFT: (*BEFORE_ANNOUNCED, *BEFORE_OPENED, *WHILE_OPEN, *UNTIL_PUBLISHED),
    SurveyState.SCHEDULED: (*BEFORE_OPENED, *WHILE_OPEN, *UNTIL_PUBLISHED),
    SurveyState.OPEN: (*WHILE_OPEN, *UNTIL_PUBLISHED),
    SurveyState.CLOSED: UNTIL_PUBLISHED,
}


def changeable(survey: Survey) -> tuple[str, ...]:
    return CHANGEABLE.get(survey.state, ())


@transaction.atomic
def change(*, survey: Survey, by: Any, at: datetime, **given: Any) -> Survey:
    """Write what is given. Raises SurveyRefused for what stands already, and for what does not fit together."""
    locked = Survey.objects.select_for_update(of=("self",)).get(pk=survey.pk)
    permissions.check(by, MANAGE, locked)
    if isinstance(given.get("series"), str):
        given["series"] = _series(given["series"])
    changed = {name: value for name, value in given.items() if getattr(locked, name) != value}
    if late := changed.keys() - set(changeable(locked)):
        raise SurveyRefused(
            "frozen", _("This stands since the survey was announced and is not changed any more."), field=min(late)
        )
    if "slug" in changed:
        changed["slug"] = own_address(changed["slug"], besides=locked)
    for name, value in changed.items():
        setattr(locked, name, value)
        setattr(survey, name, value)
    _fit_together(locked, changed, at)
    if changed:
        locked.save(update_fields=list(changed))
        audit("surveys.change_survey", actor=by, at=at, target=locked, detail={"fields": sorted(changed)})
    return survey


def _series(name: str) -> Series | None:
    return Series.objects.get_or_create(name=name)[0] if name else None


def _fit_together(survey: Survey, changed: dict[str, Any], at: datetime) -> None:
    opens, closes = survey.opens_at, survey.closes_at
    if opens and closes and closes <= opens:
        raise SurveyRefused("closes_at", _("It must close after it opens."))
    if "closes_at" in changed and survey.state != SurveyState.DRAFT and (closes is None or closes <= at):
        raise SurveyRefused("closes_at", _("This moment has passed. To end it now, close it before its time."))
    if survey.state == SurveyState.SCHEDULED and opens is None:
        raise SurveyRefused("opens_at", _("It is announced already and needs a day on which it opens."))
    if survey.access == Access.OPEN and survey.mode != Mode.ANONYMOUS:
        raise SurveyRefused(
            "mode", _("Where everybody with the link may answer nobody is known, so the survey can only be anonymous.")
        )
    if survey.access == Access.PANEL and survey.body_id is None:
        raise SurveyRefused("body", _("Choose the panel whose members answer."))
    if survey.at_kiosk and survey.access != Access.OPEN:
        raise SurveyRefused(
            "at_kiosk", _("At a kiosk nobody logs in: it is for surveys that everybody with the link may answer.")
        )
    if survey.previous_id is not None and survey.previous_id == survey.pk:
        raise SurveyRefused("previous", _("A survey cannot follow itself."))
