"""An evening with questions in every state, for what it leaves behind."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from briefings.models import Briefing, FollowUp, Promise, Question, Room
from briefings.services import announcing, promises
from tests.briefings.builders import make_briefing, make_question, officer_of, room_of
from tests.factories import make_department

# Each way a question may stand when a briefing ends.
EVERY_WAY = ("SUBMITTED", "SHOWN", "HELD", "HIDDEN", "ON_AIR", "ANSWERED", "FOLLOW_UP")


def evening(**facts: Any) -> Room:
    """The main room of a briefing that is on."""
    return room_of(make_briefing(state="LIVE", **facts))


def end(room: Room, *, at: datetime) -> Briefing:
    briefing = Briefing.objects.get(pk=room.briefing_id)
    return announcing.end(briefing, by=officer_of(briefing), at=at)


def resume(room: Room, *, at: datetime) -> Briefing:
    briefing = Briefing.objects.get(pk=room.briefing_id)
    return announcing.resume(briefing, by=officer_of(briefing), at=at, reason="질문이 더 있습니다.")


def owed_for(question: Question) -> FollowUp:
    return FollowUp.objects.select_related("briefing", "question", "department").get(question=question)


def left_open(*, at: datetime, state: str = "SHOWN", **question: Any) -> FollowUp:
    """A question that nobody answered on an evening that has just ended."""
    room = evening()
    asked = make_question(room, state=state, **question)
    end(room, at=at)
    return owed_for(asked)


def promised(briefing: Briefing | None = None, *, at: datetime, days: int = 30, **facts: Any) -> Promise:
    briefing = briefing or make_briefing(state="ENDED")
    facts.setdefault("department", briefing.department or make_department())
    return promises.write_down(
        briefing=briefing,
        text=facts.pop("text", "공원 산책로에 조명을 설치하겠습니다."),
        promised_by="공원관리팀장",
        due_on=timezone.localdate(at) + timedelta(days=days),
        by=officer_of(briefing),
        at=at,
        **facts,
    )
