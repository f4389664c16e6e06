"""A briefing that nobody ends does not stay on for ever: some hours after its announced end it ends by itself."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext as _

from briefings.models import Briefing, Duty
from briefings.services.telling import people_on_duty, tell
from briefings.staff_notices import ENDED_BY_ITSELF
from briefings.states.briefings import BriefingState
from core.workflow import engine
from core.workflow.actors import SYSTEM


def left_open(at: datetime) -> QuerySet[Briefing]:
    """Long after the announced end, and long after somebody began it or let it go on."""
    limit = at - timedelta(hours=settings.BRIEFING_ENDS_AFTER_HOURS)
    return Briefing.objects.filter(state=BriefingState.LIVE, ends_at__lte=limit, state_changed_at__lte=limit)


def end_what_was_left_open(at: datetime) -> int:
    """As if the organisers had pressed it; they are told, and may let it go on."""
    return sum(_end(pk, at=at) for pk in left_open(at).order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def _end(pk: int, *, at: datetime) -> bool:
    briefing = left_open(at).select_for_update(of=("self",)).filter(pk=pk).first()
    if briefing is None:
        # Somebody ended it, or let it go on, in this instant.
        return False
    with translation.override(settings.LANGUAGE_CODE):
        why = _("It ended by itself some hours after its time.")
    engine.apply(briefing, "end", actor=SYSTEM, at=at, reason=why)
    tell(ENDED_BY_ITSELF, people_on_duty(briefing, Duty.Kind.ORGANISER), briefing, at=at)
    return True
