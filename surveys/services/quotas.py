"""Places that are limited are taken one by one: never more than there are, whoever comes at the same time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.db.models import Case, F, Value, When
from django.utils.translation import gettext as _

from core.prepared_query import PreparedQuery
from surveys.models import Quota, Survey
from surveys.queries.quotas import counts_for
from surveys.services.refusals import SurveyRefused

_locked = PreparedQuery(lambda survey: Quota.objects.select_for_update().filter(survey=survey).order_by("pk"))


@transaction.atomic(savepoint=False)
def take(*, survey: Survey, answers: Mapping[str, Any], instead_of: Mapping[str, Any] | None = None) -> None:
    """Count an answer, in the transaction that stores it; one that is changed gives back what it took.

    Raises SurveyRefused where enough of its group have answered.
    """
    quotas = _locked(survey.pk)
    if not quotas:
        return
    more = {quota.pk: counts_for(quota, answers) - counts_for(quota, instead_of or {}) for quota in quotas}
    for quota in quotas:
        if more[quota.pk] > 0 and quota.taken >= quota.limit:
            raise SurveyRefused(
                "quota_full",
                _("As many people of your group as were asked for have answered already. Thank you for your time."),
                field=quota.key,
            )
    _add(survey, more)


@transaction.atomic(savepoint=False)
def count_in(*, survey: Survey, answers: Sequence[Mapping[str, Any]]) -> None:
    """Sheets of paper take places too. They were handed in and count, also where no place is left."""
    quotas = _locked(survey.pk)
    if not quotas:
        return
    came = {quota.pk: sum(counts_for(quota, each) for each in answers) for quota in quotas}
    _add(survey, {quota.pk: min(came[quota.pk], quota.limit - quota.taken) for quota in quotas})


def _add(survey: Survey, more: Mapping[int, int]) -> None:
    # Every row is written, also where nothing changes: which one was touched last would tell what the last one chose.
    change = Case(*(When(pk=pk, then=Value(step)) for pk, step in more.items()), default=Value(0))
    Quota.objects.filter(survey=survey).update(taken=F("taken") + change)
