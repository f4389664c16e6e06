"""The day before, organisers are told that nobody would look at the questions."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from briefings.models import Briefing, Duty
from briefings.services.telling import people_on_duty, tell
from briefings.staff_notices import NOBODY_MODERATES
from briefings.states.briefings import BriefingState

A_DAY = timedelta(days=1)


def without_moderator(*, at: datetime) -> QuerySet[Briefing]:
    moderators = Duty.objects.filter(briefing=OuterRef("pk"), kind=Duty.Kind.MODERATOR, person__is_active=True)
    soon = Briefing.objects.filter(state=BriefingState.ANNOUNCED, starts_at__gt=at, starts_at__lte=at + A_DAY)
    return soon.exclude(Exists(moderators)).order_by("starts_at", "pk")


def remind_of_moderators(*, at: datetime) -> int:
    """Once for each briefing and date, however often this runs."""
    lacking = list(without_moderator(at=at))
    for briefing in lacking:
        key = f"briefings.nobody_moderates.{briefing.pk}.{briefing.revision}"
        tell(NOBODY_MODERATES, people_on_duty(briefing, Duty.Kind.ORGANISER), briefing, at=at, key=key)
    return len(lacking)
