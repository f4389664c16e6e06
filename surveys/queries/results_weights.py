"""The weights of a survey's answers, from the shares of the population that somebody set."""

from __future__ import annotations

import numpy as np

from surveys.figures import weighting
from surveys.figures.crosstabs import group_codes
from surveys.figures.cube import Cube
from surveys.figures.weighting import Margin, Unweighable
from surveys.models import Survey, Weighting
from surveys.questionnaire.definitions import Kind, Question


def weighted(survey: Survey, cube: Cube) -> Cube:
    """Without weights where none are set, or where a group that is to be weighted has not answered at all."""
    kept = Weighting.objects.filter(survey=survey).first()
    if kept is None or not cube.respondents:
        return cube
    try:
        return cube.weighted(weights_for(cube, kept.margins))
    except Unweighable:
        return cube


def weights_for(cube: Cube, margins: dict[str, dict[str, int]]) -> weighting.Numbers:
    """With a mean of one. One margin is post-stratified, several are raked. Raises Unweighable."""
    found = [
        Margin(group_codes(cube, key), {int(code): people for code, people in targets.items()})
        for key, targets in sorted(margins.items())
    ]
    return weighting.normalised(weighting.rake(found)) if found else np.ones(cube.respondents)


def without_answers(cube: Cube, margins: dict[str, dict[str, int]]) -> list[tuple[str, str]]:
    """The groups, by question and option, of which the population has people and nobody answered."""
    return [
        (key, code)
        for key, targets in margins.items()
        for code, people in targets.items()
        if people and not (group_codes(cube, key) == int(code)).any()
    ]


def questions_to_weight_by(cube: Cube) -> list[Question]:
    """Background questions with one answer out of a list."""
    return [one for one in cube.questions.values() if one.background and one.kind is Kind.SINGLE and not one.personal]
