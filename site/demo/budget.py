"""The cycles of the participatory budget: one finished, one being carried out, one voting, one gathering proposals.

The rooms of projects, votes, results and spending fill them; between them they come back here for the next step.
"""

import tomllib
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from budget.models import Cycle, Poll, Project
from budget.services import calendar, cycles, opening, preparing, term_changes, terms
from budget.states.cycles import CycleState
from budget.states.polls import RESULT_PUBLIC, PollState
from councils.models import Body
from demo.silence import nothing_is_sent
from demo.world import SEOUL, World
from discussion.services import support
from home.models import SectionPage
from proposals.models import Call

TEXTS = Path(__file__).parent / "texts" / "budget.toml"
PROJECT_TEXTS = TEXTS.with_name("budget_projects.toml")
FOLLOWERS = 14
Data = dict[str, Any]


@nothing_is_sent()
def build(world: World) -> None:
    """The cycles with calendar, ballot and pots. Projects are put into the pots next."""
    # The real room takes over the address of its announcement.
    SectionPage.objects.filter(slug="budget").delete()
    made = [_cycle(world, text) for text in _texts()]
    while calendar.turn(at=world.at):
        pass
    for cycle in made:
        _follow(world, cycle)


@nothing_is_sent()
def fix_terms(world: World) -> None:
    """Fix and open the votes whose projects stand; ballots are cast next, then `opening.close_poll` ends them."""
    with_projects = Project.objects.values("cycle")
    ready = Poll.objects.filter(state=PollState.PREPARING, opens_at__lte=world.at, cycle__in=with_projects)
    for poll in ready.select_related("cycle").order_by("opens_at"):
        fixed_at = poll.opens_at - timedelta(days=3, hours=5)
        terms.fix(poll, actor=world.staff["election"], at=fixed_at)
        opening.open_poll(poll, at=poll.opens_at)


@nothing_is_sent()
def withdraw_a_project(world: World) -> None:
    """While people vote, what can no longer be carried out goes: one officer asks, two others approve."""
    poll = Poll.objects.select_related("cycle").get(state=PollState.OPEN, cycle__slug="2027")
    pot = poll.pots.order_by("number")[0]
    gone = pot.projects.filter(state="ON_BALLOT").order_by("-number")[0]
    reason, at = (
        tomllib.loads(PROJECT_TEXTS.read_text(encoding="utf-8"))["withdrawn"],
        poll.opens_at + timedelta(days=2),
    )
    change = term_changes.ask(poll, actor=world.staff["election"], reason=reason, at=at, withdraw=[gone.number])
    for hours, officer in ((2, "election2"), (4, "election3")):
        term_changes.approve(change, actor=world.staff[officer], at=at + timedelta(hours=hours))


@nothing_is_sent()
def decide(world: World) -> None:
    """Once the results are out, what the committee decided on them."""
    said = {text["slug"]: text["decision"] for text in _texts() if "decision" in text}
    voted = Cycle.objects.filter(state=CycleState.PUBLISHED, poll__state__in=RESULT_PUBLIC, slug__in=said)
    for cycle in voted.order_by("year"):
        phase = cycle.phases.get(kind="DECISION")
        at = phase.starts_at + timedelta(hours=6)
        cycles.decide(cycle, actor=world.staff["election"], reason=said[cycle.slug], at=at)


@nothing_is_sent()
def finish(world: World) -> None:
    """The oldest cycle is evaluated and done."""
    for cycle in Cycle.objects.filter(state=CycleState.DECIDED, phases__kind="EVALUATION"):
        over = cycle.phases.get(kind="EVALUATION").ends_at
        if over < world.at:
            cycles.finish(cycle, actor=world.staff["election"], at=over + timedelta(hours=2))


def _texts() -> list[Data]:
    found: list[Data] = tomllib.loads(TEXTS.read_text(encoding="utf-8"))["cycle"]
    return found


def _cycle(world: World, text: Data) -> Cycle:
    officer = world.staff["election"]
    phases = {kind: _span(world, *days) for kind, days in text["phases"].items()}
    begun = phases["CALL"][0] - timedelta(days=30)
    cycle = cycles.make_cycle(
        actor=officer, at=begun, department=world.departments["주민참여"],
        committee=Body.objects.filter(slug="participatory-budget").first(),
        call=Call.objects.filter(slug=text.get("call", "")).first(),
        **{name: text[name] for name in ("slug", "year", "title", "summary", "text", "ceiling_won")},
    )  # fmt: skip
    preparing.set_calendar(cycle, actor=officer, phases=phases, at=begun)
    poll = Poll.objects.get(cycle=cycle)
    age_on = phases["VOTE"][0].date()
    preparing.set_terms(poll, actor=officer, at=begun, age_on=age_on, **text["ballot"])
    first, *others = text["pots"]
    preparing.set_pots(poll, actor=officer, pots=[{**first, "number": 1}, *others], at=begun)
    return cycles.publish(cycle, actor=officer, at=begun + timedelta(days=20))


def _span(world: World, begins: int, ends: int) -> tuple[datetime, datetime]:
    """From nine in the morning of one day to six in the evening of the other; days count back."""
    first, last = (world.at - timedelta(days=days) for days in (begins, ends))
    return datetime.combine(first, time(9), tzinfo=SEOUL), datetime.combine(last, time(18), tzinfo=SEOUL)


def _follow(world: World, cycle: Cycle) -> None:
    for person in world.chance.sample(world.residents[2:], FOLLOWERS):
        support.follow(cycle, person=person, at=world.at - timedelta(days=1))
