"""A table as CSV and JSON, row by row, and as a workbook: what is written never grows in memory with the rows."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from itertools import islice
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from core.open_data.cells import BYTE_ORDER_MARK, defused
from core.search.korean import strip_controls
from surveys.exporting import codebook
from surveys.exporting.tables import Table, in_words
from surveys.exporting.variables import Variable

LINES_AT_ONCE = 1_000
# What a spreadsheet program takes in one sheet, and in one cell.
MOST_LINES = 1_048_000
LONGEST_CELL = 32_000


def csv_in_words(table: Table, file: IO[bytes]) -> None:
    """For people: questions above, answers in words."""
    head = [defused(column.label) for column in table.columns]
    _csv(file, head, in_words(table, text=defused))


def csv_in_codes(table: Table, file: IO[bytes]) -> None:
    """For programs: names above, codes below; the codebook says what they mean."""
    words = [number for number, column in enumerate(table.columns) if column.has_words]
    _csv(file, [column.name for column in table.columns], (_words_defused(line, words) for line in table.lines()))


def codebook_csv(variables: Iterable[Variable], file: IO[bytes]) -> None:
    _csv(file, codebook.headings(), ([defused(cell) for cell in line] for line in codebook.lines(variables)))


def texts_csv(table: Table, file: IO[bytes]) -> None:
    lines = ([variable.name, defused(variable.label), defused(text)] for variable, text in table.texts())
    _csv(file, [_("Column"), _("Question"), pgettext("survey export", "Answer")], lines)


def _csv(file: IO[bytes], head: Iterable[Any], lines: Iterable[Iterable[Any]]) -> None:
    waiting = iter(lines)
    sheet = io.StringIO()
    sheet.write(BYTE_ORDER_MARK)
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow(head)
    while True:
        some = list(islice(waiting, LINES_AT_ONCE))
        writer.writerows(some)
        file.write(sheet.getvalue().encode(errors="replace"))
        if not some:
            return
        sheet.seek(0)
        sheet.truncate()


def _words_defused(line: Iterable[Any], words: list[int]) -> Iterable[Any]:
    if not words:
        return line
    cells = list(line)
    for number in words:
        cells[number] = defused(cells[number])
    return cells


def as_json(table: Table, file: IO[bytes]) -> None:
    """One object: the codebook, the rows with the names of the columns, and the texts that stand apart."""
    head = {
        "title": table.title,
        "made_at": table.made_at.isoformat(),
        "notes": list(table.notes),
        "codebook": [_described(column) for column in table.columns],
    }
    file.write(json.dumps(head, ensure_ascii=False)[:-1].encode(errors="replace") + b',\n"rows": [')
    names = [column.name for column in table.columns]
    rows = (
        {name: value for name, value in zip(names, line, strict=True) if value is not None} for line in table.lines()
    )
    _json_list(file, rows)
    file.write(b'],\n"texts": [')
    _json_list(file, ({"column": variable.name, "text": text} for variable, text in table.texts()))
    file.write(b"]}\n")


def _described(variable: Variable) -> dict[str, Any]:
    return {
        "name": variable.name,
        "key": variable.key,
        "part": variable.part,
        "content": variable.shape.value,
        "question": variable.question,
        "label": variable.part_label,
        "values": [{"code": code, "label": label} for code, label in variable.values],
        "concept": variable.concept,
        "dimension": variable.dimension,
        "background": variable.background,
        "versions": list(variable.versions),
    }


def _json_list(file: IO[bytes], things: Iterable[Any]) -> None:
    separator = "\n"
    for thing in things:
        file.write((separator + json.dumps(thing, ensure_ascii=False)).encode(errors="replace"))
        separator = ",\n"


def as_xlsx(table: Table, path: str) -> None:
    """A workbook with the answers in words, the texts and the codebook; one row is in memory at a time."""
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"title": table.title, "created": table.made_at.replace(tzinfo=None)})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        _sheet(book, pgettext("survey export", "Answers"), bold, [column.label for column in table.columns],
               in_words(table, text=_cell))  # fmt: skip
        if table.has_texts:
            texts = ([variable.label, _cell(text)] for variable, text in table.texts())
            _sheet(book, _("Texts"), bold, [_("Question"), pgettext("survey export", "Answer")], texts)
        _sheet(book, _("Codebook"), bold, codebook.headings(), codebook.lines(table.columns))


def _sheet(book: Any, name: str, bold: Any, head: Iterable[str], lines: Iterable[Iterable[Any]]) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 200, 24)
    sheet.write_row(0, 0, [_cell(title) for title in head], bold)
    for number, line in enumerate(islice(lines, MOST_LINES), start=1):
        for place, value in enumerate(line):
            if value is None or value == "":
                continue
            if isinstance(value, str):
                sheet.write_string(number, place, value)
            else:
                sheet.write_number(number, place, value)


def _cell(value: Any) -> Any:
    """Written as text and never as a formula; what somebody copies on into a CSV is defused even so."""
    return defused(strip_controls(value))[:LONGEST_CELL] if isinstance(value, str) else value
