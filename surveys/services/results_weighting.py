"""Known shares of the population, by which answers are weighted."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import permissions
from core.audit.audit import record as audit
from surveys.models import Release, Report, Survey, Weighting
from surveys.services.refusals import SurveyRefused
from surveys.states.permissions import ANALYSE

Margins = dict[str, dict[str, int]]


@transaction.atomic
def set_margins(*, survey: Survey, margins: Margins, source: str, by: Any, at: datetime) -> Weighting:
    """From now on all figures of this survey are weighted. Raises SurveyRefused once any of them is public."""
    permissions.check(by, ANALYSE, survey)
    _not_public(survey)
    if not margins:
        raise SurveyRefused("margins", _("Give the shares of at least one question."))
    if not source.strip():
        raise SurveyRefused("source", _("Say where the shares are from: readers must be able to check them."))
    weighting, _created = Weighting.objects.update_or_create(
        survey=survey, defaults={"margins": margins, "source": source.strip(), "set_by": by, "set_at": at}
    )
    audit("surveys.weight", actor=by, at=at, target=survey, detail={"by": sorted(margins)})
    return weighting


@transaction.atomic
def take_away(*, survey: Survey, by: Any, at: datetime) -> None:
    permissions.check(by, ANALYSE, survey)
    _not_public(survey)
    if Weighting.objects.filter(survey=survey).delete()[0]:
        audit("surveys.weight", actor=by, at=at, target=survey, detail={"by": []})


def is_fixed(survey: Survey) -> bool:
    """Two versions of one figure, weighted and not, would tell of small groups by their difference."""
    handed_in = Report.objects.filter(survey=survey).exclude(digest="").exists()
    return handed_in or Release.objects.filter(survey=survey, released_at__isnull=False).exists()


def _not_public(survey: Survey) -> None:
    # Held until the end, so that nothing is let out meanwhile.
    Survey.objects.select_for_update(of=("self",)).get(pk=survey.pk)
    if is_fixed(survey):
        raise SurveyRefused("fixed", _("Some of these figures are public already: their weights stay as they are."))
