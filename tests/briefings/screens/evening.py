"""An evening for tests: a room that is on, with somebody for each duty and nobody with a role."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from briefings.models import Duty, Poll, PollVote, Room
from briefings.services import polls
from briefings.states.briefings import BriefingState
from core.live.models import LiveEvent
from tests.briefings.builders import make_briefing, make_participant, make_rehearsal, make_room, on_duty
from tests.factories import make_user

D = Duty.Kind


class Evening:
    def __init__(self, *, state: str = BriefingState.LIVE, rehearsal: bool = False, **briefing: Any) -> None:
        self.briefing = make_briefing(state=state, **briefing)
        self.room: Room = (
            make_rehearsal(self.briefing) if rehearsal else make_room(briefing=self.briefing)
        )  # fmt: skip
        self.organiser = on_duty(self.briefing, D.ORGANISER)
        self.moderator = on_duty(self.briefing, D.MODERATOR)
        self.presenter = on_duty(self.briefing, D.PRESENTER)
        self.speaker = on_duty(self.briefing, D.SPEAKER)
        self.helper = on_duty(self.briefing, D.HELPER)
        self.resident = make_user()

    @property
    def everybody(self) -> dict[str, Any]:
        names = ("organiser", "moderator", "presenter", "speaker", "helper", "resident")
        return {name: getattr(self, name) for name in names}

    def poll(self, *, opened: bool = False, **given: Any) -> Poll:
        given.setdefault("kind", Poll.Kind.SINGLE)
        if given["kind"] in polls.CHOICES:
            given.setdefault("options", ["찬성", "반대", "모르겠음"])
        given.setdefault("text", "주차장을 지하에 두는 안을 어떻게 생각하십니까?")
        made = polls.draft(room=self.room, by=self.moderator, at=timezone.now(), **given)
        if opened:
            polls.open_poll(room=self.room, poll=made.pk, by=self.presenter, at=timezone.now())
            made.refresh_from_db()
        return made

    def vote(self, poll: Poll, *options: int, number: int | None = None, word: str = "") -> PollVote:
        """As the phone's service would keep it, by somebody new."""
        vote = PollVote.objects.create(
            poll=poll, participant=make_participant(self.room), at=timezone.now(), number=number, word=word
        )
        every = list(poll.options.all())
        vote.options.set([every[index] for index in options])
        return vote

    def told(self, audience: str = "") -> list[dict[str, Any]]:
        """What went out to those who follow since the briefing began, oldest first."""
        name = f"{self.room.topic}:{audience}" if audience else self.room.topic
        events = LiveEvent.objects.filter(topic__name=name).order_by("seq").values_list("payload", flat=True)
        return [event for event in events if event["kind"] != "room"]
