"""Getting a survey ready, opening and closing it: by hand, and by the clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.workflow import engine
from core.workflow.actors import SYSTEM
from core.workflow.engine import TransitionRefused
from surveys.models import Survey
from surveys.queries import launch
from surveys.states.surveys import SURVEY_HOOKS

CLOSING = frozenset({"close", "close_early", "cancel"})


@SURVEY_HOOKS.refuse_to("schedule")
def what_is_missing(survey: Survey, actor: Any) -> str | None:
    return next(iter(launch.missing(survey)), None)


@SURVEY_HOOKS.prepare
def write_moments(survey: Survey, step: str, actor: Any, at: datetime) -> None:
    """When it opened and closed in truth, beside what was planned."""
    if step == "schedule" and survey.closes_at is not None and survey.closes_at <= at:
        raise TransitionRefused("closes_at", _("Its last day has passed. Please set another one."))
    if step == "open":
        survey.opened_at = at
        survey.save(update_fields=["opened_at"])
    elif step in CLOSING:
        survey.closed_at = at
        survey.save(update_fields=["closed_at"])


@transaction.atomic
def schedule(*, survey: Survey, by: Any, at: datetime) -> Survey:
    """Announce it; where its day has come it opens at once. Raises TransitionRefused."""
    engine.apply(survey, "schedule", actor=by, at=at)
    if survey.opens_at is not None and survey.opens_at <= at:
        engine.apply(survey, "open", actor=SYSTEM, at=at)
    return survey


@transaction.atomic
def take_step(*, survey: Survey, name: str, reason: str = "", by: Any, at: datetime) -> Survey:
    """Any other step that a person may take. Raises TransitionRefused."""
    if name == "schedule":
        return schedule(survey=survey, by=by, at=at)
    engine.apply(survey, name, actor=by, at=at, reason=reason)
    return survey


def open_due(*, at: datetime) -> int:
    """Whose day has come."""
    return _each(launch.to_open(at), "open", still=lambda survey: survey.opens_at <= at, at=at)


def close_due(*, at: datetime) -> int:
    """Whose time is over."""
    return _each(launch.to_close(at), "close", still=lambda survey: survey.closes_at <= at, at=at)


def _each(due: QuerySet[Survey], step: str, *, still: Callable[[Any], bool], at: datetime) -> int:
    """One transaction for each, so that one in trouble keeps no other from its hour."""
    taken = 0
    for survey in due:
        with transaction.atomic():
            locked = engine.lock(survey)
            if locked.state == survey.state and still(locked):
                engine.apply(locked, step, actor=SYSTEM, at=at)
                taken += 1
    return taken
