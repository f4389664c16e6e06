"""A storm on a room, and what has to be in the database afterwards: shared by the test and the bench."""

import random
from collections import Counter
from collections.abc import Callable

from django.db import connections
from django.test import Client

from briefings.models import Question, Room, Support
from briefings.queries import cards
from core.live import replay
from tests.briefings.builders import make_question, make_room
from tests.briefings.live.conftest import session_in
from tests.briefings.live.phones import Phone, pressed

ASKED, SHOWN = 2, 5


class Evening:
    """Each telephone asks and supports what already stands there."""

    def __init__(self, phones: int, *, chance: random.Random) -> None:
        self.room: Room = make_room(moderation="AFTER")
        self.shown = [make_question(self.room, state="SHOWN").pk for _one in range(SHOWN)]
        self.participants = {}
        self.phones = []
        for number in range(phones):
            session, participant = session_in(Client(), self.room)
            self.phones.append(Phone(self.room.topic, session, self.deeds(number, chance)))
            self.participants[number] = participant.pk
        connections.close_all()

    def deeds(self, number: int, chance: random.Random) -> dict[str, dict[str, object]]:
        asks = [pressed("ask", f"ask-{number:03}-{n:03}", text=f"{number}번 전화의 {n}번째 질문") for n in range(ASKED)]
        supports = [pressed("support", f"sup-{number:03}-{pk:06}", question=pk) for pk in self.shown]
        every = asks + supports
        chance.shuffle(every)
        return {key: deed for one in every for key, deed in one.items()}

    def turns(self, *turns: Callable[[], object]) -> list[tuple[int, Callable[[], object]]]:
        """Spread over the evening: the first when some deeds are answered, the last while some are still to come."""
        deeds = len(self.phones) * (ASKED + SHOWN)
        return [(deeds * number // (len(turns) + 1), turn) for number, turn in enumerate(turns, start=1)]

    def standing(self) -> tuple[int, dict[int, str], dict[int, int]]:
        """What each telephone has to show in the end."""
        try:
            found = cards.public_questions(self.room)
            texts, supports = {one["id"]: one["text"] for one in found}, {one["id"]: one["supports"] for one in found}
            return replay.head(self.room.topic), texts, supports
        finally:
            connections.close_all()

    def wrongs(self) -> dict[str, int]:
        """Compared one by one with what was acknowledged: nothing missing, nothing twice, nothing made up."""
        kept = Counter(self.room.questions.exclude(client_key="").values_list("participant", "client_key", "pk"))
        told = Counter(
            (self.participants[number], key, answer["question"]["id"])
            for number, phone in enumerate(self.phones)
            for key, answer in phone.acknowledged.items()
            if key.startswith("ask")
        )
        given = Counter(Support.objects.filter(question__in=self.shown).values_list("question", "participant"))
        promised = Counter((pk, participant) for pk in self.shown for participant in self.participants.values())
        texts = Counter(self.room.questions.exclude(client_key="").values_list("text", flat=True))
        return {
            "questions_lost": (told - kept).total(),
            "questions_doubled": (kept - told).total() + sum(many - 1 for many in texts.values()),
            "supports_lost": (promised - given).total(),
            "supports_doubled": (given - promised).total(),
            "refused": sum(len(phone.refused) for phone in self.phones),
            "unanswered": sum(len(phone.waiting) for phone in self.phones),
            "gaps": sum(phone.gaps for phone in self.phones),
        }

    def clear(self) -> None:
        Question.objects.filter(room=self.room).delete()
