"""Sheets of paper in the demo: typed twice by two people, one difference settled by a third."""

from datetime import datetime, timedelta
from typing import Any

from demo.surveys_documents import Data
from surveys.models import PaperBatch, Survey
from surveys.services import paper

# The sheet that two people read differently, and at which question.
DIFFERS = 7


def typed(answers: Data) -> dict[str, str]:
    """What somebody types who reads these answers on a sheet."""
    reading: dict[str, str] = {}
    for key, value in answers.items():
        if isinstance(value, dict):
            reading |= {f"{key}.{row}": str(code) for row, code in value.items()}
        else:
            reading[key] = " ".join(map(str, value)) if isinstance(value, list) else str(value)
    return reading


def count(survey: Survey, sheets: list[Data], *, place: str, people: list[Any], at: datetime) -> None:
    """A whole batch: the first two type it, the third settles and counts it."""
    batch = _opened(survey, place, len(sheets), people[0], at)
    readings = {number: typed(answers) for number, answers in enumerate(sheets, start=1)}
    paper.key_many(batch=batch, sheets=readings, by=people[0])
    right = readings[DIFFERS]
    question = next(key for key in right if right[key].isdecimal())
    misread = {**right, question: "2" if right[question] == "1" else "1"}
    paper.key_many(batch=batch, sheets={**readings, DIFFERS: misread}, by=people[1])
    paper.settle(batch=batch, number=DIFFERS, typed=right, by=people[2])
    paper.close(batch=batch, by=people[2], at=at + timedelta(hours=3))


def begin(survey: Survey, sheets: list[Data], *, place: str, by: Any, at: datetime) -> None:
    """A batch of which one person has typed half, and nobody the rest."""
    batch = _opened(survey, place, len(sheets), by, at)
    some = {number: typed(answers) for number, answers in enumerate(sheets[: len(sheets) // 2], start=1)}
    paper.key_many(batch=batch, sheets=some, by=by)


def _opened(survey: Survey, place: str, sheets: int, by: Any, at: datetime) -> PaperBatch:
    return paper.open_batch(survey=survey, version=survey.current, place=place, sheets=sheets, by=by, at=at)
