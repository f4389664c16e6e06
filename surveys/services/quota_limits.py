"""How many answers of one kind are wanted at most."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import permissions
from core.audit.audit import record as audit
from surveys.models import Quota, Survey
from surveys.queries.managing import FEWEST_SHOWN
from surveys.services.refusals import SurveyRefused
from surveys.states.permissions import MANAGE
from surveys.states.surveys import Mode


@transaction.atomic
def set_limit(*, survey: Survey, answer: str, limit: int, by: Any, at: datetime) -> Quota:
    """`answer` is key and code, as `q7f3a2:1`. A new one only before the first answer, as nobody counts backwards."""
    locked = Survey.objects.select_for_update(of=("self",)).get(pk=survey.pk)
    permissions.check(by, MANAGE, locked)
    key, code = answer.split(":")
    quota = Quota.objects.select_for_update().filter(survey=locked, key=key, code=int(code)).first()
    if quota is None and not locked.is_before_opening:
        raise SurveyRefused("late", _("Answers are coming in already; a limit is set before the survey opens."))
    if quota is not None and _least_limit(locked, quota) > limit:
        raise SurveyRefused("limit", _("More than that have answered already."))
    quota = Quota.objects.update_or_create(survey=locked, key=key, code=int(code), defaults={"limit": limit})[0]
    audit("surveys.change_survey", actor=by, at=at, target=locked, detail={"fields": ["quotas"]})
    return quota


def _least_limit(survey: Survey, quota: Quota) -> int:
    """Trying limits must not tell how many took an answer: where nobody is named, that is said by the handful."""
    step = 1 if survey.mode == Mode.NAMED else FEWEST_SHOWN
    return -(-quota.taken // step) * step


@transaction.atomic
def remove(*, quota: Quota, by: Any, at: datetime) -> None:
    permissions.check(by, MANAGE, quota)
    audit("surveys.change_survey", actor=by, at=at, target=quota.survey, detail={"fields": ["quotas"]})
    quota.delete()
