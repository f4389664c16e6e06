"""The report on paper: A4 sheets in the product's own font."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from core.documents.pdf import LINE, TEXT_SIZE, Sheet
from surveys.queries.results_report import shown
from surveys.queries.results_shapes import QuestionFigure, Table

SMALL = 9
MOST_COLUMNS = 9


def drawn(content: dict[str, Any], *, draft: bool = False) -> bytes:
    said = shown(content)
    sheet = Sheet(title=said["title"])
    sheet.add_page()
    sheet.heading(said["title"])
    if draft:
        sheet.paragraph(_("Draft: not signed yet, and for staff only."), bold=True)
    _paragraphs(sheet, said["summary"])
    sheet.heading(_("What the figures say"), size=14)
    for sentence in said["findings"]:
        sheet.paragraph(f"· {sentence}")
    if said["measures"]:
        _measures(sheet, said["measures"])
    if said["years"]:
        years = said["years"]
        head = [_("Year"), *years["series"]]
        _table(sheet, _("Positive answers by year"), Table(head, [], years["rows"]))
    for part in said["sections"]:
        sheet.heading(part["section"].title or _("Questions"), size=14)
        _paragraphs(sheet, part["remark"])
        for figure in part["section"].questions:
            _question(sheet, figure)
    sheet.heading(_("How it was done"), size=14)
    for sentence in said["method"]:
        sheet.paragraph(sentence)
    return sheet.as_bytes()


def _paragraphs(sheet: Sheet, text: str) -> None:
    for line in text.splitlines():
        if line.strip():
            sheet.paragraph(line)


def _measures(sheet: Sheet, measures: list[Any]) -> None:
    head = [_("Measured"), _("Positive (%)"), _("Out of 100"), _("Answers")]
    rows = [[one.name, f"{one.percent:.1f}", f"{one.points:.1f}", one.answered] for one in measures]
    _table(sheet, _("Dimensions and concepts"), Table(head, [], rows))


def _question(sheet: Sheet, figure: QuestionFigure) -> None:
    table = figure.table
    if table.rows:
        _table(sheet, figure.text, table, note=f"{figure.basis}. {figure.conclusion}")


def _table(sheet: Sheet, caption: str, table: Table, *, note: str = "") -> None:
    """A wide one loses its middle columns: they stand in the file that goes along."""
    places = _places(len(table.head))
    sheet.paragraph(caption, bold=True)
    if note:
        sheet.paragraph(note, size=SMALL)
    sheet.set_font(size=SMALL)
    with sheet.table(col_widths=(3, *[1] * (len(places) - 1)), line_height=LINE - 1, padding=1) as drawn_table:
        for line in [table.head, *table.rows]:
            row = drawn_table.row()
            for place in places:
                row.cell("–" if line[place] is None else str(line[place]))
    sheet.set_font(size=TEXT_SIZE)
    sheet.ln(4)


def _places(columns: int) -> list[int]:
    if columns <= MOST_COLUMNS:
        return list(range(columns))
    return [*range(2), *range(columns - MOST_COLUMNS + 2, columns)]
