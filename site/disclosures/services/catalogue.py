"""The catalogue from and to spreadsheets: looked at first, then taken in whole or not at all."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, BinaryIO

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import Department, User
from core import permissions
from core.audit.audit import record
from core.deadlines.calendar import local_date
from core.licences import Licence
from core.spreadsheets import Column, Fault, Kind, Row, read, write
from disclosures.due_dates import next_due
from disclosures.models import CatalogueImport, CatalogueItem
from disclosures.states import MANAGE, PublicationCycle

COLUMNS = (
    Column("code", gettext_lazy("Number"), required=True, longest=20, width=10),
    Column("field", gettext_lazy("Subject area"), required=True, longest=60),
    Column("title", gettext_lazy("Item"), required=True, longest=200, width=40),
    Column("description", gettext_lazy("What it holds"), longest=1000, width=40),
    Column("cycle", gettext_lazy("Publication cycle"), Kind.CHOICE, required=True, choices=PublicationCycle.choices),
    Column("due_month", gettext_lazy("Due month"), Kind.INTEGER, width=8),
    Column("due_day", gettext_lazy("Due day"), Kind.INTEGER, width=8),
    Column("due_within", gettext_lazy("Due within working days"), Kind.INTEGER, width=12),
    Column("next_due_on", gettext_lazy("Next due"), Kind.DATE, width=12),
    Column("department", gettext_lazy("Department"), required=True, longest=100),
    Column("method", gettext_lazy("How it is published"), required=True, longest=120),
    Column("legal_basis", gettext_lazy("Legal basis"), longest=200, width=30),
    Column("licence", gettext_lazy("Licence"), Kind.CHOICE, choices=Licence.choices, width=14),
)


class ImportRefused(Exception):
    """The sheet has faults; nothing was taken in."""


@dataclass
class DryRun:
    """What an import would do, or why it does nothing."""

    added: list[CatalogueItem] = field(default_factory=list)
    changed: list[CatalogueItem] = field(default_factory=list)
    unchanged: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not self.faults


def look_at(file: BinaryIO, *, at: datetime) -> DryRun:
    """Read the sheet and compare it with the catalogue; changes nothing. Raises SpreadsheetRefused."""
    sheet = read(file, COLUMNS)
    run = DryRun(faults=list(sheet.faults))
    departments = _departments()
    known = {item.code: item for item in CatalogueItem.objects.all()}
    seen: set[str] = set()
    for row in sheet.rows:
        _judge(row, run, departments, known, seen, local_date(at))
    run.faults.sort(key=lambda fault: fault.line)
    return run


@transaction.atomic
def take_in(file: BinaryIO, *, name: str, actor: User, at: datetime) -> CatalogueImport:
    """All rows or none. Raises SpreadsheetRefused, ImportRefused, PermissionDenied."""
    if not permissions.scope(actor, MANAGE).everywhere:
        raise PermissionDenied(MANAGE)
    run = look_at(file, at=at)
    if not run.is_whole:
        raise ImportRefused
    for item in (*run.added, *run.changed):
        item.save()
    taken = CatalogueImport.objects.create(
        imported_by=actor, imported_at=at, name=name[:200], added=len(run.added), changed=len(run.changed)
    )
    detail = {"added": len(run.added), "changed": len(run.changed)}
    record("disclosures.import_catalogue", actor=actor, at=at, target=taken, detail=detail)
    return taken


def as_spreadsheet(items: Iterable[CatalogueItem]) -> bytes:
    """The catalogue in the columns that an import takes."""
    return write(COLUMNS, (_cells(item) for item in items), title=_("Catalogue"))


def _cells(item: CatalogueItem) -> list[Any]:
    return [
        item.code, item.field, item.title, item.description, item.get_cycle_display(), item.due_month, item.due_day,
        item.due_within, item.next_due_on, item.department.name, item.method, item.legal_basis, item.licence,
    ]  # fmt: skip


def _departments() -> dict[str, list[Department]]:
    """By name and by code; a name that two departments share names neither."""
    found: dict[str, list[Department]] = {}
    for department in Department.objects.filter(is_active=True):
        for name in {department.name, department.code}:
            found.setdefault(name, []).append(department)
    return found


def _judge(
    row: Row,
    run: DryRun,
    departments: dict[str, list[Department]],
    known: dict[str, CatalogueItem],
    seen: set[str],
    today: date,
) -> None:
    values = dict(row.values)
    faults = list(_faults(values, departments, seen))
    code = values.get("code") or ""
    before = known.get(code)
    due = values.get("next_due_on")
    if due is not None and due < today and (before is None or before.next_due_on != due):
        faults.append(("next_due_on", _("This day has passed. Give one that lies ahead.")))
    titles = {column.key: str(column.title) for column in COLUMNS}
    run.faults += [Fault(row.line, titles[key], message) for key, message in faults]
    seen.add(code)
    if faults or any(fault.line == row.line for fault in run.faults):
        return
    item, changed = _applied(values, departments, before, today)
    if before is None:
        run.added.append(item)
    elif changed:
        run.changed.append(item)
    else:
        run.unchanged += 1


def _faults(
    values: dict[str, Any], departments: dict[str, list[Department]], seen: set[str]
) -> Iterable[tuple[str, str]]:
    if values.get("code") in seen:
        yield "code", _("This number stands in the sheet twice.")
    name = values.get("department")
    if name and len(departments.get(name, [])) != 1:
        yield "department", _("There is no such department, or more than one. Use its code.")
    month, day, cycle = values.get("due_month"), values.get("due_day"), values.get("cycle")
    if month is not None and not 1 <= month <= 12:
        yield "due_month", _("A month is a number from 1 to 12.")
    if day is not None and not 1 <= day <= 31:
        yield "due_day", _("A day is a number from 1 to 31.")
    if cycle in {PublicationCycle.YEARLY, PublicationCycle.HALF_YEARLY} and not (month and day):
        yield "due_month", _("What comes yearly or half-yearly needs a month and a day.")
    if cycle in {PublicationCycle.MONTHLY, PublicationCycle.QUARTERLY} and not day:
        yield "due_day", _("What comes monthly or quarterly needs a day.")
    if (within := values.get("due_within")) is not None and not 1 <= within <= 250:
        yield "due_within", _("Give a number of working days from 1 to 250.")


def _applied(
    values: dict[str, Any], departments: dict[str, list[Department]], before: CatalogueItem | None, today: date
) -> tuple[CatalogueItem, bool]:
    item = before or CatalogueItem(code=values["code"])
    wanted = {key: values[key] for key in values if key not in {"code", "department", "next_due_on", "licence"}}
    wanted = {key: value if value is not None or key.startswith("due_") else "" for key, value in wanted.items()}
    wanted["department_id"] = departments[values["department"]][0].pk
    if values.get("licence"):
        wanted["licence"] = values["licence"]
    changed = any(getattr(item, key) != value for key, value in wanted.items())
    for key, value in wanted.items():
        setattr(item, key, value)
    due = values.get("next_due_on") or item.next_due_on
    due = due or next_due(cycle=item.cycle, month=item.due_month, day=item.due_day, after=today)
    changed = changed or due != item.next_due_on
    item.next_due_on = due
    return item, changed
