"""A call that fills several kinds of seats: every kind has its part of each quota and is drawn within it."""

import random
from collections import Counter
from typing import Any

import pytest

from core.workflow import engine
from councils.lots import redraw
from councils.lots.redraw import Candidate, Frozen, Group
from councils.models import Attribute, CallSeat, Quota, RecruitmentCall
from councils.services import quotas, selection
from tests.councils.factories import make_body, make_seat_kind
from tests.councils.recruiting import AFTER, apply_to, check_all, close, make_officer, make_open_call
from tests.councils.test_lot_draw import SEED, best_by_trying
from tests.councils.test_selection import drawn

FIELDS = (("시설·안전", 2), ("환경", 1), ("회계", 2), ("일반", 2))


def test_the_parts_add_up_and_fit_the_seats_on_a_thousand_random_calls() -> None:
    chance = random.Random(20260607)
    for _number in range(1000):
        sizes = [chance.randint(1, 30) for _kind in range(chance.randint(1, 12))]
        minimum = chance.randint(1, sum(sizes))
        given = quotas.shares(minimum, sizes, [0] * len(sizes))
        assert sum(given) == minimum
        for part, size in zip(given, sizes, strict=True):
            assert abs(part - minimum * size / sum(sizes)) < 1
            assert part <= size


def test_a_second_quota_goes_first_to_the_kind_that_bears_least() -> None:
    seats = [CallSeat(seats=1), CallSeat(seats=1)]
    assert quotas.by_kind([["WOMAN", 1], ["YOUTH", 1]], seats) == [[["WOMAN", 1]], [["YOUTH", 1]]]


def random_groups(chance: random.Random) -> tuple[Group, ...]:
    """Kinds of seats with pools of their own and their parts of up to three quotas."""
    names = ["WOMAN", "YOUTH", "DISABLED"]
    sizes = [chance.randint(1, 4) for _kind in range(chance.randint(2, 4))]
    wanted = [[name, chance.randint(1, sum(sizes))] for name in names[: chance.randint(1, 3)]]
    parts = quotas.by_kind(wanted, [CallSeat(seats=size) for size in sizes])
    return tuple(
        Group(
            f"분야 {kind}",
            size,
            tuple(
                Candidate(f"K{kind}C{number:03d}", tuple(name for name in names if chance.random() < 0.4))
                for number in range(chance.randint(1, 8))
            ),
            tuple(redraw.Quota(str(name), int(part)) for name, part in pairs),
        )
        for kind, (size, pairs) in enumerate(zip(sizes, parts, strict=True))
    )


def test_parts_are_met_in_every_kind_on_a_thousand_random_pools_whenever_they_can_be() -> None:
    chance = random.Random(20260608)
    met = impossible = 0
    for number in range(1000):
        groups = random_groups(chance)
        for group, result in zip(groups, redraw.draw(Frozen(f"lot-{number}", groups), seed=SEED), strict=True):
            held = Counter(name for one in group.candidates if one.code in result.selected for name in one.attributes)
            short = dict(result.unmet)
            assert len(result.selected) == min(group.seats, len(group.candidates))
            assert all(held[one.attribute] >= one.minimum - short.get(one.attribute, 0) for one in group.quotas)
            assert bool(short) is not best_by_trying(group)
            met, impossible = met + (not short), impossible + bool(short)
    assert met > 500
    assert impossible > 200


@pytest.fixture
def call(db: Any) -> RecruitmentCall:
    """Seven seats in four fields, of which women get two fifths; everybody has applied and is eligible."""
    body = make_body(seats=0)
    kinds = [make_seat_kind(body, label, seats=seats) for label, seats in FIELDS]
    Quota.objects.create(body=body, attribute=Attribute.WOMAN, percent=40)
    call = make_open_call(
        body,
        selection="QUOTA_LOT",
        by=make_officer(body),
        seats=[{"seat_kind": kind, "seats": kind.seats} for kind in kinds],
    )
    for kind in kinds:
        for number in range(5):
            apply_to(call, seat_kind=kind, attributes=("WOMAN",) if number < 2 else ())
    close(call)
    check_all(call)
    engine.apply(call, "begin_selection", actor=call.created_by, at=AFTER)
    call.refresh_from_db()
    return call


def applications(call: RecruitmentCall, seat: CallSeat, state: str) -> Any:
    return call.applications.filter(seat_kind=seat.seat_kind, state=state)


def women(call: RecruitmentCall, seat: CallSeat) -> int:
    return sum("WOMAN" in application.attributes for application in applications(call, seat, "INVITED"))


def test_one_lot_fills_four_kinds_and_keeps_the_quota_of_each(call: RecruitmentCall) -> None:
    assert call.quotas == [["WOMAN", 3]]
    assert [seat.quotas for seat in call.seats.all()] == [[["WOMAN", 1]], [], [["WOMAN", 1]], [["WOMAN", 1]]]
    lot = drawn(call)
    for seat in call.seats.all():
        assert applications(call, seat, "INVITED").count() == seat.seats
        assert women(call, seat) >= sum(part for _name, part in seat.quotas)
    assert redraw.disagreements(lot.document) == []


def test_the_reserve_of_a_kind_keeps_its_part(call: RecruitmentCall) -> None:
    drawn(call)
    seat = call.seats.first()
    assert seat is not None
    while women(call, seat):
        woman = next(one for one in applications(call, seat, "INVITED") if one.attributes)
        others = women(call, seat) - 1
        waiting = any(one.attributes for one in applications(call, seat, "RESERVE"))
        selection.decline(woman, user=woman.user, at=AFTER)
        assert applications(call, seat, "INVITED").count() == seat.seats
        assert bool(women(call, seat)) is bool(others or waiting)
