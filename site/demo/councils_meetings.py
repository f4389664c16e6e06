"""Meetings of the bodies: held with minutes and decisions of each kind, coming ones, and tasks in every state.

They go through the services, as they did in their own time: what the demo shows, the product can do. Only the
notices of long ago are not sent again.
"""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile

from core.documents.pdf import Sheet
from core.notify.models import OutboxMessage
from councils.models import Attendance, Body, Decision, Meeting, Procedure, Term
from councils.models.agendas import AgendaItem
from councils.models.meetings import TieRule
from councils.services import agendas, attendance, decisions, follow_ups, meetings, minutes, opinions
from councils.services.decisions import Measure
from demo.world import World

TEXTS = Path(__file__).parent / "texts" / "councils_meetings.toml"
HELD = ("closed", "comments", "published")
ALLOWANCE = 70_000
REPLIES = ("YES", "YES", "YES", "NO", "NONE")

Data = dict[str, Any]


def build(world: World) -> None:
    texts = tomllib.loads(TEXTS.read_text(encoding="utf-8"))
    for body in Body.objects.order_by("pk"):
        Procedure.objects.create(body=body, allowance=ALLOWANCE, tie_rule=TieRule.CHAIR)
    for text in sorted(texts["meeting"], key=lambda text: text["day"]):
        _meeting(world, text)
    for text in texts["statement"]:
        _statement(world, text)
    OutboxMessage.objects.filter(event__startswith="councils.", created_at__lt=world.at - timedelta(days=10)).delete()


def _meeting(world: World, text: Data) -> None:
    body = Body.objects.get(slug=text["body"])
    starts = (world.at + timedelta(days=text["day"])).replace(hour=14, minute=0)
    planned = min(starts - timedelta(days=14), world.at - timedelta(hours=20))
    officer = world.staff["officer"]
    meeting = meetings.plan_meeting(
        body=body,
        by=officer,
        at=planned,
        title=text["title"],
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        form=text.get("form", Meeting.Form.IN_PERSON),
        place=text["place"],
        remote_url=text.get("remote_url", ""),
        note=text.get("note", ""),
        reply_by=starts - timedelta(days=2),
    )
    Meeting.objects.filter(pk=meeting.pk).update(door_secret=f"{world.chance.getrandbits(256):064x}")
    meeting.refresh_from_db()
    items = [(_item(meeting, item, officer, planned), item) for item in text["item"]]
    if text["stage"] == "draft":
        return
    meetings.call_meeting(meeting, by=officer, at=planned + timedelta(hours=3))
    called = planned + timedelta(hours=4)
    _replies(world, meeting, called)
    for item, data in items:
        if "opinion" in data:
            opinions.ask(item, by=officer, question=data["opinion"], due_at=starts - timedelta(days=1), at=called)
    if text["stage"] == "postponed":
        meetings.postpone(meeting, by=officer, reason=text["reason"], at=called + timedelta(hours=2))
    elif text["stage"] == "cancelled":
        meetings.cancel(meeting, by=officer, reason=text["reason"], at=starts - timedelta(days=2))
    elif text["stage"] in HELD:
        _hold(world, meeting, items, text, starts)
    else:
        for item, data in items:
            for question in data.get("question", ()):
                _question(item, question, officer, called)


def _item(meeting: Meeting, text: Data, officer: Any, at: datetime) -> AgendaItem:
    plain = {name: text[name] for name in ("title", "kind", "presenter", "description") if name in text}
    item = agendas.put_on_agenda(meeting, by=officer, at=at, **plain)
    for title, lines in text.get("papers", {}).items():
        agendas.add_paper(item, by=officer, title=title, files=[_paper(title, lines, at)], at=at)
    return item


def _paper(title: str, lines: list[str], at: datetime) -> ContentFile:
    sheet = Sheet(title=title)
    # The same seed and day give the same file.
    sheet.set_creation_date(at)
    sheet.add_page()
    sheet.heading(title)
    for line in lines:
        sheet.paragraph(line)
    return ContentFile(sheet.as_bytes(), name=f"{title}.pdf")


def _replies(world: World, meeting: Meeting, at: datetime) -> None:
    for number, invitation in enumerate(meeting.invitations.select_related("member__user").order_by("pk")):
        answer = world.chance.choice(REPLIES) if number else "YES"
        # The account for trying things out still has its invitation to answer.
        if answer != "NONE" and invitation.member.user != world.residents[1]:
            moment = at + timedelta(minutes=number)
            meetings.reply(meeting, user=invitation.member.user, answer=answer, at=moment)


def _hold(world: World, meeting: Meeting, items: list[Any], text: Data, starts: datetime) -> None:
    officer = world.staff["officer"]
    there = _arrive(world, meeting, items, officer, starts)
    meetings.begin(meeting, by=officer, at=starts)
    for place, (item, data) in enumerate(items):
        for question in data.get("question", ()):
            at = starts + timedelta(minutes=20 * (place + 1))
            _vote(world, _question(item, question, officer, at), question, there, officer, at)
    meetings.end(meeting, by=officer, at=starts + timedelta(minutes=100))
    for task in text.get("task", ()):
        _task(world, meeting, task, officer, starts + timedelta(hours=3))
    _minutes(world, meeting, items, text["stage"], officer, starts)


