"""The citizens' panel on pledges: it voted on three in its first meeting, and two more wait for the next."""

from datetime import datetime, timedelta
from typing import Any

from core.notify.models import OutboxMessage
from councils.models import Attendance, Body, Decision, Meeting, Term
from councils.queries.terms import members_in_office
from councils.services import attendance, decisions, meetings
from demo.world import World
from plans.models import AdjustmentRequest, TaskCard
from plans.services import adjustments

PANEL = "pledge-panel"
MET, CALLED, ASKED, NEXT = 40, 55, 75, 21
PRESENT = 25
YES, NO, ABSTAIN = 1, 2, 3


def decide(world: World, words: dict[str, Any], pledges: list[tuple[TaskCard, bool]]) -> None:
    """Each pledge with whether it is to end. The panel agrees to all of them, not everybody in it."""
    panel, officer = Body.objects.get(slug=PANEL), world.staff["officer"]
    asked = [ask(world, card, stops=stops, at=world.days_ago(ASKED, hour=10)) for card, stops in pledges]
    starts = world.days_ago(MET, hour=14).replace(minute=0)
    called = world.days_ago(CALLED, hour=11)
    meeting = _planned(panel, officer, "제1차 평가회의", starts, at=called)
    for request in asked:
        adjustments.put_before_panel(request, meeting=meeting, by=officer, at=called + timedelta(minutes=20))
    meetings.call_meeting(meeting, by=officer, at=called + timedelta(hours=1))
    members = list(members_in_office(panel, on=starts.date()))[:PRESENT]
    for number, member in enumerate(members):
        moment = starts - timedelta(minutes=28 - number)
        attendance.record_by_hand(meeting, member=member, mode=Attendance.Mode.IN_PERSON, by=officer, at=moment)
    meetings.begin(meeting, by=officer, at=starts)
    for number, request in enumerate(asked, start=1):
        reason = world.chance.choice(words["stop_reason" if request.stops else "adjust_reason"])
        _vote(world, request, members, reason, at=starts + timedelta(minutes=25 * number))
    meetings.end(meeting, by=officer, at=starts + timedelta(minutes=110))
    # Of what is long past nobody is told today.
    OutboxMessage.objects.filter(event__startswith="councils.", created_at__lt=world.at - timedelta(days=10)).delete()
    _planned(panel, officer, "제2차 평가회의", (world.at + timedelta(days=NEXT)).replace(hour=14), at=world.days_ago(2))


def ask(world: World, card: TaskCard, *, stops: bool, at: datetime) -> AdjustmentRequest:
    return adjustments.request_adjustment(
        card,
        by=card.responsible.holder,
        panel=Body.objects.get(slug=PANEL),
        before=f"{card.title}: {card.ends_on:%Y년 %m월}까지 모두 마칩니다.",
        after="" if stops else "대상지를 둘로 나누어 올해는 한 곳, 내년에 나머지를 합니다.",
        cause="땅값과 자재 값이 올라 처음 예산으로는 한 번에 마칠 수 없습니다.",
        stops=stops,
        at=at,
    )


def _planned(panel: Body, officer: Any, title: str, starts: datetime, *, at: datetime) -> Meeting:
    return meetings.plan_meeting(
        body=panel,
        by=officer,
        at=at,
        title=title,
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        form=Meeting.Form.IN_PERSON,
        place="한마루도시공사 3층 대회의실",
    )


def _vote(world: World, request: AdjustmentRequest, members: list[Term], reason: str, *, at: datetime) -> None:
    officer = world.staff["officer"]
    decision = Decision.objects.get(item__meeting__body=request.panel, object_id=request.pk)
    against = world.chance.randint(1, 4)
    answers = [NO] * against + [ABSTAIN] * world.chance.randint(0, 2)
    answers += [YES] * (len(members) - len(answers))
    world.chance.shuffle(answers)
    decisions.open_vote(decision, by=officer, at=at)
    for member, answer in zip(members, answers, strict=True):
        decisions.cast(decision, user=member.user, values=[answer], at=at)
    decisions.close_vote(decision, by=officer, at=at + timedelta(minutes=5))
    decisions.give_reasons(decision, by=officer, reasons=reason, at=at + timedelta(minutes=6))
