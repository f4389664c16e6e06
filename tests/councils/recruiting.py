"""Calls and applications for tests, on their way through the product's own services."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from accounts.models import ResidencyProof, Role
from core.workflow import SYSTEM, engine
from councils.models import Application, Body, RecruitmentCall, Selection
from councils.services import applications, calls
from councils.services.applications import Statement
from tests.councils.factories import make_body
from tests.factories import make_staff, make_user

NOON = datetime(2026, 5, 6, 3, 0, tzinfo=UTC)
OPENS, CLOSES = NOON - timedelta(days=5), NOON + timedelta(days=9)
AFTER = CLOSES + timedelta(hours=1)
TERM_STARTS = date(2026, 7, 1)

_numbers = count(1)


def make_officer(body: Body, **fields: Any) -> Any:
    return make_staff(Role.CASE_OFFICER, body.department, **fields)


def make_resident(**fields: Any) -> Any:
    """Somebody with a proof of residency of their own."""
    user = make_user(**fields)
    prove(user)
    return user


def prove(user: Any, *, keyed_hash: str = "", born: date = date(1980, 1, 1)) -> ResidencyProof:
    return ResidencyProof.objects.create(
        user=user,
        keyed_hash=keyed_hash or f"{next(_numbers):064x}",
        method="LETTER",
        area="한빛동",
        born_on_or_before=born,
        verified_at=datetime(2025, 9, 1, tzinfo=UTC),
        expires_at=datetime(2030, 9, 1, tzinfo=UTC),
    )


def make_draft(body: Body | None = None, *, seats: int | list[dict[str, Any]] = 3, **fields: Any) -> RecruitmentCall:
    body = body or make_body()
    fields.setdefault("questions", [{"text": "왜 함께하고 싶으신가요?", "required": False}])
    if fields.get("selection") == Selection.SCORES:
        fields.setdefault(
            "criteria",
            [
                {"label": "이해도", "most_points": 40, "weight": 40},
                {"label": "의지", "most_points": 60, "weight": 60},
            ],
        )
    fields["seats"] = [{"seat_kind": body.seat_kinds.get(), "seats": seats}] if isinstance(seats, int) else seats
    given = {
        "title": "시민위원 모집",
        "text": "함께할 시민위원을 모십니다.",
        "opens_at": OPENS,
        "closes_at": CLOSES,
        "selection": Selection.LOT,
        "term_starts_on": TERM_STARTS,
        **fields,
    }
    return calls.create_call(body=body, by=given.pop("by", None) or make_officer(body), at=OPENS, **given)


def make_open_call(body: Body | None = None, **fields: Any) -> RecruitmentCall:
    """Announced and opened; what the clock of the test machine says does not matter."""
    call = make_draft(body, **fields)
    officer = call.created_by
    RecruitmentCall.objects.filter(pk=call.pk).update(closes_at=datetime(2099, 1, 1, tzinfo=UTC))
    engine.apply(call, "announce", actor=officer, at=OPENS)
    RecruitmentCall.objects.filter(pk=call.pk).update(closes_at=fields.get("closes_at", CLOSES))
    engine.apply(call, "open_doors", actor=SYSTEM, at=OPENS)
    call.refresh_from_db()
    return call


def statement(call: RecruitmentCall, **fields: Any) -> Statement:
    fields.setdefault("seat_kind", call.seats.first().seat_kind)  # type: ignore[union-attr]
    fields.setdefault("name", "홍가람")
    fields.setdefault("phone", "010-1234-5678")
    return Statement(**fields)


def apply_to(call: RecruitmentCall, user: Any = None, *, at: datetime = NOON, **fields: Any) -> Application:
    person = user or make_resident()
    return applications.hand_in(call, user=person, statement=statement(call, **fields), at=at)


def close(call: RecruitmentCall) -> RecruitmentCall:
    engine.apply(call, "close", actor=SYSTEM, at=call.closes_at)
    call.refresh_from_db()
    return call


def check_all(call: RecruitmentCall) -> None:
    for application in call.applications.filter(state="SUBMITTED"):
        engine.apply(application, "accept", actor=call.created_by, at=AFTER)


def make_selecting(applicants: int = 6, *, attributes: Any = lambda number: (), **fields: Any) -> RecruitmentCall:
    """A call whose applications are all eligible and wait for the selection."""
    call = make_open_call(**fields)
    for number in range(applicants):
        apply_to(call, attributes=tuple(attributes(number)))
    close(call)
    check_all(call)
    engine.apply(call, "begin_selection", actor=call.created_by, at=AFTER)
    call.refresh_from_db()
    return call
