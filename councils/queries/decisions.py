"""Votes: what can be answered, who took part, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet

from core import permissions
from councils.models import Criterion, Decision, DecisionOption, NamedVote, Participation
from councils.queries import meetings
from councils.queries.meetings import in_departments
from councils.queries.public_names import fill_in_agreement
from councils.states.decisions import DecisionState, Kind
from councils.states.meetings import ANNOUNCED, KEEP


def visible_to(user: Any) -> QuerySet[Decision]:
    """Settled questions of public meetings for everybody; those of their bodies for members and secretaries."""
    settled = Q(state__in=[DecisionState.DECIDED, DecisionState.VOID, DecisionState.CANCELLED])
    seen = settled & Q(item__meeting__is_public=True, item__meeting__state__in=ANNOUNCED)
    if user.is_authenticated:
        seen |= settled & Q(item__meeting__in=meetings.visible_to(user).values("pk"))
        inside = meetings.bodies_inside(user)
        seen |= Q(item__meeting__body__in=inside, item__meeting__state__in=ANNOUNCED)
        if scope := permissions.scope(user, KEEP):
            seen |= in_departments(scope)
    return Decision.objects.filter(seen).select_related("item__meeting__body")


def is_votable(decision: Decision) -> bool:
    return decision.state == DecisionState.OPEN


def values_allowed(decision: Decision, values: Sequence[int]) -> bool:
    """Whether the numbers are a complete and possible answer."""
    options = decision.options.count()
    if decision.kind != Kind.SCORING:
        return len(values) == 1 and 1 <= values[0] <= options
    maxima = list(decision.criteria.values_list("maximum", flat=True)) * options
    return len(values) == len(maxima) and all(0 <= value <= most for value, most in zip(values, maxima, strict=True))


def ballots_of(decision: Decision) -> list[tuple[int, ...]]:
    """The named votes in the shape of ballots."""
    votes = (
        NamedVote.objects.filter(participation__decision=decision)
        .select_related("option", "criterion")
        .order_by("participation_id", "option__position", "criterion__position")
    )
    by_voter: dict[int, list[int]] = {}
    for vote in votes:
        value = vote.option.position if vote.score is None else vote.score
        by_voter.setdefault(vote.participation_id, []).append(value)
    return [tuple(ballot) for ballot in by_voter.values()]


def has_voted(decision: Decision, member: Any) -> bool:
    return member is not None and Participation.objects.filter(decision=decision, member=member).exists()


@dataclass(frozen=True)
class NamedLine:
    """How one member voted, with the name or seat that the public may read."""

    member: Any
    answers: tuple[str, ...]


def named_lines(decision: Decision) -> list[NamedLine]:
    """By name, in the order of the members: for named votes that are settled."""
    votes = (
        NamedVote.objects.filter(participation__decision=decision)
        .select_related(
            "participation__member__user",
            "participation__member__body",
            "participation__member__seat_kind",
            "option",
            "criterion",
        )
        .order_by("participation__member_id", "option__position", "criterion__position")
    )
    lines: dict[Any, list[NamedVote]] = {}
    for vote in votes:
        vote.option.decision = decision
        lines.setdefault(vote.participation.member, []).append(vote)
    fill_in_agreement(list(lines))
    return [NamedLine(member, tuple(_answers(mine))) for member, mine in lines.items()]


def _answers(votes: Sequence[NamedVote]) -> list[str]:
    if votes[0].score is None:
        return [votes[0].option.name]
    points: dict[DecisionOption, int] = {}
    for vote in votes:
        points[vote.option] = points.get(vote.option, 0) + (vote.score or 0)
    return [f"{option.name} {total}" for option, total in points.items()]


def criteria_of(decision: Decision) -> QuerySet[Criterion]:
    return decision.criteria.all()


def concerning(obj: Any) -> QuerySet[Decision]:
    """For other apps: the settled decisions about one of their objects, newest first."""
    kind = ContentType.objects.get_for_model(obj)
    settled = Decision.objects.filter(content_type=kind, object_id=obj.pk, state=DecisionState.DECIDED)
    return settled.select_related("item__meeting__body").order_by("-decided_at", "-id")
