"""The same figures by group: men and women, districts, ages. What would speak of a few people is left out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from surveys.figures import crosstabs, scores, suppression
from surveys.figures.cube import Cube
from surveys.figures.suppression import Shield
from surveys.queries.results_counting import label_of
from surveys.queries.results_measures import Sort, sorts_of
from surveys.queries.results_shapes import rounded
from surveys.questionnaire.definitions import Question

UNSAID = "–"


@dataclass(frozen=True)
class GroupTable:
    caption: str
    columns: list[dict[str, Any]]
    rows: list[list[Any]]


def questions_to_part_by(cube: Cube) -> list[Question]:
    return [cube.question(key) for key in suppression.family(cube)]


def table(cube: Cube, by: Question) -> GroupTable:
    """Percent of positive answers: rows are measures, columns the groups and everybody."""
    shield = Shield.of(cube)
    codes = crosstabs.group_codes(cube, by.key)
    groups = [code for code in crosstabs.groups_of(cube, by.key) if (codes == code).any()]
    columns: list[dict[str, Any]] = [{"key": "0", "label": _("Measured")}]
    columns += [
        {"key": str(place), "label": group_label(by, code), "numeric": True} for place, code in enumerate(groups, 1)
    ]
    columns.append({"key": "all", "label": _("Everybody"), "numeric": True})
    caption = _("Positive answers in percent, by “%(question)s”") % {"question": by.text}
    return GroupTable(caption, columns, [_row(cube, shield, by, codes, groups, sort) for sort in sorts_of(cube)])


def _row(cube: Cube, shield: Shield, by: Question, codes: Any, groups: list[int], sort: Sort) -> list[Any]:
    values = scores.together_positive(cube, sort.items)
    answered = ~np.isnan(values)
    shown = shield.shown(answered)[by.key]
    cells: list[Any] = [sort.name]
    for code in groups:
        inside = codes == code
        weights = None if cube.weights is None else cube.weights[inside]
        cells.append(_cell(scores.mean_of(values[inside], weights)) if code in shown else UNSAID)
    whole = scores.mean_of(values, cube.weights)
    return [*cells, _cell(whole) if whole.answered >= suppression.LEAST else UNSAID]


def _cell(score: scores.Score) -> str:
    return f"{rounded(score.value * 100)}%"


def group_label(by: Question, code: int) -> str:
    return _("Not stated") if code == crosstabs.UNSTATED else label_of(by, code)
