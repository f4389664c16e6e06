"""Petitions about rules in all states, some in the staff's channel: each goes its way through the services."""

import random
import tomllib
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from accounts.models import Position
from core.workflow import engine
from demo.regulations_committee import Committee
from demo.regulations_rules import Register
from demo.timeline import Timeline, in_office_hours
from demo.world import World
from discussion.services.blocks import block_in_force
from regulations.models import Petition, Regulation
from regulations.services import petition_merging, petitions
from regulations.services.burden import answering, changes, justifying, placing
from regulations.states import Audience, PetitionOutcome

TEXTS = Path(__file__).parent / "texts" / "regulations_petitions.toml"
# Days before the meeting that judges it, or before the version that carries it, on which a petition came.
BEFORE_MEETING, BEFORE_VERSION = 62, 88
# Days after it came: placed, taken up, answered and approved; late ones; justified and approved; brought to a meeting.
PLACED, TAKEN_UP, EXTENDED, ANSWERED, LATE, JUSTIFIED, ANSWERED_ANEW = 1, 2, 9, 8, 24, 35, 85
JOINED, WITHDRAWN = 6, 5
STAFF_AUTHORS = ("author", "checker", "moderator", "election", "moderator2", "election2")
Data = dict[str, Any]


class Petitions:
    """Reads the stories and remembers the petitions, so that one can be joined with another."""

    def __init__(self, world: World, timeline: Timeline, register: Register, committee: Committee) -> None:
        self.world, self.timeline, self.register, self.committee = world, timeline, register, committee
        self.texts: Data = tomllib.loads(TEXTS.read_text(encoding="utf-8"))
        # A chance of its own: what other rooms draw stays as it is.
        self.chance = random.Random(f"petitions {world.at.date()}")  # noqa: S311  (plausible, not secret)
        self.told: dict[str, Story] = {}

    def tell(self) -> None:
        for place, text in enumerate(self.texts["petition"]):
            story = Story(self, text, place)
            self.told[text["title"]] = story
            story.tell()

    def made(self) -> list[Petition]:
        """In the order in which they came, as they stand now."""
        return list(Petition.objects.select_related("author", "merged_into").order_by("submitted_at", "title"))


