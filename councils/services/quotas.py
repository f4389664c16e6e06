"""The quotas of a call, and each kind of seat's part of them, because each kind is drawn on its own."""

from collections.abc import Sequence
from fractions import Fraction

from councils.models import CallSeat, RecruitmentCall, Selection

# Attribute and number of seats.
Pairs = list[list[str | int]]


def of_call(call: RecruitmentCall) -> Pairs:
    """What the body's quotas come to for all seats of the call; none where no quota lot decides."""
    if call.selection != Selection.QUOTA_LOT:
        return []
    seats = sum(seat.seats for seat in call.seats.all())
    return [[quota.attribute, quota.seats_of(seats)] for quota in call.body.quotas.all()]


def by_kind(quotas: Pairs, seats: Sequence[CallSeat]) -> list[Pairs]:
    """For each kind of seat its part of every quota; the parts of one quota add up to it."""
    sizes = [seat.seats for seat in seats]
    parts: list[Pairs] = [[] for _seat in seats]
    loads = [0] * len(seats)
    for attribute, minimum in quotas:
        for place, part in enumerate(shares(int(minimum), sizes, loads)):
            loads[place] += part
            if part:
                parts[place].append([attribute, part])
    return parts


def shares(minimum: int, sizes: Sequence[int], loads: Sequence[int]) -> list[int]:
    """Split by size, the rest by the largest remainders; among equals the kind that bears least gets the next."""
    whole = sum(sizes)
    given = [minimum * size // whole for size in sizes]
    order = sorted(
        range(len(sizes)), key=lambda place: (-(minimum * sizes[place] % whole), Fraction(loads[place], sizes[place]))
    )
    for place in order[: minimum - sum(given)]:
        given[place] += 1
    return given
