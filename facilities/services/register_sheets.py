"""The register of equipment from and to spreadsheets: looked at first, then taken in whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, BinaryIO

from django.core.exceptions import PermissionDenied
from django.core.validators import validate_slug
from django.db import IntegrityError, transaction
from django.forms import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import permissions
from core.audit import audit
from core.spreadsheets import Column, Fault, Kind, Row, read, write
from facilities.models import Branch, Equipment, Site, Usage
from facilities.queries import register
from facilities.services import grades, indexing
from facilities.services.refusals import FacilityRefused
from facilities.services.register import EQUIPMENT_FIELDS, LONGEST_LIFE
from facilities.states import MANAGE_REGISTER

ESSENTIAL = (("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")))
COLUMNS = (
    Column("site", gettext_lazy("Code of the facility"), required=True, longest=20),
    Column("code", gettext_lazy("Code of the equipment"), required=True, longest=24),
    Column("name", gettext_lazy("Name"), required=True, longest=80, width=30),
    Column("branch", gettext_lazy("Trade"), Kind.CHOICE, required=True, choices=Branch.choices),
    Column(
        "usage", gettext_lazy("How often it is used"), Kind.CHOICE, required=True,
        choices=[(str(value), label) for value, label in Usage.choices],
    ),
    Column("essential", gettext_lazy("Essential"), Kind.CHOICE, required=True, choices=ESSENTIAL, width=12),
    Column("installed_on", gettext_lazy("Installed on"), Kind.DATE, required=True, width=14),
    Column("service_life", gettext_lazy("Service life, in years"), Kind.INTEGER, required=True, width=14),
    Column("maker", gettext_lazy("Maker and model"), longest=80, width=30),
)  # fmt: skip


@dataclass
class DryRun:
    """What a sheet would do, or why it does nothing."""

    added: list[Equipment] = field(default_factory=list)
    changed: list[Equipment] = field(default_factory=list)
    unchanged: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not self.faults


def as_sheet(user: Any) -> bytes:
    """What this person keeps, in the columns that an import takes; what stands in a closed place is taken no more."""
    sites = register.kept_by(user).filter(closed_on__isnull=True).order_by()
    things = Equipment.objects.filter(site__in=sites, retired_on__isnull=True)
    rows = (
        (
            thing.site.code, thing.code, thing.name, thing.get_branch_display(), thing.get_usage_display(),
            str(dict(ESSENTIAL)["yes" if thing.essential else "no"]), thing.installed_on, thing.service_life,
            thing.maker,
        )
        for thing in things.select_related("site").order_by("site__code", "code").iterator()
    )  # fmt: skip
    return write(COLUMNS, rows, title=_("Equipment"))


def look_at(file: BinaryIO, *, by: Any, today: date) -> DryRun:
    """Read the sheet and compare it with the register; changes nothing. Raises SpreadsheetRefused."""
    sheet = read(file, COLUMNS)
    run = DryRun(faults=list(sheet.faults))
    sites = {site.code: site for site in register.kept_by(by).filter(closed_on__isnull=True)}
    known = {thing.code: thing for thing in Equipment.objects.select_related("site")}
    seen: set[str] = set()
    for row in sheet.rows:
        _judge(row, run, sites, known, seen, today)
    run.faults.sort(key=lambda fault: fault.line)
    return run


@transaction.atomic
def take_in(file: BinaryIO, *, by: Any, at: datetime, today: date) -> DryRun:
    """All rows or none. Raises SpreadsheetRefused, FacilityRefused, PermissionDenied."""
    if not permissions.scope(by, MANAGE_REGISTER):
        raise PermissionDenied(MANAGE_REGISTER)
    # Each change of a thing holds its place: nobody takes one out of service while the sheet is compared with it.
    list(register.kept_by(by).order_by("pk").select_for_update(of=("self",), no_key=True))
    run = look_at(file, by=by, today=today)
    if not run.is_whole:
        raise FacilityRefused("faults", _("The register has changed in the meantime. Please try the sheet once more."))
    _save(run)
    touched = {thing.site_id: thing.site for thing in (*run.added, *run.changed)}
    detail = {"added": len(run.added), "changed": len(run.changed), "sites": sorted(s.code for s in touched.values())}
    audit.record("facilities.import_register", actor=by, at=at, detail=detail)
    grades.recompute(today=today, sites=touched)
    for site in touched.values():
        indexing.renew(site)
    return run


def _save(run: DryRun) -> None:
    """Raises FacilityRefused where another place has taken one of the codes meanwhile."""
    try:
        with transaction.atomic():
            for thing in (*run.added, *run.changed):
                thing.save()
    except IntegrityError as error:
        raise FacilityRefused("same", _("Somebody has just entered the same. Please look at the register.")) from error


def _judge(
    row: Row, run: DryRun, sites: dict[str, Site], known: dict[str, Equipment], seen: set[str], today: date
) -> None:
    values = dict(row.values)
    if any(values.get(column.key) in (None, "") for column in COLUMNS if column.required):
        return  # The faults of this row stand in the sheet already.
    site, code = sites.get(str(values.pop("site")).lower()), str(values.pop("code")).lower()
    thing = known.get(code)
    faults = list(_faults(values, site, code, thing, seen, today))
    seen.add(code)
    run.faults += [Fault(row.line, str(title), message) for title, message in faults]
    if faults or site is None:
        return
    given = {**values, "usage": int(values["usage"]), "essential": values["essential"] == "yes",
             "maker": values["maker"] or ""}  # fmt: skip
    if thing is None:
        run.added.append(Equipment(site=site, code=code, **given))
        return
    if all(getattr(thing, name) == given[name] for name in EQUIPMENT_FIELDS):
        run.unchanged += 1
        return
    for name in EQUIPMENT_FIELDS:
        setattr(thing, name, given[name])
    run.changed.append(thing)


def _faults(
    values: dict[str, Any], site: Site | None, code: str, thing: Equipment | None, seen: set[str], today: date
) -> Any:
    titles = {column.key: column.title for column in COLUMNS}
    if site is None:
        yield titles["site"], _("There is no open facility of this code in your department.")
    try:
        validate_slug(code)
    except ValidationError:
        yield titles["code"], _("A code has small letters, digits and dashes only.")
    if code in seen:
        yield titles["code"], _("This code stands in the sheet twice.")
    if thing is not None and (thing.retired_on is not None or (site is not None and thing.site_id != site.pk)):
        yield titles["code"], _("This code is used already.")
    if values["installed_on"] > today:
        yield titles["installed_on"], _("This day has not come yet.")
    if not 1 <= values["service_life"] <= LONGEST_LIFE:
        yield titles["service_life"], _("A service life is 1 to 100 years.")
