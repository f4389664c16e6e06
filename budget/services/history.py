"""The years before there was this system: entered by hand, or taken from a spreadsheet after a dry run."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from budget.models import Cycle, EarlierYear
from budget.models.history import EARLIEST, LATEST
from budget.services.refusals import BudgetRefused
from budget.states.permissions import MANAGE_CYCLES
from core import permissions, spreadsheets
from core.audit.audit import record as write_down
from core.spreadsheets import Column, Fault, Kind
from discussion import text

MOST_ROWS = 100
HIGHEST_AMOUNT = 1_000_000_000_000
COLUMNS = (
    Column("year", gettext_lazy("Year"), Kind.INTEGER, required=True, width=8),
    Column("ceiling_won", gettext_lazy("Money to be decided on (won)"), Kind.INTEGER, width=22),
    Column("projects", gettext_lazy("Projects"), Kind.INTEGER, width=10),
    Column("amount_won", gettext_lazy("Money for these projects (won)"), Kind.INTEGER, width=22),
    Column("note", gettext_lazy("In words"), longest=300, width=40),
    Column("source", gettext_lazy("Where the figures are from"), longest=150, width=30),
)
FIGURES = ("ceiling_won", "projects", "amount_won", "note", "source")


@dataclass(frozen=True)
class Line:
    """One row of the sheet: what would be written, and whether that is new, a change, or there already."""

    values: dict[str, Any]
    change: str


@dataclass
class Reading:
    lines: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def template() -> bytes:
    example = [2020, None, 7, 194_000_000, _("An example: please overwrite it"), ""]
    return spreadsheets.write(COLUMNS, [example], title=_("Earlier years"))


def read(file: BinaryIO) -> Reading:
    """What the sheet says, with every fault; nothing is written. Raises SpreadsheetRefused."""
    sheet = spreadsheets.read(file, COLUMNS, most_rows=MOST_ROWS)
    reading = Reading(faults=list(sheet.faults))
    faulty = {fault.line for fault in sheet.faults}
    known = {year.year: year for year in EarlierYear.objects.all()}
    ours = set(Cycle.objects.filter(published_at__isnull=False).values_list("year", flat=True))
    seen: set[int] = set()
    for row in sheet.rows:
        if row.line in faulty:
            continue
        values = {column.key: row.values.get(column.key) for column in COLUMNS}
        values |= {name: values[name] or "" for name in ("note", "source")}
        if why := _fault_of(values, ours, seen):
            reading.faults.append(Fault(row.line, why[0], why[1]))
            continue
        # Not a fault, so it is a number.
        year = int(values["year"] or 0)
        seen.add(year)
        reading.lines.append(Line(values, _change(known.get(year), values)))
    reading.faults.sort(key=lambda fault: fault.line)
    return reading


@transaction.atomic
def take_in(lines: Sequence[Line], *, actor: Any, at: datetime) -> int:
    """Write what the dry run showed; how many years are new or changed."""
    permissions.check(actor, MANAGE_CYCLES)
    changed = [line for line in lines if line.change != "same"]
    for line in changed:
        figures = {name: line.values[name] for name in FIGURES}
        EarlierYear.objects.update_or_create(year=line.values["year"], defaults={**figures, "changed_at": at})
    write_down(
        "budget.import_history", actor=actor, at=at,
        detail={"years": sorted(line.values["year"] for line in changed)},
    )  # fmt: skip
    return len(changed)


@transaction.atomic
def record_year(*, actor: Any, at: datetime, year: int, **figures: Any) -> EarlierYear:
    """One year by hand; an entry of the same year is replaced. Raises BudgetRefused."""
    permissions.check(actor, MANAGE_CYCLES)
    values: dict[str, Any] = {"year": year, **dict.fromkeys(("ceiling_won", "projects", "amount_won")), **figures}
    values |= {name: text.clean(values.get(name) or "") for name in ("note", "source")}
    ours = set(Cycle.objects.filter(published_at__isnull=False).values_list("year", flat=True))
    if why := _fault_of(values, ours, set()):
        raise BudgetRefused("year", why[1], field=why[2])
    entry, _made = EarlierYear.objects.update_or_create(
        year=year, defaults={**{name: values[name] for name in FIGURES}, "changed_at": at}
    )
    write_down("budget.record_earlier_year", actor=actor, at=at, target=entry, detail={"year": year})
    return entry


@transaction.atomic
def forget_year(entry: EarlierYear, *, actor: Any, at: datetime) -> None:
    permissions.check(actor, MANAGE_CYCLES)
    write_down("budget.forget_earlier_year", actor=actor, at=at, target=entry, detail={"year": entry.year})
    entry.delete()


def _fault_of(values: dict[str, Any], ours: set[int], seen: set[int]) -> tuple[str, str, str] | None:
    """The column, what is wrong with it, and the name of the field; nothing where all is well."""
    year = values["year"]
    titles = {column.key: str(column.title) for column in COLUMNS}
    if not EARLIEST <= year <= LATEST:
        return titles["year"], _("This is no year of a budget."), "year"
    if year in ours:
        return titles["year"], _("This year has a cycle of its own here: its figures come from there."), "year"
    if year in seen:
        return titles["year"], _("This year is there twice."), "year"
    numbers = {name: values[name] for name in ("ceiling_won", "projects", "amount_won")}
    for name, number in numbers.items():
        highest = 10_000 if name == "projects" else HIGHEST_AMOUNT
        if number is not None and not 0 <= number <= highest:
            return titles[name], _("This number is not possible."), name
    if all(number is None for number in numbers.values()):
        return titles["amount_won"], _("A year needs at least one figure."), "amount_won"
    return None


def _change(known: EarlierYear | None, values: dict[str, Any]) -> str:
    if known is None:
        return "new"
    same = all(getattr(known, name) == values[name] for name in FIGURES)
    return "same" if same else "changed"
