"""The column cube: every answer of a survey as a number in a column of its own, over all versions of its questionnaire.

A column is found by `(key, part)`: the part is the code of an option or of a row, 0 where a question has one answer.
What was not asked, not shown or not answered is MISSING. Figures read nothing else.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from surveys.questionnaire.definitions import Dimension, Kind, Option, Question, Questionnaire, Row
from surveys.questionnaire.packing import MISSING

Place = tuple[str, int]
Codes = NDArray[np.int16]
Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]

Coded = TypeVar("Coded", Option, Row)


@dataclass(frozen=True)
class Cube:
    """Columns of equal length, one place per response, in the order the responses are numbered."""

    respondents: int
    questions: Mapping[str, Question]
    columns: Mapping[Place, Codes]
    # What cannot be packed into a code: answers to questions for a number, NaN where there is none.
    numbers: Mapping[str, Numbers] = field(default_factory=dict)
    # The group by which people were chosen, as places in `stratum_names`; the channel likewise.
    strata: Codes | None = None
    stratum_names: tuple[str, ...] = ()
    channels: Codes | None = None
    channel_names: tuple[str, ...] = ()
    weights: Numbers | None = None
    dimensions: tuple[Dimension, ...] = ()

    def column(self, key: str, part: int = 0) -> Codes:
        """MISSING throughout where nobody was ever asked."""
        found = self.columns.get((key, part))
        return np.full(self.respondents, MISSING, dtype=np.int16) if found is None else found

    def question(self, key: str) -> Question:
        return self.questions[key]

    def parts(self, key: str) -> tuple[int, ...]:
        """The options of a multiple choice or a ranking, the rows of a matrix; (0,) elsewhere."""
        return self._parts.get(key, (0,))

    @cached_property
    def _parts(self) -> Mapping[str, tuple[int, ...]]:
        found: dict[str, list[int]] = {}
        for key, part in self.columns:
            found.setdefault(key, []).append(part)
        return {key: tuple(parts) for key, parts in found.items()}

    def answered(self, key: str, part: int | None = None) -> Mask:
        """Who answered the question at all, or the one row of it."""
        if key in self.numbers:
            return ~np.isnan(self.numbers[key])
        if part is not None and self.question(key).kind is Kind.MATRIX:
            return self.column(key, part) != MISSING
        answered = np.zeros(self.respondents, dtype=np.bool_)
        for each in self.parts(key):
            answered |= self.column(key, each) != MISSING
        return answered

    def where(self, mask: Mask) -> "Cube":
        """Only these responses, with their weights."""
        return self.taken(np.flatnonzero(mask))

    def taken(self, places: NDArray[np.intp]) -> "Cube":
        """These responses, in this order."""
        return replace(
            self,
            respondents=len(places),
            columns={name: column[places] for name, column in self.columns.items()},
            numbers={key: column[places] for key, column in self.numbers.items()},
            strata=None if self.strata is None else self.strata[places],
            channels=None if self.channels is None else self.channels[places],
            weights=None if self.weights is None else self.weights[places],
        )

    def chose(self, key: str, codes: Iterable[int], part: int = 0) -> Mask:
        """Who answered one of these codes; who ticked one of them, or put one of them first."""
        if self.question(key).kind in (Kind.MULTIPLE, Kind.RANKING):
            chosen = np.zeros(self.respondents, dtype=np.bool_)
            for code in codes:
                chosen |= self.column(key, code) == 1
            return chosen
        return np.isin(self.column(key, part), np.array(list(codes), dtype=np.int16))

    def weighted(self, weights: Numbers | None) -> "Cube":
        return replace(self, weights=weights)

    @property
    def memory(self) -> int:
        """In bytes."""
        codes = sum(column.nbytes for column in self.columns.values())
        return codes + sum(column.nbytes for column in self.numbers.values())


def merged(questionnaires: Sequence[Questionnaire]) -> dict[str, Question]:
    """Each question as the latest version that asks it has it, with options and rows that only older ones had.

    A question that was removed stays, after those still asked: its old answers are still answers.
    """
    found: dict[str, Question] = {}
    for questionnaire in reversed(questionnaires):
        for question in questionnaire.questions:
            known = found.get(question.key)
            if known is None:
                found[question.key] = question
            elif comparable(known, question):
                found[question.key] = replace(
                    known,
                    options=(*known.options, *_gone(known.options, question.options)),
                    rows=(*known.rows, *_gone(known.rows, question.rows)),
                )
    return found


def comparable(known: Question, older: Question) -> bool:
    """Whether answers under the older form mean the same: a scale of other length is another question."""
    if known.kind is not older.kind:
        return False
    return known.kind not in (Kind.SCALE, Kind.MATRIX) or known.points == older.points


def _gone(latest: Sequence[Coded], older: Sequence[Coded]) -> list[Coded]:
    """What only the older form had."""
    codes = {part.code for part in latest}
    return [part for part in older if part.code not in codes]
