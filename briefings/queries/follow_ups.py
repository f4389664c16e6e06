"""Which questions left open somebody sees, and the lists of them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from briefings.models import Briefing, Duty, FollowUp, Support
from briefings.states.follow_ups import FollowUpState
from briefings.states.permissions import ANSWER_FOLLOW_UP
from core import permissions
from core.deadlines.models import Clock
from core.workflow import engine

OPEN, LATE, ANSWERED = "open", "late", "answered"


def visible_to(user: Any, *, asked_by: tuple[int, ...] = ()) -> QuerySet[FollowUp]:
    """What was shown, or answered since; the rest for its askers, its department and those on duty.

    `asked_by` are the participants that this browser has been, for those without an account.
    """
    found = FollowUp.objects.select_related("briefing", "question__speaker", "department__organisation")
    seen = Q(question__kept_back=False)
    if asked_by:
        seen |= Q(question__participant__in=asked_by)
    if getattr(user, "is_authenticated", False):
        scope = permissions.scope(user, ANSWER_FOLLOW_UP)
        if scope.everywhere:
            return found
        duties = Duty.objects.filter(person=user, kind__in=[Duty.Kind.ORGANISER, Duty.Kind.MODERATOR])
        seen |= Q(department__in=scope.departments) | Q(question__participant__person=user)
        seen |= Q(briefing__in=duties.values("briefing"))
    return found.filter(seen)


def listed(
    user: Any,
    *,
    at: datetime,
    which: str = "",
    department: Any = None,
    briefing: Briefing | None = None,
    asked_by: tuple[int, ...] = (),
) -> QuerySet[FollowUp]:
    """Each with `supports`. What the briefing itself took back is nobody's debt any more."""
    found = visible_to(user, asked_by=asked_by).exclude(state=FollowUpState.DROPPED, answered_at__isnull=True)
    if which == ANSWERED:
        found = found.filter(state=FollowUpState.ANSWERED)
    elif which in (OPEN, LATE):
        found = found.filter(state=FollowUpState.OPEN)
    if which == LATE:
        found = found.filter(due_at__lt=at)
    if department is not None:
        found = found.filter(department=department)
    if briefing is not None:
        found = found.filter(briefing=briefing)
    return found.annotate(supports=_supports())


def _supports() -> Any:
    counted = Support.objects.filter(question=OuterRef("question")).order_by().values("question")
    return Coalesce(Subquery(counted.annotate(number=Count("pk")).values("number")), 0)


def supports_of(owed: FollowUp) -> int:
    return Support.objects.filter(question=owed.question_id).count()


def clock_of(owed: FollowUp) -> Clock | None:
    """The last one: by which day it was due, whether it was extended, and whether the answer came late."""
    kind = ContentType.objects.get_for_model(FollowUp)
    return Clock.objects.filter(content_type=kind, object_id=owed.pk).order_by("-pk").first()


def why_dropped(owed: FollowUp) -> str:
    """What stands where the answer would."""
    drops = [record.reason for record in engine.history(owed) if record.target == FollowUpState.DROPPED]
    return drops[-1] if drops else ""


def is_late(owed: FollowUp, at: datetime) -> bool:
    return owed.state == FollowUpState.OPEN and owed.due_at is not None and owed.due_at < at


def counts(at: datetime, *, briefing: Briefing | None = None) -> dict[str, int]:
    """Of all departments, those not shown yet included: a number betrays no text."""
    found = FollowUp.objects.filter(briefing=briefing) if briefing else FollowUp.objects.all()
    still = Q(state=FollowUpState.OPEN)
    return found.aggregate(
        answered=Count("pk", filter=Q(state=FollowUpState.ANSWERED)),
        open=Count("pk", filter=still),
        late=Count("pk", filter=still & Q(due_at__lt=at)),
    )
