"""The places of a sheet where something is written or ticked, in the order in which they stand there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from surveys.questionnaire.definitions import Kind, Question, Questionnaire, Row

# Files cannot be written on paper.
NOT_ON_PAPER = frozenset({Kind.FILE})


@dataclass(frozen=True)
class Blank:
    """`place` is the number printed beside it, such as 7 or 7-2 for the second row; `name` says so for programs."""

    name: str
    place: str
    question: Question
    row: Row | None = None
    is_other: bool = False

    @property
    def label(self) -> str:
        return self.row.label if self.row else self.question.text


def numbered(questionnaire: Questionnaire) -> dict[str, int]:
    """The printed number of each question, by its key: from 1 on through all sections."""
    asked = (question for question in questionnaire.questions if question.kind not in NOT_ON_PAPER)
    return {question.key: number for number, question in enumerate(asked, start=1)}


def places(questionnaire: Questionnaire) -> dict[str, str]:
    """What is printed beside each question and each row, by the name under which conditions speak of it."""
    rows = {blank.name: blank.place for blank in blanks(questionnaire) if not blank.is_other}
    return {key: str(number) for key, number in numbered(questionnaire).items()} | rows


def blanks(questionnaire: Questionnaire) -> tuple[Blank, ...]:
    numbers = numbered(questionnaire)
    return tuple(
        blank
        for question in questionnaire.questions
        if question.key in numbers
        for blank in _of(question, str(numbers[question.key]))
    )


def _of(question: Question, place: str) -> Iterator[Blank]:
    if question.kind is Kind.MATRIX:
        for number, row in enumerate(question.asked_rows, start=1):
            yield Blank(f"{question.key}.{row.code}", f"{place}-{number}", question, row)
        return
    yield Blank(question.key, place, question)
    if question.other:
        yield Blank(f"{question.key}.other", place, question, is_other=True)
