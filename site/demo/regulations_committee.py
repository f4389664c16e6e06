"""The committee that judges justifications: its meetings, by name and in secret, and one that is not public."""

import random
import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from councils.models import Attendance, Body, Decision, Meeting, Term
from councils.queries.recusals import is_recused
from councils.services import attendance, decisions, meetings, minutes
from demo.councils import JUDGES
from demo.timeline import Timeline, in_office_hours
from demo.world import World
from regulations.models import Petition
from regulations.services.burden import committee

TEXTS = Path(__file__).parent / "texts" / "regulations_petitions.toml"
# Days before a meeting: it is planned, the questions are put, the call goes out. Days after it: the minutes.
PLANNED, PUT, CALLED = 21, 18, 15
WRITTEN, CIRCULATED, APPROVED, PUBLISHED = 3, 4, 7, 9
CHOSEN_BEFORE = 30
Data = dict[str, Any]


class Judged(Protocol):
    text: Data

    @property
    def petition(self) -> Petition: ...


class Committee:
    """Knows its meetings beforehand, so that petitions can reckon with them."""

    def __init__(self, world: World, timeline: Timeline) -> None:
        self.world, self.timeline, self.officer = world, timeline, world.staff["officer"]
        texts = tomllib.loads(TEXTS.read_text(encoding="utf-8"))["meeting"]
        self.texts = {text["name"]: text for text in texts}
        self.enlisted: dict[str, list[Judged]] = {name: [] for name in self.texts}
        self.held: dict[str, Meeting] = {}
        # A chance of its own: what other rooms draw stays as it is.
        self.chance = random.Random(f"judges {world.at.date()}")  # noqa: S311  (plausible, not secret)

    def starts(self, name: str) -> datetime:
        day = self.world.at + timedelta(days=self.texts[name]["day"])
        return in_office_hours(day.replace(minute=0), hour=14)

    def enlist(self, name: str, story: Judged) -> datetime:
        """Answers with the moment when the meeting is over."""
        self.enlisted[name].append(story)
        return self.starts(name) + timedelta(hours=3)

    def tell(self) -> None:
        first = min(self.starts(name) for name in self.texts)
        self.timeline.put(first - timedelta(days=CHOSEN_BEFORE), self._choose)
        for name in self.texts:
            self._tell_meeting(name)

    def _tell_meeting(self, name: str) -> None:
        starts, put = self.starts(name), self.timeline.put
        put(starts - timedelta(days=PLANNED), lambda at: self._plan(name, starts, at))
        put(starts - timedelta(days=PUT), lambda at: self._put(name, at))
        put(starts - timedelta(days=CALLED), lambda at: self._call(name, at))
        put(starts, lambda at: self._hold(name, at))
        put(starts + timedelta(days=WRITTEN), lambda at: self._write_minutes(name, at))

    def _choose(self, at: datetime) -> None:
        committee.choose_body(Body.objects.get(slug=JUDGES), actor=self.officer, at=at)

    def _plan(self, name: str, starts: datetime, at: datetime) -> None:
        text = self.texts[name]
        meeting = meetings.plan_meeting(
            body=Body.objects.get(slug=JUDGES), by=self.officer, at=at, title=text["title"], starts_at=starts,
            ends_at=starts + timedelta(hours=2), form=Meeting.Form.IN_PERSON, place=text["place"],
            is_public=not text.get("closed", False), reply_by=starts - timedelta(days=2),
        )  # fmt: skip
        Meeting.objects.filter(pk=meeting.pk).update(door_secret=f"{self.chance.getrandbits(256):064x}")
        meeting.refresh_from_db()
        self.held[name] = meeting

    def _put(self, name: str, at: datetime) -> None:
        for story in self.enlisted[name]:
            ballot = story.text.get("ballot", "SECRET")
            committee.bring(story.petition, meeting=self.held[name], ballot=ballot, actor=self.officer, at=at)

    def _call(self, name: str, at: datetime) -> None:
        meeting = meetings.call_meeting(self.held[name], by=self.officer, at=at)
        for number, invitation in enumerate(meeting.invitations.select_related("member__user").order_by("pk")):
            moment = at + timedelta(hours=2, minutes=7 * number)
            meetings.reply(meeting, user=invitation.member.user, answer="YES", at=moment)

    def _hold(self, name: str, at: datetime) -> None:
        meeting = Meeting.objects.get(pk=self.held[name].pk)
        there = self._arrive(meeting, at)
        meetings.begin(meeting, by=self.officer, at=at)
        for place, story in enumerate(self.enlisted[name]):
            judgement = story.petition.judgements.get(judged_at__isnull=True)
            self._vote(judgement.decision, story.text["votes"], there, at + timedelta(minutes=15 * place + 10))
        meetings.end(meeting, by=self.officer, at=at + timedelta(minutes=110))

    def _arrive(self, meeting: Meeting, at: datetime) -> list[Term]:
        invitations = meeting.invitations.select_related("member__user").order_by("member__office", "pk")
        there = [invitation.member for invitation in invitations]
        for number, member in enumerate(there):
            moment = at - timedelta(minutes=25 - number)
            way = Attendance.Mode.IN_PERSON
            attendance.record_by_hand(meeting, member=member, mode=way, by=self.officer, at=moment)
        return there

    def _vote(self, decision: Decision, votes: list[int], there: list[Term], at: datetime) -> None:
        """Whoever has to do with the matter keeps out of it; one who may vote need not."""
        decisions.open_vote(decision, by=self.officer, at=at)
        ballots = [[place] for place, count in enumerate(votes, start=1) for _vote in range(count)]
        self.chance.shuffle(ballots)
        voters = [member for member in there if not is_recused(member, decision.item)]
        for member, values in zip(voters, ballots, strict=False):
            decisions.cast(decision, user=member.user, values=values, at=at + timedelta(minutes=1))
        decisions.close_vote(decision, by=self.officer, at=at + timedelta(minutes=5))

    def _write_minutes(self, name: str, at: datetime) -> None:
        record = Meeting.objects.get(pk=self.held[name].pk).minutes
        entries = list(record.entries.select_related("item").order_by("pk"))
        for entry in entries:
            text = f"{entry.item.title}: 담당 부서의 설명을 듣고 위원들이 묻고 답한 뒤 의결함."
            minutes.write(entry, by=self.officer, text=text, at=at)
        minutes.move_on(record, "circulate", by=self.officer, at=at + timedelta(days=CIRCULATED - WRITTEN))
        chair = self.held[name].invitations.select_related("member__user").get(member__office="CHAIR").member.user
        minutes.move_on(record, "approve", by=chair, at=at + timedelta(days=APPROVED - WRITTEN))
        if self.texts[name].get("closed"):
            return
        published = at + timedelta(days=PUBLISHED - WRITTEN)
        for entry in entries:
            public = f"{entry.item.title}: 입증 의견을 심의하여 의결함."
            minutes.check_public_text(entry, by=self.officer, text=public, at=published)
        minutes.move_on(record, "publish", by=self.officer, at=published + timedelta(hours=1))
