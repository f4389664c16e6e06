"""One evening: people come in, ask, support each other and answer polls; the stage answers; captions are typed."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth.models import AnonymousUser

from briefings.models import (
    Attendance,
    Briefing,
    Caption,
    Participant,
    Poll,
    PollOption,
    PollVote,
    Question,
    Registration,
    Room,
    Support,
)
from briefings.services import asking, helping, joining, merging, moderating, polls, room_settings
from demo.world import World

Data = dict[str, Any]
Event = Callable[[datetime], Any]
CAME = 0.82
MINUTE = timedelta(minutes=1)


class Evening:
    def __init__(self, world: World, briefing: Briefing, said: Data, nicknames: list[str], *, by: Any) -> None:
        self.world, self.briefing, self.said, self.nicknames, self.by = world, briefing, said, nicknames, by
        self.chance = world.chance
        self.room = briefing.rooms.select_related("briefing").get(kind=Room.Kind.MAIN)
        self.people: list[Participant] = []
        self.asked: list[Question] = []

    def events(self, begins: datetime) -> Iterator[tuple[datetime, Event]]:
        """Everything within three quarters of an hour, so that a briefing that is on has seen most of it."""
        yield begins + MINUTE, self._come_in
        yield begins + 2 * MINUTE, self._mark_who_came
        for number, question in enumerate(self.said.get("questions", ())):
            yield begins + (5 + 2 * number) * MINUTE, lambda at, question=question: self._ask(question, at)
        yield begins + 35 * MINUTE, self._support
        yield begins + 38 * MINUTE, self._run_polls
        yield begins + 45 * MINUTE, self._settle
        for second, who, text in self.said.get("captions_said", ()):
            yield (
                begins + timedelta(seconds=second),
                lambda at, who=who, text=text: Caption.objects.create(
                    room=self.room, said_at=at, speaker=who, text=text, typed_by=self.world.staff["auditor"]
                ),
            )

        if "then" in self.said:
            yield begins + 50 * MINUTE, self._go_over_to_showing_at_once

    def _go_over_to_showing_at_once(self, at: datetime) -> None:
        room_settings.set_room(self.room, by=self.by, at=at, moderation=self.said["then"])

    def _come_in(self, at: datetime) -> None:
        self.room.refresh_from_db()
        for person in self.chance.sample(self.world.residents[2:], 32):
            self.people.append(joining.join(room=self.room, user=person, identity="NAME", at=at))
        for name in self.nicknames:
            self.people.append(
                joining.join(room=self.room, user=AnonymousUser(), identity="NICKNAME", name=name, at=at)
            )
        for _number in range(8):
            self.people.append(joining.join(room=self.room, user=AnonymousUser(), identity="ANONYMOUS", at=at))

    def _mark_who_came(self, at: datetime) -> None:
        ways = (Attendance.Way.TICKET, Attendance.Way.TICKET, Attendance.Way.HAND, Attendance.Way.DOOR)
        confirmed = Registration.objects.filter(
            briefing=self.briefing, confirmed_at__isnull=False, cancelled_at__isnull=True
        )
        came = [one for one in confirmed.order_by("registered_at", "pk") if self.chance.random() < CAME]
        Attendance.objects.bulk_create(
            Attendance(
                briefing=self.briefing,
                registration=one,
                way=Attendance.Way.ONLINE if one.mode == "ONLINE" else self.chance.choice(ways),
                people=one.people,
                at=at,
                marked_by=self.world.staff["auditor"],
            )
            for one in came
        )
        Attendance.objects.bulk_create(
            Attendance(briefing=self.briefing, way=Attendance.Way.WALK_IN, at=at, marked_by=self.world.staff["auditor"])
            for _number in range(self.said.get("walk_ins", 0))
        )

    def _ask(self, said: Data, at: datetime) -> None:
        speakers = list(self.briefing.speakers.order_by("order", "pk"))
        speaker = speakers[said["to"]] if said["to"] >= 0 else None
        if "channel" in said:
            helper = self.world.staff["auditor"]
            question = helping.enter(
                self.room, channel=said["channel"], text=said["text"], asker=said.get("asker", ""), speaker=speaker,
                by=helper, at=at,
            )  # fmt: skip
        else:
            asker = self.people[(len(self.asked) * 5) % len(self.people)]
            question = asking.ask(room=self.room, participant=asker, text=said["text"], speaker=speaker, at=at)
        self.asked.append(question)
        later = at + MINUTE
        if said["end"] == "hidden":
            moderating.hide(question, ground=said["ground"], note=said["note"], by=self.by, at=later)
        elif said["end"] == "held":
            moderating.hold(question, by=self.by, at=later)
        elif said["end"] != "submitted":
            moderating.show(question, by=self.by, at=later)

    def _support(self, at: datetime) -> None:
        """In one go, past the services: hundreds of rows that no rule would have refused."""
        rows = []
        for question, said in zip(self.asked, self.said.get("questions", ()), strict=True):
            others = [person for person in self.people if person.pk != question.participant_id]
            wanted = max(0, min(said["supports"], len(others)) - (question.participant_id is not None))
            rows += [
                Support(question=question, participant=person, given_to=question, at=at)
                for person in self.chance.sample(others, wanted)
            ]
        Support.objects.bulk_create(rows)
        for question, said in zip(self.asked, self.said.get("questions", ()), strict=True):
            if "label" in said:
                Question.objects.filter(pk=question.pk).update(label=said["label"])
            if said.get("pinned"):
                Question.objects.filter(pk=question.pk).update(pinned_at=at)

    def _run_polls(self, at: datetime) -> None:
        for said in self.said.get("polls", ()):
            poll = polls.draft(
                room=self.room, by=self.by, at=at, kind=said["kind"], text=said["text"],
                most=said.get("most", 1), low_label=said.get("low", ""), high_label=said.get("high", ""),
                options=said.get("options", ()),
            )  # fmt: skip
            if said.get("draft"):
                continue
            polls.open_poll(room=self.room, poll=poll.pk, by=self.by, at=at)
            self._vote(poll, said["votes"], at)
            if not said.get("open"):
                polls.close_poll(room=self.room, poll=poll.pk, by=self.by, at=at + 4 * MINUTE)
                polls.show_results(room=self.room, poll=poll.pk, by=self.by, at=at + 5 * MINUTE)

    def _vote(self, poll: Poll, votes: list[int], at: datetime) -> None:
        if poll.kind == Poll.Kind.SCALE:
            steps = [step for step, number in enumerate(votes, start=1) for _each in range(number)]
            steps = self.chance.sample(steps, min(len(steps), len(self.people)))
            PollVote.objects.bulk_create(
                PollVote(poll=poll, participant=person, number=step, at=at)
                for person, step in zip(self.people, steps, strict=False)
            )
            return
        options = list(PollOption.objects.filter(poll=poll).order_by("order", "pk"))
        given: dict[int, PollVote] = {}
        # In turn round the room, so that where several may be chosen nobody chooses more than that.
        place = 0
        for option, number in zip(options, votes, strict=True):
            for _each in range(min(number, len(self.people))):
                person = self.people[place % len(self.people)]
                if place >= poll.most * len(self.people):
                    return
                if person.pk not in given:
                    given[person.pk] = PollVote.objects.create(poll=poll, participant=person, at=at)
                given[person.pk].options.add(option)
                place += 1

    def _settle(self, at: datetime) -> None:
        for number, said in enumerate(self.said.get("questions", ())):
            question, moment = self.asked[number], at + number * timedelta(seconds=40)
            question.refresh_from_db()
            if said["end"] == "merged":
                merging.merge(self.asked[said["into"]], [question], by=self.by, at=moment)
            elif said["end"] == "answered":
                moderating.take_up(question, by=self.by, at=moment)
                moderating.answer(question, text=said["answer"], by=self.by, at=moment + timedelta(seconds=35))
            elif said["end"] == "follow_up":
                moderating.follow_up(question, by=self.by, at=moment)
        for number, said in enumerate(self.said.get("questions", ())):
            if said["end"] == "on_air":
                self.asked[number].refresh_from_db()
                moderating.take_up(self.asked[number], by=self.by, at=at + 9 * MINUTE)
