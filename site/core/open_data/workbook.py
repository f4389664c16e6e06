"""A table as XLSX, written while it is sent.

A spreadsheet is a ZIP archive of XML; packages that write one keep its rows in memory or in files until the end. Here
every row is compressed and handed on at once, so that a million rows need as much memory as ten. Text is written as
text, never as a formula. After the rows comes a sheet that explains the columns and names the licence.
"""

from __future__ import annotations

import math
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from django.utils import timezone
from django.utils.translation import gettext as _

from core.open_data.tables import Dataset, Kind

# What the programs that open it allow; further rows come on further sheets.
MOST_ROWS = 1_000_000
# A part of an archive written without going back may not be larger than 2 GiB.
LARGEST_SHEET = 1_500_000_000
LONGEST_CELL = 32_767
_CHUNK = 64 * 1024
_EXACT_INTEGERS = 10**15
_FIRST_DAY = date(1899, 12, 30)
_FIRST_MOMENT = datetime(1899, 12, 30)
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PLAIN, _DATE, _MOMENT, _BOLD, _WRAPPED = range(5)
_WIDTHS = {Kind.TEXT: 28, Kind.CHOICE: 18, Kind.DATE: 12, Kind.MOMENT: 18}
_STYLES = (
    f'<styleSheet xmlns="{_MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>'
    '<fonts count="2"><font><sz val="11"/><name val="Malgun Gothic"/></font>'
    '<font><b/><sz val="11"/><name val="Malgun Gothic"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="5"><xf/>'
    '<xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/>'
    '<xf fontId="1" applyFont="1"/><xf applyAlignment="1"><alignment wrapText="1" vertical="top"/></xf>'
    '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


class _Outlet:
    """Where the archive is written to: it cannot go back, and whatever is there is taken away at once."""

    def __init__(self) -> None:
        self.parts: list[bytes] = []
        self.size = 0

    def write(self, data: bytes) -> int:
        self.parts.append(bytes(data))
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing waits here for longer than it is taken."""

    def close(self) -> None:
        """Whoever reads decides when this ends."""

    def taken(self) -> bytes:
        whole = b"".join(self.parts)
        self.parts.clear()
        self.size = 0
        return whole


def as_xlsx(dataset: Dataset, at: datetime) -> Iterator[bytes]:
    outlet = _Outlet()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED, compresslevel=5) as book:
        names: list[str] = []
        rows = _Ahead(dataset.rows(at))
        while not names or rows.more:
            names.append(" ".join([_("Data"), *([str(len(names) + 1)] if names else [])]))
            for _written in _sheet(book, len(names), dataset, rows):
                if outlet.size >= _CHUNK:
                    yield outlet.taken()
        names.append(_("About"))
        _write(book, f"xl/worksheets/sheet{len(names)}.xml", _about(dataset, at))
        for path, content in _frame(names).items():
            _write(book, path, content)
    yield outlet.taken()


class _Ahead:
    """An iterator that knows whether anything is left."""

    def __init__(self, rows: Iterable[Sequence[Any]]) -> None:
        self.rows = iter(rows)
        self.following: Sequence[Any] | None = None
        self.step()

    @property
    def more(self) -> bool:
        return self.following is not None

    def step(self) -> Sequence[Any] | None:
        current, self.following = self.following, next(self.rows, None)
        return current


def _sheet(book: zipfile.ZipFile, number: int, dataset: Dataset, rows: _Ahead) -> Iterator[None]:
    """One sheet of rows; stops for breath now and then, so that what is written can be sent."""
    columns = dataset.columns
    widths = "".join(
        f'<col min="{place}" max="{place}" width="{_WIDTHS.get(column.kind, 14)}" customWidth="1"/>'
        for place, column in enumerate(columns, start=1)
    )
    last = _letters(len(columns))
    head = (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{widths}</cols><sheetData>{_row([str(column.label) for column in columns], style=_BOLD)}"
    )
    with book.open(_part(f"xl/worksheets/sheet{number}.xml"), "w") as sheet:
        pending, size, count = [head], 0, 0
        while rows.more and count < MOST_ROWS and size < LARGEST_SHEET:
            line = _row(rows.step() or ())
            pending.append(line)
            count += 1
            if len(pending) >= 200:
                size += sheet.write("".join(pending).encode())
                pending.clear()
                yield
        pending.append(f'</sheetData><autoFilter ref="A1:{last}{count + 1}"/></worksheet>')
        sheet.write("".join(pending).encode())
    yield


def _row(values: Sequence[Any], *, style: int = _PLAIN) -> str:
    return "<row>" + "".join(_cell(value, style) for value in values) + "</row>"


def _cell(value: Any, style: int) -> str:
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, bool):
        return f'<c t="b"><v>{int(value)}</v></c>'
    if isinstance(value, int | float | Decimal) and _is_exact(value):
        return f"<c><v>{value}</v></c>"
    if isinstance(value, datetime) and value.year >= 1900:
        local = timezone.make_naive(value) if timezone.is_aware(value) else value
        passed = local - _FIRST_MOMENT
        return f'<c s="{_MOMENT}"><v>{passed.days + round(passed.seconds / 86_400, 9)}</v></c>'
    if isinstance(value, date) and value.year >= 1900:
        return f'<c s="{_DATE}"><v>{(value - _FIRST_DAY).days}</v></c>'
    chosen = f' s="{style}"' if style else ""
    return f'<c t="inlineStr"{chosen}><is><t xml:space="preserve">{_text(value)}</t></is></c>'


def _is_exact(number: Any) -> bool:
    """What a spreadsheet can hold as a number; the rest is written as text."""
    return math.isfinite(number) and abs(number) < _EXACT_INTEGERS


def _text(value: Any) -> str:
    text = _NOT_IN_XML.sub("", str(value))
    return escape(text if len(text) <= LONGEST_CELL else text[: LONGEST_CELL - 1] + "…")


def _about(dataset: Dataset, at: datetime) -> str:
    facts = [
        (str(dataset.title), ""),
        (_("Description"), dataset.description),
        (_("Made at"), at),
        (_("Licence"), f"{dataset.licence.label} {dataset.licence.address}"),
        (_("How often it is renewed"), dataset.cycle),
    ]
    lines = [
        "<row>" + _cell(term, _BOLD) + _cell(value if isinstance(value, datetime) else str(value), _WRAPPED) + "</row>"
        for term, value in facts
    ]
    lines.append("<row/>" + _row([_("Column"), _("Meaning"), _("Content")], style=_BOLD))
    lines += [
        _row([str(column.label), str(column.meaning), str(column.kind.label)], style=_WRAPPED)
        for column in dataset.columns
    ]
    widths = '<cols><col min="1" max="1" width="24" customWidth="1"/><col min="2" max="2" width="70" customWidth="1"/>'
    return f'{_HEAD}<worksheet xmlns="{_MAIN}">{widths}</cols><sheetData>{"".join(lines)}</sheetData></worksheet>'


def _frame(names: list[str]) -> dict[str, str]:
    """The parts that hold the sheets together."""
    numbered = list(enumerate(names, start=1))
    sheets = "".join(f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>' for n, name in numbered)
    places = "".join(
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n, _ in numbered
    )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    kinds = "".join(
        f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kind}.worksheet+xml"/>' for n, _ in numbered
    )
    return {
        "xl/styles.xml": _HEAD + _STYLES,
        "xl/workbook.xml": (
            f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{places}'
            f'<Relationship Id="rId0" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
        ),
        "_rels/.rels": (
            f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "[Content_Types].xml": (
            f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>{kinds}</Types>'
        ),
    }


def _write(book: zipfile.ZipFile, path: str, content: str) -> None:
    book.writestr(_part(path), content.encode())


def _part(path: str) -> zipfile.ZipInfo:
    """Without the moment of writing, so that the same rows give the same file."""
    part = zipfile.ZipInfo(path)
    part.compress_type = zipfile.ZIP_DEFLATED
    return part


def _letters(number: int) -> str:
    """1 → A, 27 → AA."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