class Story:
    """One petition from the day it came."""

    def __init__(self, room: Petitions, text: Data, place: int) -> None:
        self.room, self.text, self.place = room, text, place
        self.world, self.officer = room.world, room.world.staff["officer"]
        self.ends_as: str = text.get("state", "IN_FORCE")
        self.came = self.last = self._came()
        self._petition: Petition | None = None

    @property
    def petition(self) -> Petition:
        """As it stands by now: other stories took steps with it too."""
        if self._petition is None:
            raise ValueError(f"{self.text['title']}: nothing can happen before it was handed in.")
        return Petition.objects.get(pk=self._petition.pk)

    def tell(self) -> None:
        self.room.timeline.put(self.came, self._submit)
        if self.ends_as == "RECEIVED":
            return
        if self.ends_as == "MERGED":
            self._then(JOINED, 11, self._join)
            return
        self._then(PLACED, 9, self._place)
        if self.ends_as == "WITHDRAWN":
            self._then(WITHDRAWN, 13, self._withdraw)
        elif self.ends_as != "CLASSIFIED":
            self._then(TAKEN_UP, 10, self._take_up)
            self._be_answered()

    def _be_answered(self) -> None:
        text = self.text
        if "extended" in text:
            self._then(EXTENDED, 14, self._extend)
        if self.ends_as == "UNDER_REVIEW":
            if "drafted" in text:
                self._then(ANSWERED, 11, lambda at: self._draft(PetitionOutcome.ACCEPTED, text["answer"], at))
            return
        if "long_first" in text:
            self._answer(ANSWERED, PetitionOutcome.LONG_TERM_REVIEW, text["first_answer"])
            self._then(ANSWERED_ANEW, 10, lambda at: self._step("answer_anew", self.officer, at))
            self._answer(ANSWERED_ANEW + 2, self._outcome(), text["answer"])
        else:
            self._answer(LATE if "late" in text else ANSWERED, self._outcome(), text["answer"])
        self._be_justified()
        self._be_changed()

    def _outcome(self) -> PetitionOutcome:
        """What the department answers; where a committee judges, or is to judge, it wanted to keep the rule."""
        if "justification" in self.text or self.ends_as == "JUSTIFICATION_DUE":
            return PetitionOutcome.KEPT
        return PetitionOutcome.ACCEPTED if self.ends_as == "IN_FORCE" else PetitionOutcome(self.ends_as)

    def _be_justified(self) -> None:
        if "justification" not in self.text:
            return
        self._then(JUSTIFIED, 10, self._justify)
        if self.ends_as != "JUSTIFICATION_DUE":
            self._then(JUSTIFIED + 5, 15, self._hand_in)
        if meeting := self.text.get("meeting"):
            self.last = self.room.committee.enlist(meeting, self)
        if reason := self.text.get("reexamined"):
            since = (self.last - self.came).days
            self._then(since + 8, 20, lambda at: self._step("reexamine", self.petition.author, at, reason))
            self._answer(since + 16, PetitionOutcome(self.ends_as), self.text["again"])

    def _be_changed(self) -> None:
        if number := self.text.get("carried"):
            key = (self.text["rule"], number)
            drafted_at = self.room.register.drafted_on(*key)
            self.last = max(self.last, drafted_at)
            self._then((self.last - self.came).days + 1, 9, lambda at: self._carry(key, at))
        if days := self.text.get("postponed"):
            self._then(LATE + 2 + self.text["change_in"] - 20, 9, lambda at: self._postpone(days, at))

    def _came(self) -> datetime:
        """Somebody writes at any waking hour; what came just now came when the text says."""
        text, at = self.text, self.world.at
        if "days" in text and text["days"] < 2:
            return at - timedelta(days=text["days"])
        if "into" in text:
            came = self.room.told[text["into"]].came + timedelta(days=4)
        elif "days" in text:
            came = at - timedelta(days=text["days"])
        elif "meeting" in text:
            came = self.room.committee.starts(text["meeting"]) - timedelta(days=BEFORE_MEETING)
        else:
            day = self.room.register.days[text["rule"], text["carried"]]
            came = at.replace(year=day.year, month=day.month, day=day.day)
            came -= timedelta(days=text.get("lead", BEFORE_VERSION))
        return came.replace(hour=self.room.chance.randint(8, 21), minute=self.room.chance.randint(0, 59))

    def _then(self, days: int, hour: int, event: Any) -> None:
        """So many days after it came, in office hours, and after all that was told before."""
        at = max(in_office_hours(self.came + timedelta(days=days), hour=hour), self.last + timedelta(minutes=40))
        # What the text says of the state has happened, whatever the day of the week.
        self.last = min(at, max(self.world.at - timedelta(minutes=120 - self.place), self.last + timedelta(minutes=10)))
        self.room.timeline.put(self.last, event)

    def _answer(self, days: int, outcome: PetitionOutcome, body: str) -> None:
        self._then(days, 11, lambda at: self._draft(outcome, body, at))
        self._then(days + 2, 16, self._approve)

    def _author(self, at: datetime) -> Any:
        if self.text.get("audience") == Audience.STAFF:
            return self.world.staff[STAFF_AUTHORS[self.place % len(STAFF_AUTHORS)]]
        accounts = {"resident": self.world.residents[0], "verified": self.world.residents[1]}
        if own := accounts.get(self.text.get("author", "")):
            return own
        there = [person for person in self.world.residents[2:] if person.date_joined < at]
        # In the first weeks hardly anybody had joined.
        possible = [*self.room.chance.sample(there, min(5, len(there))), self.world.residents[1]]
        return next(one for one in possible if block_in_force(one, at) is None)

    def _submit(self, at: datetime) -> None:
        text = self.text
        slug = text.get("rule")
        self._petition = petitions.submit(
            author=self._author(at), title=text["title"], burden=text["burden"], at=at, key=text.get("key", ""),
            proposed_wording=text["wording"], audience=text.get("audience", Audience.PUBLIC),
            rule_named=text.get("named", ""), regulation=self._rule() if slug else None,
        )  # fmt: skip

    def _rule(self) -> Regulation:
        return Regulation.objects.get(slug=self.text["rule"])

    def _position(self) -> Position:
        return self.room.register.head_of(self._rule())

    def _place(self, at: datetime) -> None:
        placing.place(self.petition, regulation=self._rule(), key=self.text["key"], actor=self.officer, at=at)

    def _take_up(self, at: datetime) -> None:
        placing.take_up(self.petition, position=self._position(), actor=self.officer, at=at)

    def _extend(self, at: datetime) -> None:
        engine.extend(self.petition, reason="third_party", note="장애인단체의 의견을 듣고 있습니다.", at=at)

    def _draft(self, outcome: PetitionOutcome, body: str, at: datetime) -> None:
        text, promises = self.text, outcome in answering.PROMISES
        answering.draft_answer(
            self.petition, author=self.officer, outcome=outcome, body=body, at=at,
            change_by=self._change_by(at) if promises else None,
            new_wording=text.get("new_wording", text["wording"]) if promises else "",
            transferred_to=text.get("to", ""),
        )  # fmt: skip

    def _change_by(self, at: datetime) -> Any:
        if "change_in" in self.text:
            return (at + timedelta(days=self.text["change_in"])).date()
        return self.room.register.days[self.text["rule"], self.text["carried"]]

    def _approve(self, at: datetime) -> None:
        petition = self.petition
        draft = petition.answers.get(approved_at__isnull=True)
        answering.approve_answer(petition, actor=self._position().holder, read=draft.pk, at=at)

    def _justify(self, at: datetime) -> None:
        written = dict(zip(justifying.LONGEST, self.text["justification"], strict=True))
        justifying.draft_justification(self.petition, author=self.officer, at=at, **written)

    def _hand_in(self, at: datetime) -> None:
        petition = self.petition
        draft = petition.justifications.get(approved_at__isnull=True)
        justifying.approve_justification(petition, actor=self._position().holder, read=draft.pk, at=at)

    def _carry(self, key: tuple[str, int], at: datetime) -> None:
        version = self.room.register.versions[key]
        changes.carry(self.petition.change, version=version, actor=self.officer, at=at)

    def _postpone(self, days: int, at: datetime) -> None:
        to = (self.came + timedelta(days=LATE + days)).date()
        why = self.text["postponed_because"]
        changes.postpone(self.petition.change, to=to, reason=why, actor=self._position().holder, at=at)

    def _join(self, at: datetime) -> None:
        target = self.room.told[self.text["into"]].petition
        petition_merging.merge(self.petition, target, actor=self.officer, at=at)

    def _withdraw(self, at: datetime) -> None:
        petition = self.petition
        petitions.withdraw(petition, author=petition.author, reason=self.room.texts["withdrawn_because"], at=at)

    def _step(self, name: str, actor: Any, at: datetime, reason: str = "") -> None:
        engine.apply(self.petition, name, actor=actor, at=at, reason=reason)
