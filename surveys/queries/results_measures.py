"""What a survey measures and the next one measures again: dimensions, and concepts of single questions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from core import permissions
from surveys.figures import scores, testing
from surveys.figures.cube import Cube
from surveys.figures.scores import Item
from surveys.models import Survey
from surveys.queries import results
from surveys.queries.results_counting import FEWEST, Counting
from surveys.states.permissions import READ_REPORT


@dataclass(frozen=True)
class Sort:
    """Which answers belong together."""

    key: str
    name: str
    items: tuple[Item, ...]
    weight: float | None = None


@dataclass(frozen=True)
class Measure:
    """`key` is the same in every survey that asks for it."""

    key: str
    name: str
    # The figure it goes by: percent of positive answers.
    percent: float
    answered: int
    # Of 100.
    points: float
    weight: float | None = None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Weakest:
    """The lowest dimension. It is named only where chance does not explain that it is."""

    sentence: str
    measure: Measure | None = None
    why: str = ""


def check_reader(user: Any, survey: Survey) -> None:
    """Raises PermissionDenied for whoever may not read results before they are public."""
    permissions.check(user, READ_REPORT, survey)


def of(survey: Survey) -> dict[str, Measure]:
    return measured(survey, results.counted(survey))


def measured(survey: Survey, cube: Cube) -> dict[str, Measure]:
    """Dimensions in their order, then concepts that are not just another name of one of them."""
    counting = Counting(survey, cube)
    return {sort.key: measure for sort in sorts_of(cube) if (measure := _measure(counting, sort))}


def sorts_of(cube: Cube) -> list[Sort]:
    found = [
        Sort(each.dimension.key, each.dimension.name, each.items, each.dimension.weight)
        for each in scores.dimensions(cube)
    ]
    seen, names = {sort.items for sort in found}, {sort.key for sort in found}
    for concept, items in scores.items_by_concept(cube).items():
        # A dimension and a concept of one name would not be told apart in the next survey.
        if tuple(items) not in seen and concept not in names:
            found.append(Sort(concept, _name_of(cube, concept, items), tuple(items)))
    return found


def foremost(measures: Iterable[Measure]) -> list[Measure]:
    """The dimensions; without any, all."""
    every = list(measures)
    return [measure for measure in every if measure.weight is not None] or every


def total(cube: Cube) -> float | None:
    """All dimensions together, of 100, each with its weight."""
    return scores.total(each for each in scores.dimensions(cube) if each.score.answered >= FEWEST)


def weakest(cube: Cube, measures: dict[str, Measure]) -> Weakest:
    lowest = testing.lowest_dimension(cube)
    if lowest is None or cube.respondents < FEWEST:
        return Weakest("")
    measure = measures.get(lowest.dimension.dimension.key)
    if measure is None or not lowest.is_supported:
        return Weakest(_("The differences between the lowest dimensions may be chance: none is named as the weakest."))
    words = {"name": measure.name, "points": f"{measure.points:.1f}", "next": lowest.against.dimension.name}
    return Weakest(
        _("Lowest: %(name)s, %(points)s out of 100.") % words,
        measure,
        _("The same people rated it lower than “%(next)s”, by more than chance (paired t-test, p < 0.05).") % words,
    )


def _measure(counting: Counting, sort: Sort) -> Measure | None:
    positive = scores.concept_positive(counting.cube, sort.items)
    if positive.answered < FEWEST:
        return None
    points = scores.concept_score(counting.cube, sort.items).value
    low, high = counting.range_of(positive.value, positive.answered)
    return Measure(sort.key, sort.name, positive.value * 100, positive.answered, points, sort.weight, low, high)


def _name_of(cube: Cube, concept: str, items: list[Item]) -> str:
    """A single question or row speaks for itself; several go by the code they share."""
    if len(items) > 1:
        return concept
    key, part = items[0]
    question = cube.question(key)
    row = question.row(part)
    return row.label if row else question.text
