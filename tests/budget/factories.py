"""Cycles, votes and projects for tests: unsurprising, and each call makes one thing."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from budget.models import Cycle, Poll, Pot, Project
from budget.states.cycles import CycleState
from budget.states.names import BallotKind
from budget.states.polls import PollState
from budget.states.projects import ProjectState

NOON = datetime(2026, 5, 6, 3, 0, tzinfo=UTC)
_numbers = count(1)


def make_cycle(*, state: str = CycleState.PUBLISHED, **fields: Any) -> Cycle:
    number = next(_numbers)
    if state not in (CycleState.PREPARING, CycleState.CANCELLED):
        fields.setdefault("published_at", NOON - timedelta(days=60))
    fields.setdefault("ceiling_won", 500_000_000)
    return Cycle.objects.create(
        slug=f"cycle-{number}", year=2027, title=f"주민참여예산 {number}", summary="주민이 정하는 예산입니다.",
        created_at=NOON - timedelta(days=90), state=state, **fields,
    )  # fmt: skip


def make_poll(cycle: Cycle | None = None, *, state: str = PollState.OPEN, **fields: Any) -> Poll:
    """A vote that opened a week ago and closes in a week, with one pot for the whole city."""
    fields.setdefault("ballot_kind", BallotKind.PICK)
    fields.setdefault("opens_at", NOON - timedelta(days=7))
    fields.setdefault("closes_at", NOON + timedelta(days=7))
    if state != PollState.PREPARING:
        fields.setdefault("terms", {"made": "for tests"})
        fields.setdefault("terms_sha256", "0" * 64)
        fields.setdefault("fixed_at", NOON - timedelta(days=14))
    cycle = cycle or make_cycle()
    made = Poll.objects.create(cycle=cycle, state=state, age_on=date(2026, 1, 1), **fields)
    make_pot(made, ceiling_won=cycle.ceiling_won)
    return made


def make_pot(poll: Poll, *, name: str = "시 전체", areas: Sequence[str] = (), **fields: Any) -> Pot:
    fields.setdefault("ceiling_won", 100_000_000)
    return Pot.objects.create(poll=poll, number=poll.pots.count() + 1, name=name, areas=list(areas), **fields)


def make_project(pot: Pot, *, state: str = ProjectState.ON_BALLOT, **fields: Any) -> Project:
    cycle = pot.poll.cycle
    number = fields.pop("number", cycle.projects.count() + 1)
    fields.setdefault("cost_won", 50_000_000)
    fields.setdefault("title", f"사업 {number}")
    return Project.objects.create(
        cycle=cycle, pot=pot, number=number, state=state, summary="동네가 나아집니다.", text="무엇을 어떻게 합니다.",
        created_at=NOON - timedelta(days=30), **fields,
    )  # fmt: skip
