"""What awaits a member, and what they did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q

from councils.models import (
    Attendance,
    Decision,
    Invitation,
    Meeting,
    Minutes,
    OpinionRequest,
    PaperReading,
    Participation,
    Term,
    WrittenOpinion,
)
from councils.models.agendas import AgendaItem
from councils.queries.attendance import day_of
from councils.queries.recusals import is_recused
from councils.queries.terms import terms_of
from councils.states.decisions import DecisionState
from councils.states.meetings import MeetingState, MinutesState

MOST = 50


@dataclass(frozen=True)
class Waiting:
    """One thing that the member can do now."""

    kind: str
    title: str
    body: str
    url: str
    until: datetime | None = None


WaitingOf = Callable[[Any, datetime], Iterable[Waiting]]
_others: list[WaitingOf] = []


def add_waiting(waiting_of: WaitingOf) -> None:
    """Let a room that stands above this one show a member what awaits them there."""
    _others.append(waiting_of)


def waiting_for(user: Any, *, at: datetime) -> list[Waiting]:
    """Open votes first, then invitations, also those of other rooms, opinions, papers and minutes."""
    terms = {term.body_id: term for term in terms_of(user).in_office(day_of(at))}
    if not terms:
        return []
    others = [one for waiting_of in _others for one in waiting_of(user, at)]
    found = [
        *_votes(terms),
        *_invitations(terms, at),
        *others,
        *_opinions(terms, at),
        *_papers(terms, at),
        *_minutes(terms),
    ]
    return found[:MOST]


def _votes(terms: dict[int, Term]) -> list[Waiting]:
    voted = Participation.objects.filter(member__in=terms.values()).values("decision")
    votes = Decision.objects.filter(state=DecisionState.OPEN, item__meeting__body__in=terms).exclude(pk__in=voted)
    related = votes.select_related("item__meeting__body").prefetch_related("item__recusals", "item__subject")
    return [
        Waiting("vote", vote.question, str(vote.item.meeting.body), vote.get_absolute_url())
        for vote in related
        if not is_recused(terms[vote.item.meeting.body_id], vote.item)
    ]


def _invitations(terms: dict[int, Term], at: datetime) -> list[Waiting]:
    invitations = Invitation.objects.filter(
        member__in=terms.values(),
        reply=Invitation.Reply.NONE,
        meeting__state=MeetingState.INVITED,
        meeting__ends_at__gt=at,
    ).select_related("meeting__body")
    return [
        Waiting(
            "invitation",
            str(one.meeting),
            str(one.meeting.body),
            one.meeting.get_absolute_url(),
            one.meeting.reply_by or one.meeting.starts_at,
        )
        for one in invitations.order_by("meeting__starts_at")
    ]


def _opinions(terms: dict[int, Term], at: datetime) -> list[Waiting]:
    written = WrittenOpinion.objects.filter(member__in=terms.values()).values("request")
    asked = OpinionRequest.objects.filter(due_at__gte=at, item__meeting__body__in=terms).exclude(pk__in=written)
    related = asked.exclude(item__meeting__state=MeetingState.CANCELLED).select_related("item__meeting__body")
    return [
        Waiting("opinion", one.question, str(one.item.meeting.body), one.item.get_absolute_url(), one.due_at)
        for one in related.prefetch_related("item__recusals", "item__subject").order_by("due_at")
        if not is_recused(terms[one.item.meeting.body_id], one.item)
    ]


def _papers(terms: dict[int, Term], at: datetime) -> list[Waiting]:
    """Items of coming meetings with papers that the member has not opened."""
    read = PaperReading.objects.filter(member__in=terms.values()).values("item")
    items = AgendaItem.objects.filter(
        meeting__body__in=terms,
        meeting__state__in=[MeetingState.INVITED, MeetingState.IN_SESSION],
        meeting__ends_at__gt=at,
        withdrawn_at__isnull=True,
        papers__removed_at__isnull=True,
        papers__isnull=False,
    )
    related = items.exclude(pk__in=read).distinct().select_related("meeting__body")
    return [
        Waiting("paper", item.title, str(item.meeting.body), item.get_absolute_url(), item.meeting.starts_at)
        for item in related.prefetch_related("recusals", "subject", "decisions__options").order_by(
            "meeting__starts_at", "position"
        )
        if not is_recused(terms[item.meeting.body_id], item)
    ]


def _minutes(terms: dict[int, Term]) -> list[Waiting]:
    drafts = Minutes.objects.filter(state=MinutesState.COMMENTS, meeting__body__in=terms)
    return [
        Waiting(
            "approval" if terms[one.meeting.body_id].is_chair else "minutes",
            str(one.meeting),
            str(one.meeting.body),
            one.get_absolute_url(),
            one.due_at,
        )
        for one in drafts.select_related("meeting__body").order_by("due_at", "id")
    ]


def coming_meetings(user: Any, *, at: datetime) -> list[Meeting]:
    bodies = [term.body_id for term in terms_of(user).in_office(day_of(at))]
    meetings = Meeting.objects.filter(
        body__in=bodies, ends_at__gte=at, state__in=[MeetingState.INVITED, MeetingState.IN_SESSION]
    )
    return list(meetings.select_related("body").order_by("starts_at", "id")[:MOST])


@dataclass(frozen=True)
class TermHistory:
    """What a member did in one term. How they voted in secret nobody can say, they themselves included."""

    term: Term
    invited: int
    attended: int
    votes: int

    @property
    def rate(self) -> int:
        return round(100 * self.attended / self.invited) if self.invited else 0


def history_of(user: Any) -> list[TermHistory]:
    """Newest term first."""
    return summaries_of(list(Term.objects.filter(user=user).select_related("body").order_by("-starts_on", "-id")))


def summaries_of(terms: list[Term]) -> list[TermHistory]:
    held = Q(meeting__state__in=[MeetingState.CLOSED, MeetingState.MINUTED])
    invited = _counts(Invitation.objects.filter(held, member__in=terms))
    attended = _counts(Attendance.objects.filter(held, member__in=terms).exclude(mode=Attendance.Mode.PROXY))
    votes = _counts(Participation.objects.filter(member__in=terms))
    return [TermHistory(term, invited[term.pk], attended[term.pk], votes[term.pk]) for term in terms]


def _counts(rows: Any) -> Counter[int]:
    return Counter(rows.values_list("member_id", flat=True))
