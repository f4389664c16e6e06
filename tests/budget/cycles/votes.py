"""Cycles ready for the next step, made through the services as an officer would."""

from datetime import datetime, timedelta
from typing import Any

from accounts.models import Role
from budget.models import Cycle, Poll
from budget.services import cycles, opening, preparing, terms
from tests.budget.factories import NOON, make_project
from tests.factories import make_staff

OPENS, CLOSES = NOON + timedelta(days=10), NOON + timedelta(days=24)
DAY = timedelta(days=1)


def officer() -> Any:
    return make_staff(Role.ELECTION_OFFICER)


def year(*, has_vote: bool = True, **moved: tuple[datetime, datetime]) -> dict[str, tuple[datetime, datetime]]:
    """The calendar round the vote; a phase may be moved by its name."""
    phases = {
        "CALL": (NOON - 60 * DAY, NOON - 30 * DAY),
        "REVIEW": (NOON - 29 * DAY, NOON - DAY),
        "VOTE": (OPENS, CLOSES),
        "ASSEMBLY": (CLOSES + 2 * DAY, CLOSES + 3 * DAY),
        "DECISION": (CLOSES + 5 * DAY, CLOSES + 9 * DAY),
    }
    if not has_vote:
        del phases["VOTE"]
    return phases | moved


def make_draft(actor: Any, *, slug: str = "2027", has_vote: bool = True, **given: Any) -> Cycle:
    given.setdefault("ceiling_won", 300_000_000)
    cycle = cycles.make_cycle(
        actor=actor, slug=slug, year=2027, at=NOON - 90 * DAY, title="2027년 주민참여예산", summary="함께 정합니다.",
        has_vote=has_vote, **given,
    )  # fmt: skip
    preparing.set_calendar(cycle, actor=actor, phases=year(has_vote=has_vote), at=NOON - 90 * DAY)
    return cycle


def make_ready(actor: Any, *, slug: str = "2027", projects: int = 3, **given: Any) -> Poll:
    """Published, with projects on the ballot: the terms can be fixed."""
    cycle = make_draft(actor, slug=slug, **given)
    cycles.publish(cycle, actor=actor, at=NOON - 80 * DAY)
    poll = Poll.objects.select_related("cycle").get(cycle=cycle)
    pot = poll.pots.get()
    for number in range(1, projects + 1):
        make_project(pot, number=number, cost_won=50_000_000 + number)
    return poll


def make_fixed(actor: Any, **given: Any) -> Poll:
    return terms.fix(make_ready(actor, **given), actor=actor, at=NOON)


def make_open(actor: Any, **given: Any) -> Poll:
    poll = make_fixed(actor, **given)
    assert opening.open_poll(poll, at=OPENS)
    poll.refresh_from_db()
    return poll
