"""What the department's page and the office's list show: who can be named, which meetings come, what waits."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Position
from core import permissions
from core.permissions import Scope
from core.ui.paging import KeysetPage, paginate
from councils.models import Meeting
from councils.queries.concerning import coming_meetings, votable_about, votable_among
from regulations.models import ClauseChange, JudgingBody, Justification, Petition
from regulations.queries import petitions
from regulations.states import Audience, PetitionState
from regulations.states.permissions import ANSWER, BRING_BEFORE_COMMITTEE, CLASSIFY
from regulations.states.petitions import TO_CHANGE, UNDER_WAY

PAGE_SIZE = 30
QUEUES = {
    "place": (PetitionState.RECEIVED,),
    "take_up": (PetitionState.CLASSIFIED,),
    "answer": (PetitionState.UNDER_REVIEW, PetitionState.LONG_TERM_REVIEW),
    "justify": (PetitionState.JUSTIFICATION_DUE,),
    "committee": (PetitionState.COMMITTEE,),
    "change": TO_CHANGE,
}


def positions_for(petition: Petition, at: datetime) -> QuerySet[Position]:
    """Posts of the department in charge that somebody else than the author holds now."""
    held = Position.objects.filter(department=petition.department_id, holder__isnull=False, holder__is_active=True)
    now = held.exclude(started_at__gt=at).exclude(ended_at__lte=at)
    return now.exclude(holder=petition.author_id).select_related("holder")


def no_meetings() -> QuerySet[Meeting]:
    return Meeting.objects.none()


def meetings_for(petition: Petition, *, at: datetime) -> QuerySet[Meeting]:
    """Coming meetings of the body that judges; of the staff's channel only those that are not public."""
    chosen = JudgingBody.objects.select_related("body").first()
    if chosen is None:
        return no_meetings()
    rows = coming_meetings(chosen.body, at=at).filter(body=chosen.body)
    return rows.filter(is_public=False) if petition.audience == Audience.STAFF else rows


def on_the_agenda(petition: Petition) -> Any:
    """The question that is still to be voted on, or nothing."""
    justification = petition.justifications.filter(approved_at__isnull=False).last()
    return votable_about(justification).first() if justification is not None else None


def worked_on_by(user: Any) -> QuerySet[Petition]:
    """What lies with the departments a person works for; for those who work for all, everything."""
    rows = petitions.visible_to(user).filter(state__in=(*UNDER_WAY, *TO_CHANGE))
    scope = permissions.scope(user, CLASSIFY) | permissions.scope(user, ANSWER)
    return rows.exclude(author=user) if scope.everywhere else rows.filter(_within(scope)).exclude(author=user)


def queue(user: Any, name: str, *, cursor: str = "") -> KeysetPage[Petition]:
    """One stage of the work, the most urgent first; what has no deadline comes last."""
    rows = worked_on_by(user).filter(state__in=QUEUES[name]).select_related("regulation", "department")
    rows = rows.annotate(sorts_at=Coalesce(F("due_at"), timezone.make_aware(datetime(9999, 12, 30))))
    return paginate(rows, cursor, order="sorts_at", size=PAGE_SIZE)


def counts(user: Any) -> dict[str, int]:
    """How many wait in each queue, in one query."""
    by_state = dict(worked_on_by(user).order_by().values_list("state").annotate(count=Count("pk")))
    return {name: sum(by_state.get(state, 0) for state in states) for name, states in QUEUES.items()}


def to_be_brought(user: Any) -> list[Petition]:
    """Justifications that no coming vote is about, for whoever brings them before the committee."""
    if not permissions.allowed(user, BRING_BEFORE_COMMITTEE):
        return []
    rows = petitions.visible_to(user).filter(state=PetitionState.COMMITTEE).select_related("regulation", "department")
    waiting = list(rows.exclude(author=user).order_by("due_at", "pk"))
    handed_in = Justification.objects.filter(petition__in=waiting, approved_at__isnull=False)
    put = votable_among(Justification, handed_in.values_list("pk", flat=True)).values_list("object_id", flat=True)
    on_agendas = set(handed_in.filter(pk__in=list(put)).values_list("petition", flat=True))
    return [one for one in waiting if one.pk not in on_agendas]


def overdue_changes(user: Any, on: date) -> QuerySet[ClauseChange]:
    """Promises past their day, of the departments a person works for."""
    rows = promised(on).filter(petition__in=petitions.visible_to(user).values("pk"))
    scope = permissions.scope(user, ANSWER)
    return rows if scope.everywhere else rows.filter(petition__department__in=sorted(scope.departments))


def promised(on: date) -> QuerySet[ClauseChange]:
    late = Q(postponed_to__lt=on) | Q(postponed_to__isnull=True, promised_by__lt=on)
    return ClauseChange.objects.filter(late, in_force_on__isnull=True)


def _within(scope: Scope) -> Q:
    return Q(department__in=sorted(scope.departments))
