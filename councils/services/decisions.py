"""Putting a question to a body, voting on it, closing the vote, and telling whom it concerns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from core import permissions
from core.audit.audit import record as audit
from core.workflow import engine
from core.workflow.engine import TransitionRefused
from councils import outcomes
from councils.models import AgendaItem, Decision, DecisionOption, NamedVote, Participation, Term
from councils.models.decisions import ABSTAIN, MOTION_ANSWERS, NO, YES
from councils.queries import attendance
from councils.queries.decisions import ballots_of, is_votable, values_allowed
from councils.queries.recusals import is_recused
from councils.queries.terms import term_of
from councils.services import ballots, counting, publishing, recusals
from councils.services.indexing import put_decision
from councils.services.refusals import CouncilRefused
from councils.services.subjects import about
from councils.states.decisions import BREAK_TIE, DECISION_HOOKS, Ballot, DecisionState, Kind, Outcome
from councils.states.meetings import CHAIR, KEEP, MeetingState

# With fewer ballots each member knows how the others voted.
FEWEST_IN_SECRET = 3


@dataclass(frozen=True)
class Measure:
    """One criterion of a scoring: what, and how many points at most."""

    label: str
    maximum: int


@transaction.atomic
def decide(
    *,
    item: AgendaItem,
    question: str,
    by: Any,
    at: datetime,
    subject: Model | None = None,
    kind: str = Kind.MOTION,
    ballot: str = Ballot.NAMED,
    options: Sequence[str | Model] = (),
    criteria: Sequence[Measure] = (),
) -> Decision:
    """Prepare a question on an agenda item, about an object of any app or none.

    `options` are what can be chosen, or what is scored: labels, or objects of another app. The vote is opened
    later, by the chair or the secretary; the owning app hears of the outcome through `councils.outcomes`.
    """
    permissions.check(by, KEEP, item)
    _refuse_bad_question(kind, options, criteria)
    if item.withdrawn_at or engine.lock(item.meeting).state not in _PREPARABLE:
        raise CouncilRefused("closed", _("No question can be put on this item any more."))
    decision = Decision.objects.create(
        item=item,
        question=question.strip(),
        kind=kind,
        ballot=ballot,
        department=item.meeting.department,
        created_at=at,
        **(about(subject) if subject is not None else {}),
    )
    rows: Sequence[str | Model] = [""] * len(MOTION_ANSWERS) if kind == Kind.MOTION else options
    for position, option in enumerate(rows, start=1):
        named = {"label": option} if isinstance(option, str) else {"label": str(option)[:200], **about(option)}
        decision.options.create(position=position, **named)
    for position, measure in enumerate(criteria, start=1):
        decision.criteria.create(position=position, label=measure.label, maximum=measure.maximum)
    engine.open(decision, actor=by, at=at)
    recusals.write_down_found(item, at=at)
    return decision


_PREPARABLE = (MeetingState.DRAFT, MeetingState.INVITED, MeetingState.POSTPONED, MeetingState.IN_SESSION)


def _refuse_bad_question(kind: str, options: Sequence[Any], criteria: Sequence[Measure]) -> None:
    if kind == Kind.CHOICE and len(options) < 2:
        raise CouncilRefused("options", _("A choice needs at least two options."))
    if kind == Kind.SCORING and (not options or not criteria):
        raise CouncilRefused("options", _("A scoring needs at least one object and one criterion."))
    labels = [str(option) for option in options]
    if len(set(labels)) != len(labels):
        raise CouncilRefused("options", _("Two options read the same."))


@transaction.atomic
def open_vote(decision: Decision, *, by: Any, at: datetime) -> Decision:
    """Raises TransitionRefused: outside the meeting, without a quorum, a secret vote of too few, another open vote."""
    engine.apply(decision, "open_vote", actor=by, at=at)
    return decision


@DECISION_HOOKS.on("open_vote")
def _begin(decision: Decision, record: Any, context: dict[str, Any]) -> None:
    item = decision.item
    meeting = engine.lock(item.meeting)
    recusals.write_down_found(item, at=record.at)
    if meeting.state != MeetingState.IN_SESSION:
        raise TransitionRefused("guard", _("A vote can be opened only while the meeting is in session."))
    if Decision.objects.filter(item__meeting=meeting, state=DecisionState.OPEN).exclude(pk=decision.pk).exists():
        raise TransitionRefused("guard", _("Another vote is open. Close it first."))
    count = attendance.count_for_item(item, at=record.at)
    if not count.reached:
        raise TransitionRefused("quorum", no_quorum(count))
    if decision.is_secret and count.present < FEWEST_IN_SECRET:
        raise TransitionRefused("secret", _("A secret vote of fewer than three would not be secret. Vote by name."))
    decision.base, decision.quorum, decision.present_at_opening = count.base, count.quorum, count.present
    decision.opened_at = record.at
    decision.save(update_fields=["base", "quorum", "present_at_opening", "opened_at"])
    if decision.is_secret:
        ballots.prepare_box(decision)
    publishing.vote_opened(decision, at=record.at)


def no_quorum(count: attendance.Count) -> str:
    return _("No quorum: %(present)s are here, %(quorum)s are needed.") % {
        "present": count.present,
        "quorum": count.quorum,
    }


@transaction.atomic
def cast(decision: Decision, *, user: Any, values: Sequence[int], at: datetime) -> None:
    """Cast one vote, once. `values` is the place of the answer or option, or the points object by object.

    Raises CouncilRefused: closed, no longer in office, recused, not here, not a possible answer, voted before.
    Nothing of a secret ballot is kept beside the sealed box, neither time nor place in an order.
    """
    locked = engine.lock(decision)
    if locked.state != DecisionState.OPEN:
        raise CouncilRefused("closed", _("This vote is not open. Your vote was not counted."))
    member = _voter(locked, user, at)
    if not values_allowed(locked, values):
        raise CouncilRefused("values", _("Please answer every part of the question with one of the possible answers."))
    try:
        with transaction.atomic():
            participation = Participation.objects.create(decision=locked, member=member)
    except IntegrityError as error:
        raise CouncilRefused("twice", _("You have voted already; each member votes once.")) from error
    if locked.is_secret:
        ballots.put_in(locked, values)
    else:
        _write_named(locked, participation, values)
    publishing.vote_cast(locked)


def _voter(decision: Decision, user: Any, at: datetime) -> Term:
    meeting = decision.item.meeting
    member = term_of(user, meeting.body, on=attendance.day_of(at))
    if member is None:
        raise CouncilRefused("office", _("Only members in office vote. Your term has ended or has not begun."))
    if is_recused(member, decision.item):
        raise CouncilRefused("recused", _("You keep out of this item, so you do not vote on it."))
    if member not in attendance.present_members(meeting, at=at):
        raise CouncilRefused("absent", _("Please check in to the meeting first; then you can vote."))
    return member


def _write_named(decision: Decision, participation: Participation, values: Sequence[int]) -> None:
    options = list(decision.options.all())
    if decision.kind != Kind.SCORING:
        NamedVote.objects.create(participation=participation, option=options[values[0] - 1])
        return
    pairs = [(option, criterion) for option in options for criterion in decision.criteria.all()]
    NamedVote.objects.bulk_create(
        NamedVote(participation=participation, option=option, criterion=criterion, score=points)
        for (option, criterion), points in zip(pairs, values, strict=True)
    )


@transaction.atomic
def close_vote(decision: Decision, *, by: Any, at: datetime) -> Decision:
    """Count and settle. Without a quorum at this moment the vote has no effect.

    Raises CouncilRefused where nobody voted, where a secret vote has too few ballots, or where it is not open.
    """
    permissions.check(by, CHAIR, decision)
    locked = engine.lock(decision)
    if not is_votable(locked):
        raise TransitionRefused("state", _("Someone has moved this on in the meantime. See its present state."))
    cast_count = locked.participations.count()
    count = attendance.count_for_item(locked.item, at=at)
    locked.present_at_close, locked.ballots_cast = count.present, cast_count
    if not count.reached:
        counting.settle(locked, "lose_quorum", Outcome.NO_QUORUM, at=at)
    else:
        _refuse_too_few(locked, cast_count)
        taken = ballots.take_out(locked) if locked.is_secret else ballots_of(locked)
        counting.count(locked, taken, at=at)
    audit("councils.close_vote", actor=by, at=at, target=locked, detail={"outcome": locked.outcome})
    decision.refresh_from_db()
    return decision


def _refuse_too_few(decision: Decision, cast_count: int) -> None:
    if cast_count == 0:
        raise CouncilRefused("empty", _("Nobody has voted yet."))
    if decision.is_secret and cast_count < FEWEST_IN_SECRET:
        raise CouncilRefused(
            "secret",
            _("Fewer than three have voted: counting now would show how each voted. Wait, or take the question off."),
        )


@transaction.atomic
def break_tie(decision: Decision, *, by: Any, option: DecisionOption, at: datetime) -> Decision:
    """The chair's casting vote, always by name: yes or no on a motion, one of the leading options in a choice."""
    permissions.check(by, BREAK_TIE, decision)
    locked = engine.lock(decision)
    if locked.state != DecisionState.TIED:
        raise TransitionRefused("state", _("Someone has moved this on in the meantime. See its present state."))
    if option not in casting_options(locked):
        raise CouncilRefused("values", _("Choose one of the answers that are level."))
    locked.casting_option, locked.decided_at = option, at
    if locked.kind == Kind.MOTION:
        locked.outcome = Outcome.CARRIED if option.position == YES else Outcome.REJECTED
    else:
        locked.outcome = Outcome.CHOSEN
    locked.save(update_fields=["casting_option", "decided_at", "outcome"])
    engine.apply(locked, "break_tie", actor=by, at=at)
    decision.refresh_from_db()
    return decision


