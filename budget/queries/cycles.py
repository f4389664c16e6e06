"""Cycles: who sees which, what is on now, and where a cycle stands in its year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from budget.models import Cycle, Phase, Poll, TermChange
from budget.queries.terms import Change, changes_between
from budget.states.cycles import CycleState
from budget.states.names import PhaseKind
from budget.states.permissions import MANAGE_CYCLES
from budget.states.polls import RESULT_PUBLIC, PollState
from budget.states.projects import PUBLIC_PROJECTS
from core import permissions
from core.workflow.two_approvals import ChangeState


def visible_to(user: Any) -> QuerySet[Cycle]:
    """What is published, for everybody; drafts, and drafts called off, for those who prepare them."""
    published = Q(published_at__isnull=False)
    if not getattr(user, "is_authenticated", False):
        return Cycle.objects.filter(published)
    scope = permissions.scope(user, MANAGE_CYCLES)
    if scope.everywhere:
        return Cycle.objects.all()
    return Cycle.objects.filter(published | Q(department__in=scope.departments))


def listed(user: Any) -> QuerySet[Cycle]:
    """Newest first, with what a card says: the vote and the phases."""
    shown = visible_to(user).exclude(state=CycleState.PREPARING)
    return shown.select_related("poll").prefetch_related("phases").order_by("-year", "-pk")


def managed(user: Any) -> QuerySet[Cycle]:
    """For the staff's overview: drafts too, of the departments in which this person works on them."""
    scope = permissions.scope(user, MANAGE_CYCLES)
    found = Cycle.objects.select_related("poll", "department").prefetch_related("phases").order_by("-year", "-pk")
    return found if scope.everywhere else found.filter(department__in=scope.departments)


def running() -> QuerySet[Cycle]:
    """Published and not yet decided, newest first."""
    found = Cycle.objects.filter(state=CycleState.PUBLISHED)
    return found.select_related("poll").prefetch_related("phases").order_by("-year", "-pk")


def open_polls(at: datetime) -> QuerySet[Poll]:
    """In which a ballot handed in now would count, the soonest end first."""
    found = Poll.objects.filter(state=PollState.OPEN, opens_at__lte=at, closes_at__gt=at)
    return found.select_related("cycle").order_by("closes_at", "pk")


def poll_of(cycle: Cycle) -> Poll | None:
    """Without a query where the cycle came with its vote."""
    return getattr(cycle, "poll", None)


@dataclass(frozen=True)
class Stage:
    """One phase on the line of the year: behind, now, ahead or, of a cycle called off, dropped."""

    phase: Phase
    when: str

    @property
    def is_on(self) -> bool:
        return self.when == "current"


def stages(cycle: Cycle, at: datetime) -> list[Stage]:
    found = sorted(cycle.phases.all(), key=lambda phase: (phase.starts_at, phase.pk))
    return [Stage(phase, _when(cycle, phase, at)) for phase in found]


def _when(cycle: Cycle, phase: Phase, at: datetime) -> str:
    if phase.ends_at <= at:
        return "done"
    if cycle.state == CycleState.CANCELLED:
        return "dropped"
    return "current" if phase.starts_at <= at else "next"


@dataclass(frozen=True)
class NextStep:
    """The one thing a reader can do on a cycle now: a name for its words, and until when."""

    name: str
    until: datetime | None = None


def next_step(cycle: Cycle, at: datetime) -> NextStep:
    """What comes first for a resident; the page says it in words and leads there."""
    poll = poll_of(cycle)
    if cycle.state in {CycleState.CANCELLED, CycleState.PREPARING}:
        return NextStep(cycle.state.lower())
    if cycle.is_decided:
        return NextStep("follow_the_money")
    if poll is not None and (found := _step_of_the_vote(poll, at)):
        return found
    on = {stage.phase.kind: stage.phase for stage in stages(cycle, at) if stage.is_on}
    if PhaseKind.CALL in on and cycle.call_id:
        return NextStep("propose", on[PhaseKind.CALL].ends_at)
    if found_phase := next((on[kind] for kind in reversed(PhaseKind.values) if kind in on), None):
        return NextStep("phase_is_on", found_phase.ends_at)
    return NextStep("wait", next((s.phase.starts_at for s in stages(cycle, at) if s.when == "next"), None))


def _step_of_the_vote(poll: Poll, at: datetime) -> NextStep | None:
    if poll.is_open(at):
        return NextStep("vote", poll.closes_at)
    if poll.state in RESULT_PUBLIC:
        return NextStep("results")
    if poll.state in {PollState.FIXED, PollState.OPEN} and at < poll.closes_at:
        return NextStep("read_projects", poll.opens_at)
    if poll.state in {PollState.OPEN, PollState.CLOSED, PollState.COUNTED, PollState.CONFIRMED_ONCE}:
        return NextStep("being_counted")
    return None


def project_count(cycle: Cycle) -> int:
    return cycle.projects.filter(state__in=PUBLIC_PROJECTS).count()


@dataclass(frozen=True)
class ShownChange:
    change: TermChange
    lines: list[Change]


def changes_in_force(poll: Poll) -> list[ShownChange]:
    """Changes of the fixed terms, newest first, each with both versions in words."""
    found = list(poll.term_changes.filter(state=ChangeState.IN_FORCE).order_by("-in_force_at", "-pk"))
    return [ShownChange(one, changes_between(one.terms_before, one.terms_after)) for one in found]


def public_phases() -> QuerySet[Phase]:
    published = Phase.objects.filter(cycle__published_at__isnull=False)
    return published.select_related("cycle").order_by("starts_at", "pk")


@dataclass(frozen=True)
class Event:
    """Something that happened by the clock or by a decision, for those who subscribe."""

    cycle: Cycle
    at: datetime
    words: str


def events(limit: int) -> list[Event]:
    """Publications of cycles and beginnings of phases, the newest first; two queries."""
    published = Cycle.objects.filter(published_at__isnull=False).order_by("-published_at")[:limit]
    begun = public_phases().filter(opened_at__isnull=False).order_by("-opened_at", "-pk")[:limit]
    found = [Event(cycle, cycle.published_at, gettext("Published")) for cycle in published if cycle.published_at]
    found += [Event(phase.cycle, phase.opened_at, str(phase.get_kind_display())) for phase in begun if phase.opened_at]
    return sorted(found, key=lambda event: event.at, reverse=True)[:limit]
