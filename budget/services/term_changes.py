"""Changing the fixed terms of a vote: asked by one officer, approved by two others, told to everybody.

Until the vote opens, everything may still be changed in this way but what the projects say: whoever has read them
would have read something else. Once people vote, only what takes nothing from those who have voted may change: the
close may come later, what follows the vote may come later, and a project that cannot be carried out may be
withdrawn. The ballots stay as they are; whoever has voted is told, and can vote anew. After the close the terms stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from budget.models import Phase, Poll, Project, TermChange
from budget.queries.terms import Change, changes_between
from budget.services import cycle_notices, terms
from budget.services.addresses import path
from budget.services.calendar import refuse_disorder, write_phases
from budget.services.preparing import ABOUT_A_POLL
from budget.services.refusals import BudgetRefused
from budget.states.names import PhaseKind
from budget.states.permissions import RUN_VOTE
from budget.states.polls import PollState
from budget.states.projects import ProjectState
from budget.states.term_changes import TERM_CHANGE_HOOKS
from core import fixed_terms, permissions
from core.workflow import engine, two_approvals
from core.workflow.actors import SYSTEM
from core.workflow.models import TransitionRecord
from core.workflow.two_approvals import OPEN_CHANGE
from discussion import text

LONGEST_REASON = 1000
CHANGEABLE = (PollState.FIXED, PollState.OPEN)
COLUMNS = frozenset({"opens_at", "closes_at", *ABOUT_A_POLL})
# What may change while people vote; withdrawing a project besides.
WHILE_OPEN = frozenset({"closes_at", "phases", "withdraw"})
AFTER_THE_VOTE = (PhaseKind.ASSEMBLY, PhaseKind.DECISION, PhaseKind.EXECUTION, PhaseKind.EVALUATION)


class _TakenBack(Exception):
    """Undoes a trial."""


@transaction.atomic
def ask(poll: Poll, *, actor: Any, reason: str, at: datetime, **wanted: Any) -> TermChange:
    """Put other terms forward; nothing changes before two others have approved. Raises BudgetRefused.

    `wanted` names columns of the vote, `pots` (number → won), `phases` (kind → begin and end) and `withdraw`
    (numbers of projects).
    """
    permissions.check(actor, RUN_VOTE, poll)
    locked = engine.lock(poll)
    why = text.clean(reason).strip()
    if not why or len(why) > LONGEST_REASON:
        raise BudgetRefused("reason", _("Please say why, in up to 1,000 characters."), field="reason")
    if locked.term_changes.filter(state__in=OPEN_CHANGE).exists():
        raise BudgetRefused("open", _("Another change of these terms waits for approval."))
    plain = fixed_terms.plain({name: value for name, value in wanted.items() if value not in ({}, [])})
    after = _tried(locked, plain, why, at)
    if after == locked.terms:
        raise BudgetRefused("same", _("Nothing would change."))
    change = TermChange.objects.create(
        poll=locked, department=locked.department, asked_by=actor, asked_at=at, reason=why, wanted=plain,
        terms_before=locked.terms, terms_after=after, sha256_before=locked.terms_sha256,
        sha256_after=fixed_terms.fingerprint(after),
    )  # fmt: skip
    engine.open(change, actor=actor, at=at)
    url = path("term_change", change.pk)
    cycle_notices.tell_officers(cycle_notices.CHANGE_ASKED, locked.cycle, at=at, besides=actor, url=url)
    return change


@transaction.atomic
def approve(change: TermChange, *, actor: Any, at: datetime) -> TermChange:
    """The first or the second approval, whichever is missing. Raises TransitionRefused or BudgetRefused."""
    # The vote first, as everywhere: whoever casts or closes holds the same row.
    engine.lock(change.poll)
    two_approvals.approve(change, actor=actor, at=at)
    return change


@transaction.atomic
def refuse(change: TermChange, *, actor: Any, reason: str, at: datetime) -> None:
    engine.apply(change, "refuse", actor=actor, at=at, reason=text.clean(reason))


@transaction.atomic
def withdraw(change: TermChange, *, actor: Any, at: datetime) -> None:
    engine.apply(change, "withdraw", actor=actor, at=at)


def lines(change: TermChange) -> list[Change]:
    """What the two versions say differently, in words."""
    return changes_between(change.terms_before, change.terms_after)


@TERM_CHANGE_HOOKS.refuse
def _too_late(change: TermChange, step: str, actor: Any) -> Any:
    if change.poll.state not in CHANGEABLE:
        return _("The vote has closed: its terms stand.")
    return None


@TERM_CHANGE_HOOKS.carry_out
def _carry_out(change: TermChange, record: TransitionRecord, context: dict[str, Any]) -> None:
    if two_approvals.note_approval(change, record):
        _bring_into_force(change, record.at)


def _bring_into_force(change: TermChange, at: datetime) -> None:
    poll = engine.lock(change.poll)
    # What was possible when it was asked for may be too late by now.
    _write(poll, change.wanted, change.reason, at)
    if fixed_terms.fingerprint(terms.written(poll)) != change.sha256_after:
        raise BudgetRefused("stale", _("The terms have been changed in the meantime. Please ask anew."))
    poll.terms, poll.terms_sha256 = change.terms_after, change.sha256_after
    poll.save(update_fields=["terms", "terms_sha256"])
    cycle_notices.tell_participants(cycle_notices.TERMS_CHANGED, poll, at=at, reason=change.reason)


def _tried(poll: Poll, wanted: Mapping[str, Any], reason: str, at: datetime) -> dict[str, Any]:
    """The terms as they would be, found by doing it and taking it back."""
    after: dict[str, Any] = {}
    try:
        with transaction.atomic():
            trial = Poll.objects.select_related("cycle").get(pk=poll.pk)
            _write(trial, wanted, reason, at)
            after = terms.written(trial)
            raise _TakenBack
    except _TakenBack:
        return after


def _write(poll: Poll, wanted: Mapping[str, Any], reason: str, at: datetime) -> None:
    _refuse_forbidden(poll, wanted, at)
    for name in COLUMNS & wanted.keys():
        setattr(poll, name, _value(name, wanted[name]))
    if poll.closes_at <= max(at, poll.opens_at):
        raise BudgetRefused("closes_at", _("It cannot close before it opens, nor in the past."), field="closes_at")
    poll.save(update_fields=[*(COLUMNS & wanted.keys())])
    _write_phases(poll, wanted.get("phases", {}))
    for number, won in wanted.get("pots", {}).items():
        poll.pots.filter(number=int(number)).update(ceiling_won=won)
    _withdraw(poll, wanted.get("withdraw", []), reason, at)
    if found := terms.obstacles(poll):
        raise BudgetRefused("obstacle", found[0].message)


def _refuse_forbidden(poll: Poll, wanted: Mapping[str, Any], at: datetime) -> None:
    if unknown := wanted.keys() - COLUMNS - {"pots", "phases", "withdraw"}:
        raise BudgetRefused("unknown", _("This cannot be changed: %(name)s") % {"name": sorted(unknown)[0]})
    if poll.state not in CHANGEABLE:
        raise BudgetRefused("late", _("Only fixed terms are changed in this way, and only before the vote closes."))
    if "opens_at" in wanted and _moment(wanted["opens_at"]) <= at:
        raise BudgetRefused("opens_at", _("The new opening must lie ahead."), field="opens_at")
    if poll.state == PollState.OPEN:
        _refuse_while_open(poll, wanted, at)


def _refuse_while_open(poll: Poll, wanted: Mapping[str, Any], at: datetime) -> None:
    if wanted.keys() - WHILE_OPEN:
        said = _("People are voting: only the close may be put off and a project withdrawn.")
        raise BudgetRefused("voting", said)
    if poll.closes_at <= at:
        raise BudgetRefused("late", _("The vote has closed: its terms stand."))
    if "closes_at" in wanted and _moment(wanted["closes_at"]) < poll.closes_at:
        raise BudgetRefused("closes_at", _("People are voting: it may close later, never earlier."), field="closes_at")
    there = {phase.kind: phase for phase in poll.cycle.phases.all()}
    for kind, (starts_at, ends_at) in wanted.get("phases", {}).items():
        known = there.get(kind)
        later = known and _moment(starts_at) >= known.starts_at and _moment(ends_at) >= known.ends_at
        if kind not in AFTER_THE_VOTE or not later:
            raise BudgetRefused("phases", _("While people vote, only what follows the vote may move, and only later."))


def _write_phases(poll: Poll, wanted: Mapping[str, Any]) -> None:
    """The dates of the vote are those of its phase, so they move together."""
    phases = {phase.kind: (phase.starts_at, phase.ends_at) for phase in Phase.objects.filter(cycle=poll.cycle_id)}
    phases |= {kind: (_moment(span[0]), _moment(span[1])) for kind, span in wanted.items()}
    phases[PhaseKind.VOTE.value] = (poll.opens_at, poll.closes_at)
    refuse_disorder(phases, has_vote=True)
    write_phases(poll.cycle, phases)


def _withdraw(poll: Poll, numbers: list[int], reason: str, at: datetime) -> None:
    for number in numbers:
        project = Project.objects.filter(pot__poll=poll, number=number, state=ProjectState.ON_BALLOT).first()
        if project is None:
            said = _("No project with the number %(number)s stands on the ballot.") % {"number": number}
            raise BudgetRefused("project", said, field="withdraw")
        engine.apply(project, "withdraw", actor=SYSTEM, at=at, reason=reason)


def _value(name: str, written: Any) -> Any:
    if name in {"opens_at", "closes_at"}:
        return _moment(written)
    return parse_date(written) if name == "age_on" else written


def _moment(written: str) -> datetime:
    found = parse_datetime(written)
    if found is None:
        raise BudgetRefused("moment", _("This is no date and time."))
    return found
