"""Names and contacts go when they are no longer needed; numbers stay."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Concat

from briefings.models import Attendance, Registration, RegistrationAnswer
from briefings.rules.keeping import long_over
from briefings.services.registration import take_back
from briefings.states.briefings import BriefingState


def expired(at: datetime) -> QuerySet[Registration]:
    """Of briefings that have been over, or called off, long enough."""
    return Registration.objects.exclude(seed="").filter(long_over(at, "briefing"))


def forget(rows: QuerySet[Registration]) -> None:
    """How many there were, in what way, and who of them came stays, and what was ticked; nothing says who they are."""
    keys = rows.values("pk")
    RegistrationAnswer.objects.filter(registration__in=keys, asked__kind="TEXT").delete()
    Registration.objects.filter(pk__in=keys).update(
        person=None,
        name="",
        email="",
        phone="",
        needs="",
        seed="",
        ticket_hash=Concat(Value("forgotten-"), Cast(F("pk"), CharField())),
        letter="",
    )


def leave(*, user: Any, at: datetime) -> None:
    """Somebody closes the account: what is to come is taken back, so that others get the place."""
    own = Registration.objects.filter(person=user)
    to_come = own.filter(cancelled_at__isnull=True, briefing__state=BriefingState.ANNOUNCED, briefing__starts_at__gt=at)
    for registration in to_come.select_related("briefing"):
        take_back(registration, at=at)
    forget(own)
    Attendance.objects.filter(marked_by=user).update(marked_by=None)
