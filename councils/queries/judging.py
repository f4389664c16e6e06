"""Scores, what is still missing, and the ranking that follows from them."""

import hashlib
from collections import defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.db.models import Q, QuerySet

from councils.models import Application, Judge, JudgeConflict, RecruitmentCall, Score
from councils.states.applications import ApplicationState


@dataclass(frozen=True)
class Ranked:
    """One place: total of 100, and what decided among equals."""

    place: int
    application: Application
    total: Fraction
    parts: tuple[Fraction, ...]
    tied: bool

    @property
    def points(self) -> str:
        return f"{float(self.total):.2f}"


def candidates(call: RecruitmentCall) -> QuerySet[Application]:
    """Who is judged; once it is settled, who was."""
    judged = Q(state=ApplicationState.ELIGIBLE) | Q(rank__isnull=False)
    return call.applications.filter(judged).select_related("seat_kind", "call", "user").order_by("code")


def conflicted(judge: Judge) -> set[int]:
    """The applications from which the judge keeps out."""
    return set(judge.conflicts.values_list("application_id", flat=True))


def scored_by(user: Any, call: RecruitmentCall) -> dict[int, dict[int, int]]:
    """Application → criterion → points that this judge gave."""
    given: dict[int, dict[int, int]] = defaultdict(dict)
    for score in Score.objects.filter(judge=user.pk, application__call=call):
        given[score.application_id][score.criterion_id] = score.points
    return given


def missing(call: RecruitmentCall) -> dict[int, int]:
    """Judge → how many scores they still owe; those who owe nothing are left out."""
    applications = set(candidates(call).values_list("pk", flat=True))
    criteria = call.criteria.count()
    given: dict[int, int] = defaultdict(int)
    for scorer, application in Score.objects.filter(application__call=call).values_list("judge", "application"):
        given[scorer] += application in applications
    owed = {}
    for judge in call.judges.prefetch_related("conflicts"):
        expected = len(applications - {conflict.application_id for conflict in judge.conflicts.all()}) * criteria
        if given[judge.user_id] < expected:
            owed[judge.user_id] = expected - given[judge.user_id]
    return owed


def unjudged(call: RecruitmentCall) -> list[Application]:
    """Applications from which every judge keeps out: somebody else has to be named."""
    judges = call.judges.count()
    out: dict[int, int] = defaultdict(int)
    for pk in JudgeConflict.objects.filter(judge__call=call).values_list("application_id", flat=True):
        out[pk] += 1
    return [application for application in candidates(call) if out[application.pk] >= judges]


def ranking(call: RecruitmentCall) -> list[Ranked]:
    """All candidates by mean points, each criterion by its weight, as shares of 100.

    Equal totals: the criterion listed first decides, then the next; then the digest of call and code, which
    nobody chose. The rule stands on the page of the call.
    """
    criteria = list(call.criteria.all())
    points: dict[tuple[int, int], list[int]] = defaultdict(list)
    for row in Score.objects.filter(application__call=call).values_list("application", "criterion", "points"):
        points[row[0], row[1]].append(row[2])
    weights = sum(criterion.weight for criterion in criteria) or 1
    rows = []
    for application in candidates(call):
        parts = tuple(_share(points[application.pk, criterion.pk], criterion.most_points) for criterion in criteria)
        weighed = sum(
            (part * criterion.weight for part, criterion in zip(parts, criteria, strict=True)), start=Fraction(0)
        )
        rows.append((application, weighed * 100 / weights, parts))
    rows.sort(key=lambda row: (-row[1], *(-part for part in row[2]), digest(call, row[0].code)))
    totals = [row[1] for row in rows]
    return [
        Ranked(place, application, total, parts, totals.count(total) > 1)
        for place, (application, total, parts) in enumerate(rows, start=1)
    ]


def digest(call: RecruitmentCall, code: str) -> str:
    return hashlib.sha256(f"{call.pk}:{code}".encode()).hexdigest()


def _share(given: list[int], most: int) -> Fraction:
    return Fraction(sum(given), len(given) * most) if given else Fraction(0)