def _arrive(world: World, meeting: Meeting, items: list[Any], officer: Any, starts: datetime) -> list[Term]:
    """As many as the votes need, and the chair first."""
    invitations = meeting.invitations.select_related("member__user").order_by("member__office", "pk")
    invited = [one.member for one in invitations]
    # The account for trying things out has a history too.
    invited.sort(key=lambda member: (not member.is_chair, member.user != world.residents[1]))
    needed = max([sum(q.get("votes", q.get("choices", ()))) for _i, d in items for q in d.get("question", ())] or [0])
    there = invited[: max(needed, round(len(invited) * 0.7))]
    for number, member in enumerate(there):
        way = Attendance.Mode.REMOTE if meeting.is_remote and number % 4 == 3 else Attendance.Mode.IN_PERSON
        moment = starts - timedelta(minutes=25 - number)
        attendance.record_by_hand(meeting, member=member, mode=way, by=officer, at=moment)
    return there


def _question(item: AgendaItem, text: Data, officer: Any, at: datetime) -> Decision:
    return decisions.decide(
        item=item,
        question=text["question"],
        by=officer,
        at=at,
        kind=text["kind"],
        ballot=text["ballot"],
        options=text.get("options", ()),
        criteria=[Measure(label, points) for label, points in text.get("criteria", ())],
    )


def _vote(world: World, decision: Decision, text: Data, there: list[Term], officer: Any, at: datetime) -> None:
    decisions.open_vote(decision, by=officer, at=at)
    for member, values in zip(there, _ballots(world, text, len(there)), strict=False):
        decisions.cast(decision, user=member.user, values=values, at=at)
    decisions.close_vote(decision, by=officer, at=at + timedelta(minutes=5))
    if text.get("reasons"):
        decisions.give_reasons(decision, by=officer, reasons=text["reasons"], at=at + timedelta(minutes=6))


def _ballots(world: World, text: Data, count: int) -> list[list[int]]:
    if text["kind"] == "SCORING":
        maxima = [points for _label, points in text["criteria"]] * len(text["options"])
        return [[world.chance.randint(most * 2 // 3, most) for most in maxima] for _judge in range(count)]
    tallies = text.get("votes") or text["choices"]
    ballots = [[place] for place, votes in enumerate(tallies, start=1) for _vote in range(votes)]
    world.chance.shuffle(ballots)
    return ballots


def _task(world: World, meeting: Meeting, text: Data, officer: Any, at: datetime) -> None:
    task = follow_ups.give_task(
        meeting,
        by=officer,
        department=world.departments[text["department"]],
        title=text["title"],
        text=text["text"],
        item=meeting.items.first(),
        at=at,
    )
    if text["stage"] != "assigned":
        follow_ups.move_on(task, "start", by=officer, at=at + timedelta(days=2))
    if text["stage"] in ("answered", "settled"):
        follow_ups.move_on(task, "answer", by=officer, reason=text["answer"], at=at + timedelta(days=4))
    if text["stage"] == "settled":
        follow_ups.move_on(task, "accept", by=officer, at=at + timedelta(days=12))


def _minutes(world: World, meeting: Meeting, items: list[Any], stage: str, officer: Any, starts: datetime) -> None:
    if stage == "closed":
        return
    record = meeting.minutes
    by_item = {item.pk: data for item, data in items}
    entries = list(record.entries.select_related("item"))
    for entry in entries:
        minutes.write(entry, by=officer, text=by_item[entry.item_id]["text"], at=starts + timedelta(days=3))
    minutes.move_on(record, "circulate", by=officer, at=starts + timedelta(days=4))
    if stage == "comments":
        return
    chair = meeting.invitations.select_related("member__user").get(member__office="CHAIR").member.user
    minutes.move_on(record, "approve", by=chair, at=starts + timedelta(days=7))
    for entry in entries:
        public = by_item[entry.item_id]["public"]
        minutes.check_public_text(entry, by=officer, text=public, at=starts + timedelta(days=8))
    minutes.move_on(record, "publish", by=officer, at=starts + timedelta(days=8, hours=1))


def _statement(world: World, text: Data) -> None:
    body, officer = Body.objects.get(slug=text["body"]), world.staff["officer"]
    at = world.days_ago(-text["day"], hour=11)
    decision = Decision.objects.filter(item__meeting__body=body).order_by("pk").first()
    statement = opinions.draft_statement(
        body=body,
        by=officer,
        title=text["title"],
        text=text["text"],
        addressee=text["addressee"],
        decision=decision,
        at=at,
    )
    opinions.issue_statement(statement, by=officer, at=at + timedelta(hours=2))
