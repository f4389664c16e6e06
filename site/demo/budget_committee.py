"""What the committee did: it scored projects before the vote, one member keeping out, and adopted its opinion."""

import tomllib
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from budget.models import Cycle
from budget.services import cycle_opinion
from councils.models import AgendaItem, Attendance, Body, Decision, Meeting, Term
from councils.models.decisions import YES
from councils.queries.recusals import is_recused
from councils.services import agendas, attendance, decisions, meetings, opinions, recusals
from councils.services.decisions import Measure
from demo.silence import nothing_is_sent
from demo.world import World

TEXTS = Path(__file__).parent / "texts" / "budget_committee.toml"
SCORED = 3
Data = dict[str, Any]


@nothing_is_sent()
def score_projects(world: World) -> None:
    text = tomllib.loads(TEXTS.read_text(encoding="utf-8"))["scoring"]
    cycle = Cycle.objects.get(slug="2027")
    starts = cycle.phases.get(kind="SUBCOMMITTEES").ends_at - timedelta(days=4, hours=4)
    projects = list(cycle.projects.filter(state="ON_BALLOT").order_by("number")[:SCORED])

    def ask(item: AgendaItem, at: datetime) -> Decision:
        return decisions.decide(
            item=item, question=text["question"], by=world.staff["officer"], at=at, kind="SCORING", options=projects,
            criteria=[Measure(label, points) for label, points in text["criteria"]],
        )  # fmt: skip

    def marks() -> list[int]:
        most = [points for _label, points in text["criteria"]] * len(projects)
        return [world.chance.randint(full * 2 // 3, full) for full in most]

    _held(world, Body.objects.get(pk=cycle.committee_id), text, starts, ask, marks)


@nothing_is_sent()
def adopt_opinion(world: World) -> None:
    """What was drafted from the figures of the first year, with the committee's own words at its end."""
    text = tomllib.loads(TEXTS.read_text(encoding="utf-8"))["opinion"]
    cycle = Cycle.objects.select_related("committee").get(slug="2025")
    officer = world.staff["officer"]
    statement = cycle_opinion.draft(cycle, actor=officer, at=world.days_ago(3, hour=10))
    drafted = statement.text.partition(cycle_opinion.TO_BE_WRITTEN)[0]
    opinions.change_statement(statement, by=officer, text=f"{drafted}{text['wishes']}")

    def ask(item: AgendaItem, at: datetime) -> Decision:
        return decisions.decide(item=item, question=text["question"], by=officer, at=at, kind="MOTION")

    starts = world.days_ago(2, hour=14)
    decision = _held(world, Body.objects.get(pk=cycle.committee_id), text, starts, ask, lambda: [YES])
    cycle_opinion.adopt(statement, decision=decision, actor=officer, at=starts + timedelta(hours=3))


def _held(
    world: World, body: Body, text: Data, starts: datetime, ask: Callable[[AgendaItem, datetime], Decision],
    answer: Callable[[], list[int]],
) -> Decision:  # fmt: skip
    """One meeting with one item, from the invitation to the end; its decision with its reasons."""
    officer, planned = world.staff["officer"], starts - timedelta(days=14)
    meeting = meetings.plan_meeting(
        body=body, by=officer, at=planned, title=text["title"], starts_at=starts, ends_at=starts + timedelta(hours=2),
        form=Meeting.Form.IN_PERSON, place=text["place"], is_public=True,
    )  # fmt: skip
    item = agendas.put_on_agenda(meeting, by=officer, title=text["question"], at=planned, kind="DECISION")
    meetings.call_meeting(meeting, by=officer, at=planned + timedelta(hours=2))
    there = [one.member for one in meeting.invitations.select_related("member__user").order_by("member__office", "pk")]
    if "recusal" in text:
        out = next(member for member in reversed(there) if not member.is_chair)
        at = planned + timedelta(days=1)
        recusals.declare(item, user=out.user, ground="OWN", reason=text["recusal"], at=at)
    _arrive(meeting, there, officer, starts)
    meetings.begin(meeting, by=officer, at=starts)
    opened = decisions.open_vote(ask(item, starts), by=officer, at=starts + timedelta(minutes=20))
    for member in there:
        if not is_recused(member, item):
            decisions.cast(opened, user=member.user, values=answer(), at=starts + timedelta(minutes=30))
    decisions.close_vote(opened, by=officer, at=starts + timedelta(minutes=40))
    decisions.give_reasons(opened, by=officer, reasons=text["reasons"], at=starts + timedelta(minutes=50))
    meetings.end(meeting, by=officer, at=starts + timedelta(minutes=100))
    return Decision.objects.get(pk=opened.pk)


def _arrive(meeting: Meeting, there: list[Term], officer: Any, starts: datetime) -> None:
    for number, member in enumerate(there):
        moment = starts - timedelta(minutes=25 - number)
        attendance.record_by_hand(meeting, member=member, mode=Attendance.Mode.IN_PERSON, by=officer, at=moment)
