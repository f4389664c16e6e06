"""A body of auditors with its office, and facilities to visit, brought as far as a test needs them."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from accounts.models import Role, User
from auditors.models import Activity, ActivityKind
from auditors.services import activities
from councils.models import SeatKind, Term
from facilities.models import FacilityKind, Site
from tests.councils.factories import make_body, make_seat_kind, make_term
from tests.factories import grant, make_department, make_staff, make_user

# Noon in Korea.
NOW = datetime(2026, 5, 6, 3, 0, tzinfo=UTC)
FIELDS = (("시설·안전", 2), ("환경", 1), ("회계", 2), ("일반", 2))

_numbers = count(1)


class AuditOffice:
    """Four fields with their seats; an officer who plans; the auditors a test seats."""

    def __init__(self, at: datetime = NOW) -> None:
        self.at = at
        self.body = make_body(seats=0, granted_role=Role.HONORARY_AUDITOR)
        self.fields: list[SeatKind] = [make_seat_kind(self.body, label, seats=seats) for label, seats in FIELDS]
        self.officer: User = make_staff(department=self.body.department)

    @property
    def safety(self) -> SeatKind:
        return self.fields[0]

    def seat(self, field: SeatKind | None = None, user: User | None = None, **fields: Any) -> Term:
        """An auditor in office since a hundred days ago, with the role that comes with the seat."""
        day = self.at.date()
        fields.setdefault("starts_on", day - timedelta(days=100))
        fields.setdefault("ends_on", day + timedelta(days=600))
        user = user or make_user(display_name=f"감사관 {next(_numbers)}")
        grant(user, Role.HONORARY_AUDITOR)
        return make_term(self.body, user, seat_kind=field or self.safety, **fields)

    def plan(self, *, days: float = 7, by: User | None = None, **given: Any) -> Activity:
        starts_at = given.pop("starts_at", self.at + timedelta(days=days))
        values = {
            "kind": ActivityKind.INSPECTION,
            "title": "어린이놀이터 안전 점검",
            "field": None,
            "starts_at": starts_at,
            "ends_at": starts_at + timedelta(hours=3),
            "meeting_point": "관리사무소 앞",
            "note": "편한 신발을 신고 오십시오.",
            "allowance_won": 50_000,
            **given,
        }
        if "sites" not in values:
            values["sites"] = [make_site()]
        return activities.plan(body=self.body, by=by or self.officer, at=self.at, **values)


def make_kind(name: str | None = None) -> FacilityKind:
    return FacilityKind.objects.create(name=name or f"체육관 {next(_numbers)}")


def make_site(name: str | None = None, **fields: Any) -> Site:
    number = next(_numbers)
    fields.setdefault("kind", FacilityKind.objects.first() or make_kind())
    fields.setdefault("department", fields.get("department") or make_department())
    fields.setdefault("address", f"한마루시 새들로 {number}")
    fields.setdefault("opened_on", date(2015, 3, 2))
    return Site.objects.create(
        code=f"s-{number}", name=name or f"새들공원 {number}", created_at=NOW, published_at=NOW, **fields
    )
