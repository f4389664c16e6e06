"""Taking in a register of residents: a CSV of keyed hashes, and how the city makes one."""

import csv
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import RegisterEntry, RegisterImport
from accounts.residency.identity import has_resident_number, register_hash
from core.audit import audit

HASHED_COLUMNS = ("keyed_hash", "area")
CLEAR_COLUMNS = ("name", "birth_date", "postal_code", "address", "area")
MOST_PROBLEMS = 100
ROWS_AT_ONCE = 2000
_HASH = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Problem:
    line: int
    message: str


@dataclass
class Report:
    """What a file holds: rows that can be taken, and what is wrong on which line."""

    rows: int = 0
    problems: list[Problem] = field(default_factory=list)
    more_problems: int = 0

    @property
    def is_clean(self) -> bool:
        return not self.problems and self.rows > 0

    def add(self, line: int, message: str) -> None:
        if len(self.problems) < MOST_PROBLEMS:
            self.problems.append(Problem(line, message))
        else:
            self.more_problems += 1


def inspect(lines: Iterable[str]) -> Report:
    """The dry run: reads the whole file, changes nothing."""
    report = Report()
    reader = csv.reader(lines)
    try:
        _inspect_rows(reader, report)
    except csv.Error:
        # For example a file of another kind: a cell without an end.
        report.add(reader.line_num, _("This line cannot be read as CSV. The lines after it were not looked at."))
    if not report.rows and not report.problems:
        report.add(1, _("The file holds no rows."))
    return report


def _inspect_rows(reader: Any, report: Report) -> None:
    header = tuple(cell.strip().lstrip("\ufeff") for cell in next(reader, []))
    if header != HASHED_COLUMNS:
        report.add(1, _("The first line must be: %(columns)s") % {"columns": ",".join(HASHED_COLUMNS)})
        return
    seen = set[bytes]()
    for cells in reader:
        problem = _problem(cells, seen)
        if problem:
            report.add(reader.line_num, problem)
        elif cells:
            seen.add(bytes.fromhex(cells[0].strip()))
            report.rows += 1


def import_register(lines: Iterable[str], *, as_of: date, actor: Any, at: datetime) -> RegisterImport:
    """Take in a file that was found clean; it counts from the moment the last row is in.

    Rows come in pieces, each in its own transaction, and the registers before it are destroyed after it.
    """
    register = RegisterImport.objects.create(imported_by=actor, imported_at=at, as_of=as_of)
    reader = csv.reader(lines)
    next(reader, None)
    rows = 0
    entries = (
        RegisterEntry(register=register, keyed_hash=cells[0].strip(), area=cells[1].strip())
        for cells in reader
        if cells
    )
    while piece := list(islice(entries, ROWS_AT_ONCE)):
        RegisterEntry.objects.bulk_create(piece)
        rows += len(piece)
    with transaction.atomic():
        register.rows, register.completed_at = rows, at
        register.save(update_fields=["rows", "completed_at"])
        audit.record(
            "accounts.import_register",
            actor=actor,
            at=at,
            target=register,
            detail={"rows": rows, "as_of": as_of.isoformat()},
        )
    destroy_replaced(register)
    return register


def destroy_replaced(register: RegisterImport) -> None:
    """Remove the entries of all registers before this one; that there was an import stays on record."""
    replaced = RegisterEntry.objects.filter(register__lt=register.pk)
    while ids := list(replaced.values_list("pk", flat=True)[:ROWS_AT_ONCE]):
        RegisterEntry.objects.filter(pk__in=ids).delete()


def hashed(lines: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Rows for `import_register` from a register in clear text, for whoever holds both it and the key.

    Raises ValueError with the number of the first line that is wrong.
    """
    reader = csv.DictReader(line.lstrip("\ufeff") for line in lines)
    if tuple(reader.fieldnames or ()) != CLEAR_COLUMNS:
        raise ValueError(f"line 1: the columns must be {','.join(CLEAR_COLUMNS)}")
    for row in reader:
        if has_resident_number(" ".join(value or "" for value in row.values())):
            raise ValueError(f"line {reader.line_num}: holds a resident registration number; remove it")
        try:
            birth_date = date.fromisoformat(row["birth_date"].strip())
        except (ValueError, AttributeError) as error:
            raise ValueError(f"line {reader.line_num}: the birth date must look like 1990-01-31") from error
        yield register_hash(row["name"], birth_date, row["postal_code"], row["address"]), row["area"].strip()


def _problem(cells: list[str], seen: set[bytes]) -> str:
    if not cells:
        return ""
    if has_resident_number(",".join(cells)):
        return _("This line holds a resident registration number. Remove it from the file.")
    if len(cells) != len(HASHED_COLUMNS):
        return _("Expected %(expected)s columns, found %(found)s.") % {"expected": 2, "found": len(cells)}
    keyed_hash, area = (cell.strip() for cell in cells)
    if not _HASH.fullmatch(keyed_hash):
        return _("The keyed hash must be 64 hexadecimal digits.")
    if area not in settings.RESIDENCY_AREAS:
        return _("Unknown neighbourhood: %(area)s") % {"area": area[:40]}
    if bytes.fromhex(keyed_hash) in seen:
        return _("This person stands in the file twice.")
    return ""
