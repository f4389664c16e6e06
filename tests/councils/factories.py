"""Bodies, seats and terms for tests: unsurprising, and each call makes one thing."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from accounts.models import User
from core.workflow import SYSTEM, engine
from councils.models import Body, SeatKind, Term
from tests.factories import make_department, make_user

LONG_AGO = datetime(2024, 1, 2, 9, tzinfo=UTC)
FIRST_DAY, LAST_DAY = date(2026, 1, 1), date(2027, 12, 31)

_numbers = count(1)


def make_body(name: str | None = None, *, seats: int = 15, seat: str = "공개모집", **fields: Any) -> Body:
    """A public body with one kind of seat. `seats=0` leaves it without any."""
    number = next(_numbers)
    fields.setdefault("slug", f"body-{number}")
    fields.setdefault("department", fields.get("department") or make_department())
    fields.setdefault("purpose", "공사의 일을 주민과 함께 살핍니다.")
    fields.setdefault("legal_basis", "시민참여 운영규정 제5조")
    fields.setdefault("published_at", LONG_AGO)
    body = Body.objects.create(name=name or f"시민위원회 {number}", created_at=LONG_AGO, **fields)
    if seats:
        make_seat_kind(body, seat, seats=seats)
    return body


def make_seat_kind(body: Body, label: str, *, seats: int = 5, kind: str = SeatKind.Kind.FIELD) -> SeatKind:
    return SeatKind.objects.create(body=body, label=label, seats=seats, kind=kind, position=body.seat_kinds.count())


def make_term(body: Body, user: User | None = None, **fields: Any) -> Term:
    """A term in office through 2026 and 2027, unless told otherwise."""
    fields.setdefault("seat_kind", body.seat_kinds.first() or make_seat_kind(body, "공개모집"))
    fields.setdefault("name", "홍가람")
    fields.setdefault("starts_on", FIRST_DAY)
    fields.setdefault("ends_on", LAST_DAY)
    fields.setdefault("department", body.department)
    term = Term.objects.create(body=body, user=user or make_user(), created_at=LONG_AGO, **fields)
    engine.open(term, actor=SYSTEM, at=LONG_AGO)
    return term
