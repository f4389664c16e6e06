"""Questionnaires and packed answers for the figures, without a database."""

from collections.abc import Mapping, Sequence
from typing import Any

from surveys.figures.building import Block, build
from surveys.figures.cube import Cube
from surveys.questionnaire import documents, packing
from surveys.questionnaire.definitions import Questionnaire


def questionnaire(*questions: Mapping[str, Any], dimensions: Sequence[Mapping[str, Any]] = ()) -> Questionnaire:
    asked = [{"text": f"Question {question['key']}", **question} for question in questions]
    return documents.read(
        {"format": 1, "dimensions": list(dimensions), "sections": [{"key": "s1", "questions": asked}]}
    )


def options(*codes: int) -> list[dict[str, Any]]:
    return [{"code": code, "label": f"Option {code}"} for code in codes]


def block(asked: Questionnaire, answers: Sequence[Mapping[str, Any]], **beside: Sequence[str]) -> Block:
    layout = packing.layout(asked)
    return Block(layout, b"".join(layout.pack(dict(each)) for each in answers), **beside)


def cube(asked: Questionnaire, answers: Sequence[Mapping[str, Any]], **beside: Sequence[str]) -> Cube:
    return build([asked], [block(asked, answers, **beside)])
