"""What the committee and its subcommittees made of projects: meetings, marks, decisions with their reasons."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.contrib.auth.models import AnonymousUser

from budget.models import Cycle, Project
from budget.states.projects import PUBLIC_PROJECTS
from councils.queries import concerning
from councils.queries.concerning import Mark

FULL = 100


@dataclass(frozen=True)
class Sitting:
    """One meeting that dealt with a project: the item, its questions, who kept out and why, what members wrote."""

    item: Any
    decisions: list[Any]
    recusals: list[tuple[str, int]]
    opinions: int


@dataclass(frozen=True)
class Deliberation:
    sittings: list[Sitting]
    marks: list[Mark]
    statements: list[Any]

    def __bool__(self) -> bool:
        return bool(self.sittings or self.marks or self.statements)


def committee_scores(cycle: Cycle) -> Mapping[int, Fraction]:
    """By number of the project, its newest mark as an exact share of 100: bodies may score by other criteria."""
    numbers = dict(Project.objects.filter(cycle=cycle, state__in=PUBLIC_PROJECTS).values_list("pk", "number"))
    return {numbers[mark.of]: in_percent(mark) for mark in concerning.marks_about(Project, numbers) if mark.maximum}


def in_percent(mark: Mark) -> Fraction:
    return Fraction(mark.hundredths, mark.maximum * 100) * FULL


def of_project(project: Project) -> Deliberation:
    """As everybody may read it; a constant number of questions for each meeting that dealt with it."""
    items = list(concerning.public_items_about(project)[:20])
    return Deliberation(
        sittings=[_sitting(item) for item in items],
        marks=concerning.marks_about(Project, [project.pk]),
        statements=list(concerning.statements_about(project, AnonymousUser())),
    )


def _sitting(item: Any) -> Sitting:
    settled = [one for one in item.decisions.all() if one.is_decided]
    grounds = Counter(str(one.get_ground_display()) for one in item.recusals.all())
    written = sum(len(request.opinions.all()) for request in item.opinion_requests.all())
    return Sitting(item, settled, sorted(grounds.items()), written)