def casting_options(decision: Decision) -> list[DecisionOption]:
    """Between which answers the chair chooses."""
    options = list(decision.options.all())
    if decision.kind == Kind.MOTION:
        return [option for option in options if option.position in {YES, NO}]
    return [option for option in options if option.rank == 1]


@DECISION_HOOKS.refuse_to("break_tie")
def _option_is_chosen(decision: Decision, actor: Any) -> Any:
    return None if decision.casting_option_id else _("Choose the answer on the page of the vote.")


@DECISION_HOOKS.on("decide", "break_tie")
def _tell(decision: Decision, record: Any, context: dict[str, Any]) -> None:
    outcomes.tell(decision, at=record.at)
    publishing.vote_closed(decision, at=record.at)


@DECISION_HOOKS.on("tie", "lose_quorum")
def _tell_members(decision: Decision, record: Any, context: dict[str, Any]) -> None:
    if decision.is_secret:
        ballots.burn(decision)
    publishing.vote_closed(decision, at=record.at)


@transaction.atomic
def take_off(decision: Decision, *, by: Any, reason: str, at: datetime) -> Decision:
    """The question is not decided; ballots already cast in secret are destroyed unread."""
    engine.apply(decision, "take_off", actor=by, reason=reason, at=at)
    return decision


@DECISION_HOOKS.on("take_off")
def _destroy_ballots(decision: Decision, record: Any, context: dict[str, Any]) -> None:
    ballots.burn(decision)
    publishing.vote_closed(decision, at=record.at)


