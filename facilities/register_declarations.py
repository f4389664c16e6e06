"""What the register hands in to the others: the search, and open data."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.open_data import Column, Cycle, Dataset, Kind, Records, register
from core.search import kinds
from facilities.models import Branch, Equipment, Site, Upkeep
from facilities.models.grades import GRADE_CHOICES
from facilities.queries.register import standing_of
from facilities.services import indexing

GRADES = [(grade, grade) for grade, _word in GRADE_CHOICES]


def public_sites(at: datetime) -> QuerySet[Site]:
    return Site.objects.public().select_related("kind", "department", "standing")


def site_row(site: Site) -> Sequence[Any]:
    standing = standing_of(site)
    return (
        site.code, site.name, site.kind.name, site.department.name, site.address, site.area, site.latitude,
        site.longitude, site.opened_on, standing.grade if standing else "", standing.computed_on if standing else None,
    )  # fmt: skip


def public_equipment(at: datetime) -> QuerySet[Equipment]:
    rows = Equipment.objects.filter(site__in=Site.objects.public().order_by(), retired_on__isnull=True)
    return rows.select_related("site", "standing")


def equipment_row(thing: Equipment) -> Sequence[Any]:
    standing = standing_of(thing)
    parts: tuple[Any, ...] = (None, None, None, None, "", None)
    if standing:
        parts = (standing.importance, standing.age, standing.failures, f"{standing.risk / 10:.1f}", standing.grade,
                 standing.computed_on)  # fmt: skip
    return (
        thing.code, thing.name, thing.site.code, thing.site.name, thing.get_branch_display(), thing.installed_on,
        thing.service_life, *parts,
    )  # fmt: skip


def public_upkeep(at: datetime) -> QuerySet[Upkeep]:
    rows = Upkeep.objects.filter(equipment__site__in=Site.objects.public().order_by())
    return rows.select_related("equipment__site")


def upkeep_row(entry: Upkeep) -> Sequence[Any]:
    thing = entry.equipment
    return (thing.site.code, thing.code, thing.name, entry.get_kind_display(), entry.happened_on, entry.note,
            entry.cost_won)  # fmt: skip


kinds.register(indexing.KIND, _("Facilities"), readable=indexing.readable, entries=indexing.all_entries)
register(
    Dataset(
        name="facilities",
        title=_("Facilities"),
        description=_("Places that the corporation looks after, where they are, and the grade of each."),
        columns=(
            Column("code", _("Code")),
            Column("name", _("Name")),
            Column("kind", _("Kind of facility")),
            Column("department", _("Department")),
            Column("address", _("Address")),
            Column("area", _("Area")),
            Column("latitude", _("Latitude"), kind=Kind.NUMBER),
            Column("longitude", _("Longitude"), kind=Kind.NUMBER),
            Column("opened_on", _("Opened on"), kind=Kind.DATE),
            Column("grade", _("Grade"), kind=Kind.CHOICE, choices=GRADES),
            Column("graded_on", _("Grade computed on"), kind=Kind.DATE),
        ),
        records=Records(queryset=public_sites, row=site_row, order="name", filters={"area": "area"}),
        cycle=Cycle.DAILY,
        keywords=(_("Facilities"), _("Grade")),
        url="/facilities/",
    )
)
register(
    Dataset(
        name="facility-equipment",
        title=_("Equipment of the facilities"),
        description=_("What stands at each facility, with the three parts of its risk and the grade they give."),
        columns=(
            Column("code", _("Code")),
            Column("name", _("Name")),
            Column("site", _("Code of the facility")),
            Column("site_name", _("Facility")),
            Column("branch", _("Trade"), kind=Kind.CHOICE, choices=Branch.choices),
            Column("installed_on", _("Installed on"), kind=Kind.DATE),
            Column("service_life", _("Service life, in years"), kind=Kind.INTEGER),
            Column("importance", _("Importance"), kind=Kind.INTEGER),
            Column("age", _("Age"), _("Percent of the service life that is over"), kind=Kind.INTEGER),
            Column("failures", _("Failures and repairs"), kind=Kind.INTEGER),
            Column("risk", _("Risk"), _("Points of 100"), kind=Kind.NUMBER),
            Column("grade", _("Grade"), kind=Kind.CHOICE, choices=GRADES),
            Column("graded_on", _("Grade computed on"), kind=Kind.DATE),
        ),
        records=Records(queryset=public_equipment, row=equipment_row, order="code", filters={"branch": "branch"}),
        cycle=Cycle.DAILY,
        keywords=(_("Facilities"), _("Equipment"), _("Grade")),
        url="/facilities/",
    )
)
register(
    Dataset(
        name="facility-upkeep",
        title=_("Failures, repairs and inspections of facilities"),
        description=_("What failed, was repaired or looked at, day by day, and what it cost."),
        columns=(
            Column("site", _("Code of the facility")),
            Column("equipment", _("Code of the equipment")),
            Column("name", _("Name")),
            Column("kind", _("What it was"), kind=Kind.CHOICE, choices=Upkeep.Kind.choices),
            Column("happened_on", _("Day"), kind=Kind.DATE),
            Column("note", _("What happened or was done")),
            Column("cost_won", _("Cost"), kind=Kind.INTEGER),
        ),
        records=Records(
            queryset=public_upkeep,
            row=upkeep_row,
            order="-happened_on",
            filters={"kind": "kind", "happened_on": "happened_on"},
        ),
        cycle=Cycle.DAILY,
        keywords=(_("Facilities"), _("Upkeep")),
        url="/facilities/",
    )
)
