"""Tables as people paste them: one row per line, cells parted by tabs or bars, headings first."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

LARGEST_TABLE = 200


@dataclass(frozen=True)
class TextTable:
    headings: list[str]
    rows: list[list[str]]


def parse_table(text: str) -> TextTable:
    """The cells of a pasted table. Raises ValueError with a sentence for the editor."""
    lines = [line.strip(" ") for line in text.splitlines() if line.strip()]
    if len(lines) < 2:
        raise ValueError(_("A table needs headings and at least one row."))
    if len(lines) > LARGEST_TABLE:
        raise ValueError(_("A table may have at most %(count)s rows.") % {"count": LARGEST_TABLE})
    headings, *rows = [_cells(line) for line in lines]
    for number, row in enumerate(rows, start=2):
        if len(row) != len(headings):
            raise ValueError(
                _("Line %(line)s has %(found)s cells, the headings have %(wanted)s.")
                % {"line": number, "found": len(row), "wanted": len(headings)}
            )
    return TextTable(headings, rows)


def to_number(cell: str) -> float | None:
    """The number in a cell, with or without thousands separators."""
    try:
        return float(cell.replace(",", ""))
    except ValueError:
        return None


def _cells(line: str) -> list[str]:
    separator = "\t" if "\t" in line else "|"
    return [cell.strip() for cell in line.strip("|").split(separator)]
