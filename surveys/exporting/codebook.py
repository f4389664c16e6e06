"""What every column and every code means: the labels that a statistics program cuts off stand here in full."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from surveys.exporting.tables import labels_of
from surveys.exporting.variables import Shape, Variable


def headings() -> list[str]:
    return [
        _("Column"), _("Question"), pgettext("survey export", "Part"), _("Content"), _("Code"), _("Meaning"),
        _("Concept"), _("Dimension"),
        _("Background question"), _("Versions"),
    ]  # fmt: skip


def lines(variables: Iterable[Variable]) -> Iterator[list[str | int]]:
    """One line for each code of each column; one for a column without codes."""
    for variable in variables:
        about = [variable.name, variable.question, variable.part_label, content(variable.shape)]
        rest = [
            variable.concept,
            variable.dimension,
            _("Yes") if variable.background else "",
            ", ".join(map(str, variable.versions)),
        ]
        codes: Sequence[tuple[int | str, str]] = list(labels_of(variable).items()) or [("", "")]
        for code, label in codes:
            yield [*about, code, label, *rest]


def content(shape: Shape) -> str:
    return {
        Shape.CODE: _("Code of the answer"),
        Shape.CHOSEN: _("1 chosen, 0 not chosen"),
        Shape.RANK: _("Rank, 1 is the first"),
        Shape.NUMBER: _("Number"),
        Shape.DATE: _("Date"),
        Shape.WORDS: _("Text"),
    }[shape]
