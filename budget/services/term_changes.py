"""Changing the fixed terms of a vote: asked by one officer, approved by two others, told to everybody.

Until the vote opens, everything may still be changed in this way but what the projects say: whoever has read them
would have read something else. Once people vote, only what takes nothing from those who have voted may change: the
close may come later, what follows the vote may come later, and a project that cannot be carried out may be
withdrawn. The ballots stay as they are; whoever has voted is told, and can vote anew. After the close the terms stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from budget.models import Poll, Project, TermChange
from budget.queries.terms import Change, changes_between
from budget.services import cycle_notices, terms
from budget.services.addresses import path
from budget.services.calendar import Span, refuse_disorder, write_phases
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
    after = terms.as_text(_planned(locked, plain, at))
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
    draft = _planned(poll, change.wanted, at)
    if fixed_terms.fingerprint(terms.as_text(draft)) != change.sha256_after:
        raise BudgetRefused("stale", _("The terms have been changed in the meantime. Please ask anew."))
    _write(draft, change, at)
    cycle_notices.tell_participants(cycle_notices.TERMS_CHANGED, poll, at=at, reason=change.reason)


def _planned(poll: Poll, wanted: Mapping[str, Any], at: datetime) -> terms.Draft:
    """The vote as it would be. Raises BudgetRefused for what may not be asked for, and for what could not be."""
    _refuse_forbidden(poll, wanted, at)
    draft = terms.as_it_stands(poll)
    _refuse_unknown_projects(draft, wanted.get("withdraw", []))
    for name in COLUMNS & wanted.keys():
        setattr(poll, name, _value(name, wanted[name]))
    if poll.closes_at <= max(at, poll.opens_at):
        raise BudgetRefused("closes_at", _("It cannot close before it opens, nor in the past."), field="closes_at")
    for pot in draft.pots:
        pot.ceiling_won = wanted.get("pots", {}).get(str(pot.number), pot.ceiling_won)
    planned = replace(
        draft, spans=_spans(draft, wanted.get("phases", {})), withdrawn=draft.withdrawn | {*wanted.get("withdraw", [])}
    )
    if obstacle := next(terms.obstacles_of(planned), None):
        raise BudgetRefused("obstacle", obstacle.message)
    return planned


def _write(draft: terms.Draft, change: TermChange, at: datetime) -> None:
    """The terms first: from then on the database lets money, dates and projects pass as they name them."""
    poll, wanted = draft.poll, change.wanted
    poll.terms, poll.terms_sha256 = change.terms_after, change.sha256_after
    poll.save(update_fields=[*(COLUMNS & wanted.keys()), "terms", "terms_sha256"])
    write_phases(poll.cycle, draft.spans)
    for pot in draft.pots:
        if str(pot.number) in wanted.get("pots", {}):
            pot.save(update_fields=["ceiling_won"])
    for project in Project.objects.filter(pot__poll=poll, number__in=wanted.get("withdraw", [])):
        engine.apply(project, "withdraw", actor=SYSTEM, at=at, reason=change.reason)


def _refuse_unknown_projects(draft: terms.Draft, numbers: list[int]) -> None:
    on_ballot = {one.number for pot in draft.pots for one in pot.projects.all() if one.state == ProjectState.ON_BALLOT}
    if unknown := sorted(set(numbers) - on_ballot):
        said = _("No project with the number %(number)s stands on the ballot.") % {"number": unknown[0]}
        raise BudgetRefused("project", said, field="withdraw")


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


def _spans(draft: terms.Draft, wanted: Mapping[str, Any]) -> dict[str, Span]:
    """The dates of the vote are those of its phase, so they move together."""
    spans = {**draft.spans, **{kind: (_moment(span[0]), _moment(span[1])) for kind, span in wanted.items()}}
    spans[PhaseKind.VOTE.value] = (draft.poll.opens_at, draft.poll.closes_at)
    refuse_disorder(spans, has_vote=True)
    return spans


def _value(name: str, written: Any) -> Any:
    if name in {"opens_at", "closes_at"}:
        return _moment(written)
    return parse_date(written) if name == "age_on" else written


def _moment(written: str) -> datetime:
    found = parse_datetime(written)
    if found is None:
        raise BudgetRefused("moment", _("This is no date and time."))
    return found
