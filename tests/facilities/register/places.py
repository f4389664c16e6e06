"""Facilities for tests: unsurprising, and each call makes one thing. Nothing has a grade until weights are set."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from core.workflow import SYSTEM
from facilities.grading import Limits, Weights
from facilities.models import Branch, Equipment, FacilityKind, Scheme, Site, Upkeep
from facilities.services import weights
from tests.factories import make_department

NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
TODAY = date(2026, 6, 1)
LONG_AGO = datetime(2024, 1, 2, 9, tzinfo=UTC)
EVEN = Weights(importance=30, age=40, failures=30)
LIMITS = Limits(from_b=25, from_c=45, from_d=60, from_e=75, worst_record=24)

_numbers = count(1)


def make_kind(name: str = "체육시설") -> FacilityKind:
    return FacilityKind.objects.get_or_create(name=name)[0]


def make_site(name: str | None = None, **fields: Any) -> Site:
    """A published place on the map."""
    number = next(_numbers)
    fields.setdefault("code", f"place-{number}")
    fields.setdefault("kind", None)
    fields["kind"] = fields["kind"] or make_kind()
    fields.setdefault("department", fields.get("department") or make_department())
    fields.setdefault("address", f"한마루로 {number}")
    fields.setdefault("latitude", 37.66)
    fields.setdefault("longitude", 126.83)
    fields.setdefault("published_at", LONG_AGO)
    return Site.objects.create(name=name or f"마루체육관 {number}", created_at=LONG_AGO, **fields)


def make_equipment(site: Site | None = None, **fields: Any) -> Equipment:
    """Used daily, five of ten years old, not essential."""
    number = next(_numbers)
    fields.setdefault("code", f"thing-{number}")
    fields.setdefault("name", f"급수펌프 {number}")
    fields.setdefault("branch", Branch.MECHANICAL)
    fields.setdefault("usage", 4)
    fields.setdefault("installed_on", date(2021, 6, 1))
    fields.setdefault("service_life", 10)
    return Equipment.objects.create(site=site or make_site(), **fields)


def make_upkeep(equipment: Equipment, kind: str = "FAILURE", on: date = date(2026, 3, 1), **fields: Any) -> Upkeep:
    fields.setdefault("note", "모터 이상음")
    return Upkeep.objects.create(equipment=equipment, kind=kind, happened_on=on, recorded_at=NOW, **fields)


def set_weights(one: Weights = EVEN, *, limits: Limits = LIMITS, at: datetime = NOW, today: date = TODAY) -> Scheme:
    """The same for all trades; all grades are computed."""
    return weights.set_weights(
        weights=dict.fromkeys(Branch.values, one), limits=limits, reason="처음 정합니다.", by=SYSTEM, at=at, today=today
    )
