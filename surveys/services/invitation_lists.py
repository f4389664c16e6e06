"""Lists of people to be invited, read without trust: pasted, CSV or XLSX. Nothing is kept before somebody looked."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from io import StringIO
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from core.search.korean import tidy
from core.spreadsheets import Column, SpreadsheetRefused, read
from surveys.services.refusals import SurveyRefused

MOST_PEOPLE = 20_000
MOST_IN_A_WORKBOOK = 5_000
MOST_FAULTS = 20
LONGEST_NAME = 60
LARGEST_FILE = 5 * 1024 * 1024
_HEADINGS = {
    "email": ("e-mail", "email", "메일", "이메일", "전자우편"),
    "name": ("name", "이름", "성명"),
    "stratum": ("group", "department", "그룹", "집단", "소속", "부서"),
}
_FIELD_BY_HEADING = {word: field for field, words in _HEADINGS.items() for word in words}
_IN_ORDER = ("email", "name", "stratum")
COLUMNS = (
    Column("email", gettext_lazy("E-mail"), longest=254),
    Column("name", gettext_lazy("Name"), longest=LONGEST_NAME),
    Column("stratum", pgettext_lazy("invited", "Group"), longest=LONGEST_NAME),
)


@dataclass(frozen=True)
class Person:
    """Without an e-mail somebody is written to on paper."""

    email: str
    name: str = ""
    stratum: str = ""

    @property
    def known_by(self) -> tuple[str, ...]:
        """Nobody is on the list twice by this."""
        return (self.email.lower(),) if self.email else ("", self.name, self.stratum)


@dataclass(frozen=True)
class LineFault:
    line: int
    message: str


@dataclass
class Reading:
    """What was understood, and the lines that were not."""

    people: list[Person] = field(default_factory=list)
    faults: list[LineFault] = field(default_factory=list)
    repeated: int = 0

    @property
    def on_paper(self) -> int:
        return sum(not person.email for person in self.people)

    def as_text(self) -> str:
        """The same list to be sent along once more, when somebody has looked at it."""
        out = StringIO()
        csv.writer(out, lineterminator="\n").writerows((p.email, p.name, p.stratum) for p in self.people)
        return out.getvalue()


def from_text(text: str) -> Reading:
    """One person in each line: e-mail, name, group, or as the headings say; parted by tabs, as spreadsheets are
    pasted, or by commas."""
    tabbed = "\t" in text
    lines = csv.reader(StringIO(text), delimiter="\t" if tabbed else ",")
    try:
        return _reading(list(lines))
    except csv.Error as error:
        raise SurveyRefused("list", _("This list cannot be read. Is a quotation mark left open?")) from error


def from_file(file: BinaryIO, name: str) -> Reading:
    """A workbook, or text as spreadsheet programs save it. Raises SurveyRefused."""
    if name.lower().endswith(".xlsx"):
        return _from_workbook(file)
    content = file.read(LARGEST_FILE + 1)
    if len(content) > LARGEST_FILE:
        raise SurveyRefused("list", _("This file is too large."))
    for encoding in ("utf-8-sig", "cp949"):
        try:
            return from_text(content.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise SurveyRefused("list", _("This file is no text. Please save it as CSV or XLSX."))


def _from_workbook(file: BinaryIO) -> Reading:
    try:
        sheet = read(file, COLUMNS, most_rows=MOST_IN_A_WORKBOOK)
    except SpreadsheetRefused as refused:
        raise SurveyRefused("list", str(refused)) from refused
    rows = [
        (row.line, [row.values.get("email") or "", row.values.get("name") or "", row.values.get("stratum") or ""])
        for row in sheet.rows
    ]
    reading = _sorted(rows)
    reading.faults[:0] = [LineFault(fault.line, fault.message) for fault in sheet.faults[:MOST_FAULTS]]
    return reading


def _reading(rows: Iterable[Sequence[str]]) -> Reading:
    numbered = [(line, row) for line, row in enumerate(rows, start=1) if any(cell.strip() for cell in row)]
    order = _order_of(numbered[0][1]) if numbered else None
    if order:
        numbered = [(line, [row[at] if at < len(row) else "" for at in order]) for line, row in numbered[1:]]
    if len(numbered) > MOST_PEOPLE:
        raise SurveyRefused("list", _("At most %(most)s people at a time, please.") % {"most": f"{MOST_PEOPLE:,}"})
    return _sorted(numbered)


def _order_of(row: Sequence[str]) -> list[int] | None:
    """In which column each field stands, where the first line says so."""
    known = [_FIELD_BY_HEADING.get(cell.strip().lower()) for cell in row]
    if known[0] is None:
        return None
    places = {field: at for at, field in enumerate(known) if field}
    # Under a heading that nobody knows stands what usually stands there.
    return [places.get(field, at if at not in places.values() else len(row)) for at, field in enumerate(_IN_ORDER)]


def _sorted(rows: Iterable[tuple[int, Sequence[str]]]) -> Reading:
    reading, seen = Reading(), set()
    for line, cells in rows:
        email, name, stratum = ([tidy(cell).strip()[:254] for cell in cells] + ["", "", ""])[:3]
        person = Person(email.lower(), name[:LONGEST_NAME], stratum[:LONGEST_NAME])
        if fault := _fault_of(person):
            if len(reading.faults) < MOST_FAULTS:
                reading.faults.append(LineFault(line, fault))
        elif person.known_by in seen:
            reading.repeated += 1
        else:
            seen.add(person.known_by)
            reading.people.append(person)
    return reading


def _fault_of(person: Person) -> str:
    if not person.email:
        return "" if person.name else _("There is neither an e-mail address nor a name.")
    try:
        validate_email(person.email)
    except ValidationError:
        return _("This is no e-mail address: %(text)s") % {"text": person.email[:60]}
    return ""