@transaction.atomic
def put_again(decision: Decision, *, by: Any, at: datetime) -> Decision:
    """The same question once more, after a vote without effect; the old one stays on record."""
    if decision.state not in {DecisionState.VOID, DecisionState.CANCELLED}:
        raise CouncilRefused("state", _("Only a vote that came to nothing can be put again."))
    options = [option.subject or option.label for option in decision.options.all()]
    return decide(
        item=decision.item,
        question=decision.question,
        by=by,
        at=at,
        subject=decision.subject,
        kind=decision.kind,
        ballot=decision.ballot,
        options=[] if decision.kind == Kind.MOTION else options,
        criteria=[Measure(one.label, one.maximum) for one in decision.criteria.all()],
    )


@transaction.atomic
def give_reasons(decision: Decision, *, by: Any, reasons: str, at: datetime) -> Decision:
    """The reasons that everybody reads beside the result."""
    permissions.check(by, KEEP, decision)
    decision.reasons = reasons.strip()
    decision.save(update_fields=["reasons"])
    put_decision(decision)
    audit("councils.give_reasons", actor=by, at=at, target=decision)
    return decision


__all__ = ["ABSTAIN", "FEWEST_IN_SECRET", "Measure", "break_tie", "cast", "close_vote", "decide", "open_vote"]
