"""One export: its columns, its rows, and the words that are given out apart from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from surveys.exporting.variables import HIDDEN, Shape, Variable

# One answer: what stands in each column, as codes.
Line = Sequence[Any]


@dataclass(frozen=True)
class Table:
    """`lines` and `texts` read anew with each call, so that nothing is held that was not asked for.

    `texts` are pairs of (variable, words) in an order that says nothing of whose they are; empty where the words stand
    in the rows.
    """

    title: str
    made_at: datetime
    columns: tuple[Variable, ...]
    lines: Callable[[], Iterator[Line]]
    texts: Callable[[], Iterator[tuple[Variable, str]]]
    # Columns of words that are left out of the rows, and of the texts too where too few people wrote.
    notes: tuple[str, ...] = ()

    @property
    def has_texts(self) -> bool:
        return next(iter(self.texts()), None) is not None


def labels_of(variable: Variable) -> dict[Any, str]:
    """What each code says."""
    labels: dict[Any, str] = dict(variable.values)
    if may_be_hidden(variable):
        labels[HIDDEN] = hidden_label()
    return labels


def may_be_hidden(variable: Variable) -> bool:
    """Numbers and days have no code that could say so: hidden ones are missing."""
    return variable.background and variable.shape in (Shape.CODE, Shape.CHOSEN, Shape.RANK)


def hidden_label() -> str:
    return _("(not shown: too few people)")


def in_words(columns: Sequence[Variable], lines: Iterable[Line], *, text: Callable[[Any], Any]) -> Iterator[list[Any]]:
    """Each line with what the codes say; `text` makes words safe for where they are written."""
    labels = [{code: text(label) for code, label in labels_of(column).items()} for column in columns]
    safe = [column.shape in (Shape.WORDS, Shape.DATE) for column in columns]
    for line in lines:
        yield [
            said[value] if value in said else text(value) if words and value is not None else value
            for value, said, words in zip(line, labels, safe, strict=True)
        ]
