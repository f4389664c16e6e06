"""From the cube to what is shown of each question."""

from __future__ import annotations

from typing import Any

import numpy as np

from surveys.figures import frequencies, intervals
from surveys.figures.cube import Cube, Mask
from surveys.figures.intervals import Certainty
from surveys.models import Survey
from surveys.queries.results_shapes import Line, QuestionFigure, SectionFigures
from surveys.questionnaire.definitions import Question, Questionnaire


def first(cube: Cube, many: int) -> Mask:
    mask: Any = np.arange(cube.respondents) < many
    return mask


def sections(survey: Survey, questionnaire: Questionnaire, cube: Cube) -> tuple[SectionFigures, ...]:
    """As they are asked; questions that only older versions had come last."""
    current = [
        SectionFigures(section.key, section.title, tuple(figure(survey, cube, one) for one in section.questions))
        for section in questionnaire.sections
        if section.questions
    ]
    asked = set(questionnaire.by_key)
    gone = tuple(figure(survey, cube, one) for key, one in cube.questions.items() if key not in asked)
    return (*current, *([SectionFigures("", "", gone)] if gone else []))


def figure(survey: Survey, cube: Cube, question: Question) -> QuestionFigure:
    said: dict[str, Any] = {
        "key": question.key, "kind": question.kind.value, "text": question.text, "concept": question.concept,
        "dimension": question.dimension, "background": question.background, "personal": question.personal,
    }  # fmt: skip
    if not frequencies.counted(cube, question):
        return QuestionFigure(**said, hidden=True)
    counted = frequencies.of(cube, question.key)
    return QuestionFigure(
        **said, answered=counted.answered, hidden=counted.answered < 5, lines=lines(survey, question, counted)
    )


def lines(survey: Survey, question: Question, counted: Any) -> tuple[Line, ...]:
    return tuple(
        Line(label_of(question, cell.code), cell.count, cell.share * 100, code=cell.code) for cell in counted.cells
    )


def label_of(question: Question, code: int) -> str:
    option = question.option(code)
    return option.label if option else str(code)


__all__ = ["Certainty", "figure", "first", "intervals", "lines", "sections"]
