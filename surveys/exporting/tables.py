"""One export: its columns, its rows, and the words that are given out apart from them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from surveys.exporting.variables import HIDDEN, Shape, Variable

# Some thousand answers: for each column what stands in it, as codes.
Block = Sequence[Sequence[Any]]


@dataclass(frozen=True)
class Table:
    """`blocks` and `texts` read anew with each call, so that nothing is held that was not asked for.

    `texts` are pairs of (variable, words) in an order that says nothing of whose they are; empty where the words stand
    in the rows.
    """

    title: str
    made_at: datetime
    columns: tuple[Variable, ...]
    blocks: Callable[[], Iterator[Block]]
    texts: Callable[[], Iterator[tuple[Variable, str]]]
    # What a reader of the file should know of it.
    notes: tuple[str, ...] = ()

    def lines(self) -> Iterator[Sequence[Any]]:
        """One answer after the other."""
        for block in self.blocks():
            yield from zip(*block, strict=True)

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


def in_words(table: Table, *, text: Callable[[Any], Any]) -> Iterator[Sequence[Any]]:
    """Each line with what the codes say; `text` makes words safe for where they are written."""
    labels = [{code: text(label) for code, label in labels_of(column).items()} for column in table.columns]
    safe = [column.shape in (Shape.WORDS, Shape.DATE) for column in table.columns]
    for block in table.blocks():
        columns = [
            _said(values, said) if said else list(map(text, values)) if words else values
            for values, said, words in zip(block, labels, safe, strict=True)
        ]
        yield from zip(*columns, strict=True)


def _said(values: Sequence[Any], said: Mapping[Any, str]) -> list[Any]:
    """A code without words, such as a point in the middle of a scale, stays itself."""
    return [said.get(value, value) for value in values]
