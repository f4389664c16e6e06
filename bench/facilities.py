"""Grades of a whole register computed anew: in a night when little has changed, and by other weights, when all has.

At two sizes a hundred times apart; the exponent says how the time grows with the register.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from time import perf_counter
from typing import Any

from django.core.management import call_command
from django.utils import timezone

from bench.figures import Figure

TODAY = date(2026, 6, 1)
THINGS_AT_A_SITE = 100
ENTRIES_OF_A_THING = 3
BATCH = 5_000
# Seconds for 100,000 things, whether few grades change or all of them are written anew.
PROMISED = 5.0


def figures(*, long: bool) -> Iterator[Figure]:
    call_command("migrate", verbosity=0)
    large = 100_000 if long else 10_000
    small_seconds = measured(large // 100)
    seconds = measured(large)
    for name, taken in seconds.items():
        yield Figure("facilities", f"{name}_{large}_items_s", round(taken, 3), f"<={PROMISED * large / 100_000:g}")
        exponent = math.log(taken / small_seconds[name]) / math.log(100)
        yield Figure("facilities", f"{name}_exponent", round(exponent, 2), "<=1.1")


def measured(size: int) -> dict[str, float]:
    """Seconds of each way of computing, in a transaction that is taken back."""
    from django.db import transaction

    with transaction.atomic():
        fill(size)
        taken = {
            "first": lasting(lambda: set_weights(importance=30, today=TODAY)),
            "night": lasting(lambda: recompute(TODAY + timedelta(days=1))),
            "other_weights": lasting(lambda: set_weights(importance=60, today=TODAY + timedelta(days=1))),
        }
        transaction.set_rollback(True)
    return taken


def lasting(work: Callable[[], Any]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start


def recompute(today: date) -> None:
    from facilities.services import grades

    grades.recompute(today=today)


def set_weights(*, importance: int, today: date) -> None:
    from core.workflow import SYSTEM
    from facilities.grading import Limits, Weights
    from facilities.models import Branch
    from facilities.services import weights

    limits, one = Limits(25, 45, 60, 75, 24), Weights(importance, 70 - importance, 30)
    weights.set_weights(
        weights=dict.fromkeys(Branch.values, one), limits=limits, reason="bench", by=SYSTEM, at=timezone.now(),
        today=today,
    )  # fmt: skip


def fill(size: int) -> None:
    """Sites of a hundred things each, every thing with three entries of the last four years."""
    from accounts.models import Department, Organisation
    from facilities.models import Branch, Equipment, FacilityKind, Site, Upkeep

    chance = random.Random(7)
    organisation = Organisation.objects.create(name=f"bench {size}", kind="CORPORATION")
    department = Department.objects.create(organisation=organisation, name="bench", code=f"bench-{size}")
    kind = FacilityKind.objects.create(name=f"bench {size}")
    sites = Site.objects.bulk_create(
        Site(code=f"s{size}-{number}", name=f"{size} {number}", kind=kind, department=department, address="bench",
             created_at=timezone.now(), published_at=timezone.now())
        for number in range(max(1, size // THINGS_AT_A_SITE))
    )  # fmt: skip
    things = Equipment.objects.bulk_create(
        (
            Equipment(code=f"e{size}-{number}", site=sites[number // THINGS_AT_A_SITE % len(sites)], name="bench",
                      branch=chance.choice(Branch.values), usage=chance.randint(1, 5), essential=chance.random() < 0.3,
                      installed_on=TODAY - timedelta(days=chance.randint(1, 9_000)),
                      service_life=chance.choice((5, 10, 15, 20)))
            for number in range(size)
        ),
        batch_size=BATCH,
    )  # fmt: skip
    Upkeep.objects.bulk_create(
        (
            Upkeep(equipment=thing, kind=chance.choice(Upkeep.Kind.values), note="bench", recorded_at=timezone.now(),
                   happened_on=TODAY - timedelta(days=chance.randint(0, 1_460)))
            for thing in things
            for _entry in range(ENTRIES_OF_A_THING)
        ),
        batch_size=BATCH,
    )  # fmt: skip
