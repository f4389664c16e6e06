"""The results of one survey as somebody may see them: every question, the dimensions, and what may be said of them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from surveys.figures.cube import Cube
from surveys.figures.suppression import by_handfuls
from surveys.models import Survey, Version
from surveys.queries import results_unfinished, results_weights, results_words
from surveys.queries.cubes import cube_of
from surveys.queries.results_counting import FEWEST, Counting
from surveys.queries.results_shapes import QuestionFigure, SectionFigures
from surveys.questionnaire import documents
from surveys.questionnaire.definitions import Questionnaire


@dataclass(frozen=True)
class Results:
    survey: Survey
    questionnaire: Questionnaire
    cube: Cube
    # How many answers the figures are made of.
    respondents: int
    sections: tuple[SectionFigures, ...]

    @property
    def hidden(self) -> bool:
        return self.respondents < FEWEST

    @cached_property
    def figures(self) -> tuple[QuestionFigure, ...]:
        return tuple(figure for section in self.sections for figure in section.questions)

    @cached_property
    def by_key(self) -> dict[str, QuestionFigure]:
        return {figure.key: figure for figure in self.figures}


def of(survey: Survey, reader: Any) -> Results:
    """`reader` is None for what is let out to everybody: then nothing is said that only staff may know."""
    questionnaire = questionnaire_of(survey)
    cube = counted(survey)
    words = results_words.of(survey, is_live=results_unfinished.is_live(survey))
    sections = Counting(survey, cube, words).sections(questionnaire)
    return Results(survey, questionnaire, cube, cube.respondents, sections)


def questionnaire_of(survey: Survey) -> Questionnaire:
    version: Version | None = survey.current
    return documents.read_kept(version.content, version.content_hash) if version else Questionnaire()


def counted(survey: Survey) -> Cube:
    """While it is open answers count by the handful: whoever looks before and after one answer must not see it."""
    cube = cube_of(survey)
    if results_unfinished.is_live(survey):
        cube = by_handfuls(cube)
    return results_weights.weighted(survey, cube)
