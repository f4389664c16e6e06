"""The terms of a vote: written down whole, checked, and fixed in public with their fingerprint."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from budget.models import Poll, Pot, Project
from budget.services import cycle_notices
from budget.services.calendar import Span
from budget.services.preparing import refuse_contradictions, refuse_impossible_pots
from budget.services.refusals import BudgetRefused
from budget.states.cycles import CycleState
from budget.states.names import BallotKind, CountingMethod
from budget.states.polls import POLL_HOOKS, TERMS_FIXED
from budget.states.projects import PROJECT_HOOKS, ProjectState
from core import fixed_terms
from core.audit.audit import record as record_access
from core.workflow import engine
from core.workflow.engine import TransitionRefused
from core.workflow.models import TransitionRecord

FORMAT = "dure-terms-1"
# Equal results are told apart by the cost, then by the votes, then by a lot drawn once and published.
TIES = ("LOWEST_COST", "MOST_VOTES", "PUBLISHED_LOT")
FEWEST_PROJECTS = 2
ON_THE_BALLOT = (ProjectState.ON_BALLOT, ProjectState.WITHDRAWN)
LIMITS = {
    BallotKind.PICK: ("least_picks", "most_picks", "most_per_category"),
    BallotKind.BUDGET: ("least_picks", "most_per_category"),
    BallotKind.POINTS: ("least_picks", "points", "most_points_each", "most_per_category"),
    BallotKind.RANKS: ("least_picks", "most_picks", "most_per_category"),
    BallotKind.CHOOSE_ONE: (),
}


@dataclass(frozen=True)
class Obstacle:
    """Why the terms cannot be fixed yet, and in which step of the wizard it is mended."""

    step: str
    message: str


@dataclass(frozen=True)
class Draft:
    """A vote and all that its terms are about, as it stands or as it would be: nothing of it need be saved."""

    poll: Poll
    spans: Mapping[str, Span]
    pots: Sequence[Pot]
    # The numbers of the projects that stand on the ballot no more.
    withdrawn: frozenset[int]


def as_it_stands(poll: Poll) -> Draft:
    pots = list(poll.pots.order_by("number").prefetch_related("projects__category"))
    gone = {one.number for pot in pots for one in pot.projects.all() if one.state == ProjectState.WITHDRAWN}
    spans = {phase.kind: (phase.starts_at, phase.ends_at) for phase in poll.cycle.phases.all()}
    return Draft(poll, spans, pots, frozenset(gone))


def written(poll: Poll) -> dict[str, Any]:
    """Everything that matters to who votes, how, on what, and how it is counted."""
    return as_text(as_it_stands(poll))


def as_text(draft: Draft) -> dict[str, Any]:
    poll, cycle = draft.poll, draft.poll.cycle
    phases = sorted(draft.spans.items(), key=lambda phase: phase[1])
    return fixed_terms.plain({
        "format": FORMAT,
        "cycle": cycle.slug,
        "title": cycle.title,
        "ceiling_won": cycle.ceiling_won,
        "phases": {kind: [_utc(starts_at), _utc(ends_at)] for kind, (starts_at, ends_at) in phases},
        "opens_at": _utc(poll.opens_at),
        "closes_at": _utc(poll.closes_at),
        "electorate": poll.electorate,
        "least_age": poll.least_age,
        "age_on": poll.age_on,
        "ballot": {"kind": poll.ballot_kind, **{name: getattr(poll, name) for name in LIMITS[_kind(poll)]}},
        "order_on_the_ballot": "SHUFFLED_PER_VOTER",
        "counting": _counting(poll),
        "ties": list(TIES),
        "weights": {"residents": poll.weight_residents, "committee": poll.weight_committee,
                    "survey": poll.weight_survey},
        "has_paper": poll.has_paper,
        "appeal_days": poll.appeal_days,
        "pots": [_pot(pot, draft.withdrawn) for pot in draft.pots],
    })  # fmt: skip


def obstacles(poll: Poll, *, at: datetime | None = None) -> list[Obstacle]:
    """All that stands in the way of fixing the terms; with `at`, also that it is too late for the dates."""
    late = at is not None and poll.opens_at <= at
    return [*([Obstacle("calendar", _too_late())] if late else []), *obstacles_of(as_it_stands(poll))]


@transaction.atomic
def fix(poll: Poll, *, actor: Any, at: datetime) -> Poll:
    """Write the terms down as they are and publish them. Raises TransitionRefused."""
    engine.apply(poll, "fix", actor=actor, at=at)
    poll.refresh_from_db()
    return poll


@POLL_HOOKS.refuse
def _why_not_fix(poll: Poll, step: str, actor: Any) -> Any:
    if step != "fix":
        return None
    return next((obstacle.message for obstacle in obstacles_of(as_it_stands(poll))), None)


@POLL_HOOKS.prepare
def _write_down(poll: Poll, step: str, actor: Any, at: datetime) -> None:
    if step != "fix":
        return
    if poll.opens_at <= at:
        raise TransitionRefused("guard", _too_late())
    poll.terms = written(poll)
    poll.terms_sha256 = fixed_terms.fingerprint(poll.terms)
    poll.fixed_at = at
    poll.save(update_fields=["terms", "terms_sha256", "fixed_at"])


@POLL_HOOKS.carry_out
def _announce(poll: Poll, record: TransitionRecord, context: dict[str, Any]) -> None:
    if record.name == "fix":
        detail = {"terms": poll.terms_sha256}
        record_access("budget.fix_terms", actor=record.actor, at=record.at, target=poll, detail=detail)
        cycle_notices.tell_followers(
            cycle_notices.TERMS_FIXED, poll.cycle, at=record.at, opens_at=poll.opens_at, closes_at=poll.closes_at
        )


@PROJECT_HOOKS.refuse
def _projects_stand(project: Project, step: str, actor: Any) -> Any:
    """What stands on the ballot is part of the terms."""
    if step not in {"put_forward", "take_back", "withdraw"} or not getattr(actor, "pk", None):
        return None
    if not Poll.objects.filter(cycle=project.cycle_id, state__in=TERMS_FIXED).exists():
        return None
    if step == "withdraw":
        return _("The terms of the vote are fixed: an election officer asks for this as a change of the terms.")
    return _("The terms of the vote are fixed: what stands on the ballot stands.")


def _too_late() -> str:
    return _("The day on which the vote opens has passed: give it a new one.")


def obstacles_of(draft: Draft) -> Iterator[Obstacle]:
    poll, cycle = draft.poll, draft.poll.cycle
    if cycle.state != CycleState.PUBLISHED:
        yield Obstacle("check", _("Publish the cycle first."))
    try:
        refuse_contradictions(poll)
    except BudgetRefused as refusal:
        yield Obstacle("counting" if refusal.code in {"weights", "threshold"} else "ballot", refusal.message)
    rows = [
        {"name": pot.name, "kind": pot.kind, "ceiling_won": pot.ceiling_won, "areas": pot.areas} for pot in draft.pots
    ]
    try:
        refuse_impossible_pots(rows, ceiling_won=cycle.ceiling_won)
    except BudgetRefused as refusal:
        yield Obstacle("pots", refusal.message)
    for pot in draft.pots:
        yield from _in_a_pot(poll, pot, draft.withdrawn)


def _in_a_pot(poll: Poll, pot: Pot, withdrawn: frozenset[int]) -> Iterator[Obstacle]:
    on_ballot = [project for project in pot.projects.all() if project.state == ProjectState.ON_BALLOT]
    projects = [project for project in on_ballot if project.number not in withdrawn]
    words = {"pot": pot.name}
    if len(projects) < FEWEST_PROJECTS:
        yield Obstacle("projects", _("In the pot “%(pot)s” there are fewer than two projects to choose from.") % words)
        return
    for project in projects:
        if project.cost_won > pot.ceiling_won:
            words |= {"project": project.title}
            said = _("The project “%(project)s” costs more than the whole pot “%(pot)s”: it could never be chosen.")
            yield Obstacle("pots", said % words)
    if _picks_at_most(poll, projects, pot) < poll.least_picks:
        said = _("Nobody could choose as many projects in the pot “%(pot)s” as a ballot must have.")
        yield Obstacle("ballot", said % words)
    if poll.ballot_kind == BallotKind.POINTS and poll.points > poll.most_points_each * len(projects):
        said = _("Nobody could give away all points in the pot “%(pot)s”: too few projects for so many points.")
        yield Obstacle("ballot", said % words)


def _picks_at_most(poll: Poll, projects: list[Project], pot: Pot) -> int:
    """How many projects the fullest ballot holds that keeps to the limits."""
    allowed, per_category = [], Counter[int]()
    for project in sorted(projects, key=lambda one: one.cost_won):
        category = project.category_id
        if poll.most_per_category and category is not None and per_category[category] >= poll.most_per_category:
            continue
        per_category[category or 0] += 1
        allowed.append(project.cost_won)
    if poll.ballot_kind != BallotKind.BUDGET:
        return len(allowed)
    spent = count = 0
    for cost in allowed:
        spent += cost
        if spent > pot.ceiling_won:
            break
        count += 1
    return count


def _kind(poll: Poll) -> BallotKind:
    return BallotKind(poll.ballot_kind)


def _counting(poll: Poll) -> dict[str, Any]:
    found: dict[str, Any] = {"method": poll.counting_method}
    if poll.counting_method == CountingMethod.GREEDY_THRESHOLD:
        found["least_percent"] = poll.least_percent
    if poll.counting_method in {CountingMethod.EQUAL_SHARES, CountingMethod.EQUAL_SHARES_COMPARISON}:
        found["step_won"] = poll.step_won
    return found


def _pot(pot: Pot, withdrawn: frozenset[int]) -> dict[str, Any]:
    projects = sorted((one for one in pot.projects.all() if one.state in ON_THE_BALLOT), key=lambda one: one.number)
    return {
        "number": pot.number, "kind": pot.kind, "name": pot.name, "ceiling_won": pot.ceiling_won, "areas": pot.areas,
        "projects": [_project(project, is_withdrawn=project.number in withdrawn) for project in projects],
    }  # fmt: skip


def _project(project: Project, *, is_withdrawn: bool) -> dict[str, Any]:
    said: dict[str, Any] = {
        "number": project.number, "title": project.title, "summary": project.summary, "text": project.text,
        "cost_won": project.cost_won, "cost_note": project.cost_note, "place": project.place_text or project.area,
        "category": project.category.slug if project.category else "",
    }  # fmt: skip
    return said | {"is_withdrawn": True} if is_withdrawn else said


def _utc(moment: datetime) -> datetime:
    """In one form for all: the same moment must give the same fingerprint wherever it was typed."""
    return moment.astimezone(UTC)
