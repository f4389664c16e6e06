"""Spreadsheets (XLSX) that people hand in, read without trust, and ones that we hand out.

Reading answers with rows and with faults, each with the line it stands in as the spreadsheet program counts them,
so that a person can go and mend it. Nothing is guessed: a formula, a merged cell or a date typed as text is a fault.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from io import BytesIO
from typing import Any, BinaryIO

from django.utils import translation
from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from core.open_data.cells import defused
from core.search.korean import strip_controls, tidy
from core.uploads import archives

LARGEST_FILE = 5 * 1024 * 1024
LARGEST_UNPACKED = 64 * 1024 * 1024
MOST_ROWS = 5_000
MOST_COLUMNS = 60
MOST_FAULTS = 200
LONGEST_TEXT = 10_000
HEADING_LINE = 1
_CHUNK, _LONGEST_TAG = 64 * 1024, 200
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^<>]*?\bref\s*=\s*[\"']\$?[A-Z]{1,3}\$?(\d{1,7})[:\"']")


class Kind(StrEnum):
    TEXT = "text"
    INTEGER = "integer"
    DATE = "date"
    CHOICE = "choice"


@dataclass(frozen=True)
class Column:
    """One column of a sheet. `choices` are pairs of (value, label); a cell may hold either."""

    key: str
    title: Any
    kind: Kind = Kind.TEXT
    required: bool = False
    choices: Sequence[tuple[str, Any]] = ()
    longest: int = LONGEST_TEXT
    width: int = 18


@dataclass(frozen=True)
class Fault:
    """What is wrong in one line; line 0 speaks of the file as a whole."""

    line: int
    column: str
    message: str


@dataclass(frozen=True)
class Row:
    line: int
    values: dict[str, Any]


@dataclass
class Sheet:
    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not self.faults


@dataclass(frozen=True)
class PlainRow:
    """The cells of one line as text, by the heading of their column; empty ones are left out."""

    line: int
    cells: dict[str, str]


class SpreadsheetRefused(Exception):
    """The file is not read at all; the message says why, for the person who sent it."""


def read(file: BinaryIO, columns: Sequence[Column], *, most_rows: int = MOST_ROWS) -> Sheet:
    """The rows below the headings of the first sheet, and every fault found. Raises SpreadsheetRefused.

    The bytes are looked at before any library opens them: size, bombs, programs, passwords. The rows then come as a
    stream, so that neither a million of them nor other sheets or merged areas without end are held in memory.
    """
    content = _bytes(file)
    workbook = _opened(content)
    try:
        sheet = workbook.worksheets[0]
        if merged := _merged_lines(content, sheet._worksheet_path):
            why = _("Merged cells cannot be read. Please split them.")
            return Sheet(faults=[Fault(line, "", why) for line in merged[:MOST_FAULTS]])
        return _read(sheet, columns, most_rows)
    finally:
        workbook.close()


def _read(sheet: Any, columns: Sequence[Column], most_rows: int) -> Sheet:
    lines = _counted(sheet, most_rows, values_only=False)
    _line, headings = next(lines, (HEADING_LINE, ()))
    places, faults = _places([cell.value for cell in headings], columns)
    result, is_known = Sheet(faults=faults), not faults
    for number, cells in lines:
        if len(cells) > MOST_COLUMNS and cells[MOST_COLUMNS].value is not None:
            raise SpreadsheetRefused(_("There are more than %(limit)s columns.") % {"limit": MOST_COLUMNS})
        # Under wrong headings, and after many faults, the rest is only counted.
        if is_known and len(result.faults) < MOST_FAULTS and any(cell.value not in (None, "") for cell in cells):
            result.rows.append(_row(number, cells, places, result.faults))
    if not (result.rows or result.faults):
        result.faults.append(Fault(0, "", _("There is no row below the headings.")))
    return result


def _merged_lines(content: bytes, path: str) -> list[int]:
    """In which lines merged areas begin, without laying out their cells: one area may claim to hold all there are."""
    found: set[int] = set()
    with zipfile.ZipFile(BytesIO(content)) as archive, archive.open(path.lstrip("/")) as part:
        before = b""
        while chunk := part.read(_CHUNK):
            text = before + chunk.replace(b"\x00", b"")
            found.update(int(area[1]) for area in _MERGED.finditer(text))
            before = text[-_LONGEST_TAG:]
    return sorted(found)


def read_plain(file: BinaryIO, sheets: Sequence[str], *, most_rows: int = MOST_ROWS) -> dict[str, list[PlainRow]]:
    """The named sheets of a workbook whose columns may be any. Raises SpreadsheetRefused."""
    workbook = _opened(_bytes(file))
    try:
        found = {sheet.title.strip().casefold(): sheet for sheet in workbook.worksheets}
        return {name: _plain_rows(found[name], most_rows) for name in sheets if name in found}
    finally:
        workbook.close()


def _plain_rows(sheet: Any, most_rows: int) -> list[PlainRow]:
    headings: list[str] = []
    rows = []
    for line, cells in _counted(sheet, most_rows):
        texts = [_plain_text(value) for value in cells[:MOST_COLUMNS]]
        if not headings:
            headings = texts
        elif named := {heading: text for heading, text in zip(headings, texts, strict=False) if heading and text}:
            rows.append(PlainRow(line, named))
    return rows


def _plain_text(value: Any) -> str:
    whole = int(value) if isinstance(value, float) and value.is_integer() else value
    return _tidy(whole)[:LONGEST_TEXT]


def write(columns: Sequence[Column], rows: Iterable[Sequence[Any]], *, title: str) -> bytes:
    """A workbook of one sheet with these headings; cells that a program would run are defused."""
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet(title[:31])
    sheet.freeze_panes = "A2"
    for number, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    sheet.append([_heading(sheet, str(column.title)) for column in columns])
    for row in rows:
        sheet.append([_handed_out(value) for value in row])
    written = BytesIO()
    workbook.save(written)
    return written.getvalue()


def _bytes(file: BinaryIO) -> bytes:
    file.seek(0)
    content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise SpreadsheetRefused(_("The file is larger than %(limit)s MB.") % {"limit": LARGEST_FILE // 1024 // 1024})
    try:
        kind = archives.inspect(BytesIO(content), largest_total=LARGEST_UNPACKED)
    except archives.ArchiveRefused as refused:
        if refused.cause == "bomb":
            raise SpreadsheetRefused(_("The file would unpack to an enormous size.")) from refused
        raise SpreadsheetRefused(_("This is not a spreadsheet that can be read. Please save it as XLSX.")) from refused
    if kind != "xlsx":
        raise SpreadsheetRefused(_("This is not a spreadsheet that can be read. Please save it as XLSX."))
    return content


def _opened(content: bytes) -> Workbook:
    # A file may lie in more ways than can be listed, and the library then fails in as many.
    try:
        workbook = load_workbook(BytesIO(content), read_only=True, data_only=False, keep_links=False)
    except Exception as error:
        raise SpreadsheetRefused(_("The file is damaged and cannot be read.")) from error
    if not workbook.worksheets:
        raise SpreadsheetRefused(_("The file holds no sheet."))
    return workbook


def _counted(sheet: Any, most_rows: int, *, values_only: bool = True) -> Iterator[tuple[int, Sequence[Any]]]:
    """The lines of a sheet opened as a stream, with their numbers. Raises SpreadsheetRefused."""
    # How large a sheet says it is may be wrong, and what lies beyond would be left out unseen.
    sheet.reset_dimensions()
    try:
        for line, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=values_only), start=1):
            if line > most_rows + HEADING_LINE:
                raise SpreadsheetRefused(
                    _("There are more than %(limit)s rows. Please send them in parts.") % {"limit": f"{most_rows:,}"}
                )
            yield line, cells
    except SpreadsheetRefused:
        raise
    except Exception as error:
        raise SpreadsheetRefused(_("The file is damaged and cannot be read.")) from error


def _places(headings: Sequence[Any], columns: Sequence[Column]) -> tuple[dict[int, Column], list[Fault]]:
    """Which column stands where; faults for those missing, unknown or there twice."""
    known = {name: column for column in columns for name in _names(column)}
    places: dict[int, Column] = {}
    faults: list[Fault] = []
    for place, heading in enumerate(headings):
        name = _tidy(heading)
        if not name:
            continue
        column = known.get(name.casefold())
        if column is None:
            faults.append(Fault(HEADING_LINE, name[:60], _("This column is not known.")))
        elif column in places.values():
            faults.append(Fault(HEADING_LINE, name[:60], _("This column is there twice.")))
        else:
            places[place] = column
    missing = [column for column in columns if column.required and column not in places.values()]
    faults += [Fault(HEADING_LINE, str(column.title), _("This column is missing.")) for column in missing]
    return places, faults


def _names(column: Column) -> set[str]:
    """A sheet made in one language may come back under the other."""
    names = {column.key}
    for language in ("ko", "en"):
        with translation.override(language):
            names.add(str(column.title))
    return {_tidy(name).casefold() for name in names}


def _row(line: int, cells: Sequence[Any], places: dict[int, Column], faults: list[Fault]) -> Row:
    values: dict[str, Any] = {}
    for place, cell in enumerate(cells):
        column = places.get(place)
        if column is None:
            if cell.value not in (None, ""):
                faults.append(Fault(line, get_column_letter(place + 1), _("This cell stands under no heading.")))
            continue
        try:
            values[column.key] = _value(cell, column)
        except ValueError as error:
            faults.append(Fault(line, str(column.title), str(error)))
    return Row(line, values)


def _value(cell: Any, column: Column) -> Any:
    value = cell.value
    if cell.data_type == "f":
        raise ValueError(_("Formulas are not read. Please paste the value itself."))
    if cell.data_type == "e":
        raise ValueError(_("The cell holds an error of the spreadsheet program."))
    if isinstance(value, str):
        value = _tidy(value)
    if value in (None, ""):
        if column.required:
            raise ValueError(_("This must be filled in."))
        return None
    match column.kind:
        case Kind.INTEGER:
            return _integer(value)
        case Kind.DATE:
            return _date(value)
        case Kind.CHOICE:
            return _choice(value, column)
    return _text(value, column)


def _integer(value: Any) -> int:
    if isinstance(value, str) and value.replace(",", "").lstrip("-").isascii():
        value = value.replace(",", "")
        if value.lstrip("-").isdigit() and len(value) <= 18:
            return int(value)
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 10**18 and value == int(value):
        return int(value)
    raise ValueError(_("This must be a whole number."))


def _date(value: Any) -> date:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, str):
        raise ValueError(_("The date is typed as text. Please format the cell as a date."))
    raise ValueError(_("This must be a date."))


def _choice(value: Any, column: Column) -> str:
    wanted = _tidy(str(value)).casefold()
    for choice, label in column.choices:
        labels = {choice}
        for language in ("ko", "en"):
            with translation.override(language):
                labels.add(str(label))
        if wanted in {_tidy(one).casefold() for one in labels}:
            return choice
    allowed = ", ".join(str(label) for _choice_value, label in column.choices)
    raise ValueError(_("This must be one of: %(allowed)s.") % {"allowed": allowed})


def _text(value: Any, column: Column) -> str:
    if isinstance(value, bool | date | datetime):
        raise ValueError(_("This must be text. Please format the cell as text."))
    if isinstance(value, float) and value == int(value):
        value = int(value)
    text = str(value)
    if len(text) > column.longest:
        raise ValueError(_("This is longer than %(limit)s characters.") % {"limit": column.longest})
    return text


def _tidy(value: Any) -> str:
    return tidy(str(value if value is not None else "")).strip()


def _heading(sheet: Any, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=text)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def _handed_out(value: Any) -> Any:
    if isinstance(value, datetime):
        # A spreadsheet knows no time zones; the reader's clock is the house's.
        return value.replace(tzinfo=None)
    if value is None or isinstance(value, int | float | date):
        return value
    return defused(strip_controls(str(value)))
