"""One question by one background question, as a table of groups; what would speak of a few people is left out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from surveys.figures import crosstabs, frequencies, suppression, testing
from surveys.figures.crosstabs import UNSTATED, Crosstab
from surveys.figures.cube import Cube
from surveys.figures.scores import Item
from surveys.figures.suppression import Shield
from surveys.queries.results_counting import label_of
from surveys.queries.results_groups import UNSAID, group_label
from surveys.queries.results_shapes import rounded
from surveys.questionnaire.definitions import Kind, Question

# Below this many expected answers in a cell the χ² of a table is no longer what its formula says.
FEWEST_EXPECTED = 5


@dataclass(frozen=True)
class GroupedAnswers:
    """Rows are the groups, so that each is one card on a phone; then everybody."""

    caption: str
    columns: list[dict[str, Any]]
    rows: list[list[Any]]
    # Whether the groups differ by more than chance, where that can be said.
    conclusion: str
    some_hidden: bool


def questions_to_part(cube: Cube) -> list[tuple[Item, str]]:
    """Everything with answers to count, rows of a matrix one by one, and what it is called.

    Not who somebody is: a table of ages by districts would point at the only one of both.
    """
    return [
        ((question.key, part), text)
        for question in cube.questions.values()
        if frequencies.counted(cube, question) and not (question.personal or question.background)
        for part, text in _parts(question)
    ]


def _parts(question: Question) -> Iterator[tuple[int, str]]:
    if question.kind is not Kind.MATRIX:
        yield 0, question.text
    for row in question.rows if question.kind is Kind.MATRIX else ():
        yield row.code, f"{question.text} – {row.label}"


def table(cube: Cube, item: Item, by: Question) -> GroupedAnswers:
    key, part = item
    question = cube.question(key)
    found = Shield.of(cube).crosstab(key, by.key, part)
    whole = frequencies.of(cube, key, part)
    present = set(np.unique(crosstabs.group_codes(cube, by.key)).tolist())
    there = [place for place, group in enumerate(found.groups) if group in present]
    rows = [_row(found, place, group_label(by, found.groups[place])) for place in there]
    everybody = [_("Everybody"), whole.answered, *(_percent(cell.share) for cell in whole.cells)]
    if whole.answered < suppression.LEAST:
        rows, everybody = [], [_("Everybody"), *[UNSAID] * (len(found.codes) + 1)]
    return GroupedAnswers(
        _("Answers in percent, by “%(question)s”") % {"question": by.text},
        _columns(question, found, by),
        [*rows, everybody],
        _conclusion(question, found),
        any(np.isnan(found.answered[place]) for place in there),
    )


def _columns(question: Question, found: Crosstab, by: Question) -> list[dict[str, Any]]:
    labels = [_("Answers"), *(label_of(question, code) for code in found.codes)]
    numbers = [{"key": str(place), "label": label, "numeric": True} for place, label in enumerate(labels, 1)]
    return [{"key": "group", "label": by.text}, *numbers]


def _row(found: Crosstab, place: int, label: str) -> list[Any]:
    if np.isnan(found.answered[place]):
        return [label, *[UNSAID] * (len(found.codes) + 1)]
    return [label, int(found.answered[place]), *(_percent(share) for share in found.shares[:, place])]


def _percent(share: float) -> str:
    return f"{rounded(share * 100)}%"


def _conclusion(question: Question, found: Crosstab) -> str:
    """Pearson's test over the groups that are shown; of several answers per person it says nothing."""
    if question.kind is Kind.MULTIPLE:
        return ""
    shown = [
        place
        for place, group in enumerate(found.groups)
        if group != UNSTATED and not np.isnan(found.answered[place]) and found.answered[place] > 0
    ]
    counts = found.counts[:, shown]
    counts = counts[counts.sum(axis=1) > 0]
    if min(counts.shape) < 2:
        return ""
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    if expected.min() < FEWEST_EXPECTED:
        return _("Too few answers to say whether these groups differ by more than chance.")
    test = testing.chi_square(counts)
    words = {"value": f"{test.value:.2f}", "degrees": test.degrees}
    if test.probability < testing.LEVEL:
        return _("These groups differ by more than chance (χ² = %(value)s, df %(degrees)s, p < 0.05).") % words
    return _("The differences between these groups may be chance (χ² = %(value)s, df %(degrees)s).") % words
