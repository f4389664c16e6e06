"""What the first page of the room shows of everything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from regulations.models import Version
from regulations.queries import burden_figures, petitions, register
from regulations.states.petitions import CHANGED, UNDER_WAY, PetitionState
from regulations.states.versions import VersionState


@dataclass(frozen=True)
class Counts:
    rules: int
    petitions: int
    under_way: int
    # Accepted whole or in part, and those that are in force already among them.
    accepted: int
    in_force: int


def counts(user: Any) -> Counts:
    """In two questions."""
    said = petitions.in_channel(user, "PUBLIC").order_by().aggregate(
        petitions=Count("pk"),
        under_way=Count("pk", filter=Q(state__in=UNDER_WAY)),
        accepted=Count("pk", filter=Q(state__in=CHANGED)),
        in_force=Count("pk", filter=Q(state=PetitionState.IN_FORCE)),
    )  # fmt: skip
    rules = register.visible_to(user).filter(repealed_on__isnull=True).count()
    return Counts(rules=rules, **said)


@dataclass(frozen=True)
class Targets:
    """What the departments set out to improve this year, and how far they are."""

    year: int
    departments: int
    reached: int
    rules: int
    improved: int


def targets(year: int) -> Targets:
    scores = [score for score in burden_figures.scores(year) if score.target]
    return Targets(
        year=year,
        departments=len(scores),
        reached=sum(score.is_reached for score in scores),
        rules=sum(score.target for score in scores),
        improved=sum(score.improved for score in scores),
    )


def open_drafts(user: Any) -> QuerySet[Version]:
    """Where everybody can say what they think, the soonest end first."""
    rows = register.versions_visible_to(user).filter(state=VersionState.ANNOUNCED)
    return rows.order_by("opinions_until", "pk")


def latest_versions(user: Any) -> QuerySet[Version]:
    """What came into force last."""
    rows = register.versions_visible_to(user).filter(state=VersionState.IN_FORCE)
    return rows.order_by("-in_force_on", "-pk")
