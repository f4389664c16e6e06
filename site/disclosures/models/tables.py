"""Typed tables: pasted from a spreadsheet, checked cell by cell, given out again as data."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

MOST_ROWS = 500
MOST_COLUMNS = 20


class CellKind(models.TextChoices):
    TEXT = "text", pgettext_lazy("kind of a column", "text")
    NUMBER = "number", pgettext_lazy("kind of a column", "number")
    WON = "won", pgettext_lazy("kind of a column", "won")
    PERCENT = "percent", pgettext_lazy("kind of a column", "percent")
    DATE = "date", pgettext_lazy("kind of a column", "date")


NUMERIC = frozenset({CellKind.NUMBER, CellKind.WON, CellKind.PERCENT})


@dataclass(frozen=True)
class TypedColumn:
    title: str
    kind: CellKind

    @property
    def is_numeric(self) -> bool:
        return self.kind in NUMERIC


@dataclass(frozen=True)
class ShownCell:
    title: str
    text: str
    is_numeric: bool


@dataclass(frozen=True)
class TypedTable:
    columns: list[TypedColumn]
    rows: list[list[Any]]


def parse(cells: str, kinds: str) -> TypedTable:
    """The table, its cells as values of their kinds. Raises ValidationError that names the line."""
    lines = [line for line in cells.splitlines() if line.strip()]
    if len(lines) < 2:
        raise ValidationError(_("A table needs headings and at least one row."))
    if len(lines) - 1 > MOST_ROWS:
        raise ValidationError(_("A table may have at most %(count)s rows.") % {"count": MOST_ROWS})
    headings, *rows = [_cells(line) for line in lines]
    if len(headings) > MOST_COLUMNS or not all(headings):
        raise ValidationError(_("Each column needs a heading; there may be %(count)s.") % {"count": MOST_COLUMNS})
    columns = _columns(headings, kinds)
    return TypedTable(columns, [_row(number, row, columns) for number, row in enumerate(rows, start=2)])


def shown(value: Any, column: TypedColumn) -> str:
    """A cell as it is read on the page."""
    if value is None:
        return "–"
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    if column.kind == CellKind.PERCENT:
        return f"{value:,f}%"
    return f"{value:,}" if column.is_numeric else str(value)


def to_decimal(text: str) -> Decimal:
    number = Decimal(text.replace(",", "").removesuffix("%").strip())
    if not number.is_finite():
        raise InvalidOperation
    return number


def _columns(headings: list[str], kinds: str) -> list[TypedColumn]:
    given = [kind.strip().lower() for kind in kinds.split(",") if kind.strip()]
    known = {name: kind for kind in CellKind for name in (kind.value, str(kind.label).lower())}
    if given and len(given) != len(headings):
        raise ValidationError(
            _("There are %(found)s kinds for %(wanted)s columns.") % {"found": len(given), "wanted": len(headings)}
        )
    unknown = [kind for kind in given if kind not in known]
    if unknown:
        allowed = ", ".join(str(kind.label) for kind in CellKind)
        raise ValidationError(
            _("“%(kind)s” is no kind of column. These are: %(allowed)s.") % {"kind": unknown[0], "allowed": allowed}
        )
    chosen = [known[kind] for kind in given] or [CellKind.TEXT] * len(headings)
    return [TypedColumn(title, kind) for title, kind in zip(headings, chosen, strict=True)]


def _row(number: int, cells: list[str], columns: list[TypedColumn]) -> list[Any]:
    if len(cells) != len(columns):
        raise ValidationError(
            _("Line %(line)s has %(found)s cells, the headings have %(wanted)s.")
            % {"line": number, "found": len(cells), "wanted": len(columns)}
        )
    return [_value(number, cell, column) for cell, column in zip(cells, columns, strict=True)]


def _value(line: int, cell: str, column: TypedColumn) -> Any:
    if cell in {"", "-"}:
        return None
    try:
        if column.kind == CellKind.DATE:
            return date.fromisoformat(cell.rstrip(".").replace(".", "-").replace(" ", ""))
        if column.kind == CellKind.WON:
            return int(cell.replace(",", "").removesuffix("원"))
        if column.is_numeric:
            return to_decimal(cell)
    except (ValueError, InvalidOperation) as error:
        raise ValidationError(
            _("Line %(line)s, column “%(column)s”: “%(cell)s” is no %(kind)s.")
            % {"line": line, "column": column.title, "cell": cell[:40], "kind": column.kind.label}
        ) from error
    return cell


def _cells(line: str) -> list[str]:
    separator = "\t" if "\t" in line else "|"
    return [cell.strip() for cell in line.strip("|").split(separator)]
