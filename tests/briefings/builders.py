"""Briefings for tests, brought by the real services as far as a test needs them.

`at` is the moment at which the briefing has its state: now, so that pages (which look at the clock) see what services
see. A draft or an announced briefing begins a week later, one that is on began just now, one that is over began two
hours ago.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from accounts.models import Role, User
from briefings.models import AgendaItem, Briefing, Duty, Participant, Question, Room, Speaker
from briefings.services import announcing, preparing
from briefings.services.rooms import open_room
from briefings.states.briefings import BriefingState
from briefings.states.questions import Ground
from core.workflow import engine
from core.workflow.actors import SYSTEM
from tests.briefings.record_pages import publish_record
from tests.factories import make_department, make_staff, make_user

S = BriefingState
_numbers = count(1)
_UNTIL_IT_BEGINS = {
    S.LIVE: timedelta(0), S.ENDED: timedelta(hours=-2), S.CONCLUDED: timedelta(hours=-2),
}  # fmt: skip
_WEEK = timedelta(days=7)


def make_briefing(
    *, state: str = S.DRAFT, department: Any = None, by: User | None = None, at: datetime | None = None, **fields: Any
) -> Briefing:
    """With one speaker and one item of the programme; `by` is an officer of its department, and the organiser."""
    at = at or timezone.now()
    department = department or (by and _department_of(by)) or make_department()
    by = by or make_staff(department=department)
    starts_at = fields.pop("starts_at", at + _UNTIL_IT_BEGINS.get(S(state), _WEEK))
    values = {
        "title": f"주민 설명회 {next(_numbers)}",
        "purpose": "사업 계획을 설명하고 질문에 답합니다.",
        "kind": Briefing.Kind.PROJECT,
        "place": "시민회관 대강당",
        "ends_at": starts_at + timedelta(hours=2),
        **fields,
    }
    # Written down and announced before it began.
    early = min(at, starts_at) - _WEEK
    briefing = preparing.prepare(by=by, department=department, at=early, starts_at=starts_at, **values)
    speaker = Speaker.objects.create(briefing=briefing, position="도시계획팀장", topic="사업 개요")
    AgendaItem.objects.create(briefing=briefing, title="사업 개요", speaker=speaker)
    return bring_to(briefing, state, by=by, at=at)


def bring_to(briefing: Briefing, state: str, *, by: User, at: datetime) -> Briefing:
    """From a draft, step by step."""
    begins = briefing.starts_at
    steps = {
        "announce": lambda: announcing.announce(briefing, by=by, at=min(at, begins) - _WEEK),
        "begin": lambda: announcing.begin(briefing, by=by, at=begins),
        "end": lambda: announcing.end(briefing, by=by, at=at),
        "conclude": lambda: announcing.conclude(briefing, by=by, at=at),
        "cancel": lambda: announcing.cancel(briefing, by=by, reason="행사장 사정", at=at),
        "drop": lambda: announcing.drop(briefing, by=by, reason="사업이 미뤄졌습니다.", at=at),
    }
    ways: dict[str, tuple[str, ...]] = {
        S.DRAFT: (),
        S.ANNOUNCED: ("announce",),
        S.LIVE: ("announce", "begin"),
        S.ENDED: ("announce", "begin", "end"),
        S.CONCLUDED: ("announce", "begin", "end", "conclude"),
        S.CANCELLED: ("announce", "cancel"),
        S.DROPPED: ("drop",),
    }
    for step in ways[state]:
        if step == "conclude":
            publish_record(briefing)
        steps[step]()
    return briefing


def officer_of(briefing: Briefing) -> User:
    """Another officer of the department than whoever prepared it."""
    return make_staff(department=briefing.department)


def on_duty(briefing: Briefing, kind: str, person: User | None = None) -> User:
    """Somebody with this duty and no role at all."""
    person = person or make_user()
    Duty.objects.create(briefing=briefing, person=person, kind=kind, given_at=timezone.now())
    briefing.__dict__.pop("_duties", None)
    return person


def make_room(*, state: str = S.LIVE, briefing: Briefing | None = None, **settings: Any) -> Room:
    """The main room of a briefing that is on; `settings` such as `moderation` or `slow_seconds`."""
    return room_of(briefing or make_briefing(state=state), **{"slow_seconds": 0, **settings})


def room_of(briefing: Briefing, kind: str = Room.Kind.MAIN, **settings: Any) -> Room:
    room = Room.objects.select_related("briefing").get(briefing=briefing, kind=kind)
    for name, value in settings.items():
        setattr(room, name, value)
    if settings:
        room.save(update_fields=list(settings))
    return room


def make_rehearsal(briefing: Briefing | None = None, **settings: Any) -> Room:
    """An open rehearsal room, by default of an announced briefing."""
    room = room_of(briefing or make_briefing(state=S.ANNOUNCED), Room.Kind.REHEARSAL, **{"slow_seconds": 0, **settings})
    open_room(room, at=timezone.now())
    return room


def make_participant(room: Room, person: User | None = None, *, name: str = "", **fields: Any) -> Participant:
    """With an account if one is named, else by a nickname in one browser."""
    identity = Participant.Identity.NAME if person else Participant.Identity.NICKNAME
    fields.setdefault("identity", identity)
    fields.setdefault("joined_at", timezone.now())
    shown = name or (person.display_name if person else f"주민 {next(_numbers)}")
    return Participant.objects.create(room=room, person=person, name=shown, **fields)


def as_participant(client: Any, participant: Participant) -> None:
    """This browser is the participant from now on."""
    session = client.session
    session["briefings"] = {**session.get("briefings", {}), str(participant.room_id): participant.pk}
    session.save()


def make_question(
    room: Room,
    *,
    participant: Participant | None = None,
    state: str = "SUBMITTED",
    by: User | None = None,
    **fields: Any,
) -> Question:
    """Handed in, and then shown, held or hidden by an officer, through the engine."""
    at = fields.pop("asked_at", None) or timezone.now()
    participant = participant or make_participant(room)
    question = Question.objects.create(
        room=room,
        participant=participant,
        department=room.briefing.department,
        asked_at=at,
        **{"text": f"질문 {next(_numbers)}: 공사는 언제 끝납니까?", "asker": participant.name, **fields},
    )
    engine.open(question, actor=participant.person or SYSTEM, at=at)
    if state == "HIDDEN":
        Question.objects.filter(pk=question.pk).update(ground=fields.get("ground", Ground.OFF_TOPIC))
    ways: dict[str, tuple[str, ...]] = {
        "SUBMITTED": (), "SHOWN": ("show",), "HELD": ("hold",), "HIDDEN": ("hide",), "ON_AIR": ("show", "take_up"),
        "ANSWERED": ("show", "answer"), "FOLLOW_UP": ("show", "follow_up"),
    }  # fmt: skip
    if ways[state]:
        moderator = by or officer_of(room.briefing)
        for step in ways[state]:
            engine.apply(question, step, actor=moderator, at=at)
        question.refresh_from_db()
    return question


def _department_of(person: User) -> Any:
    grant = person.role_grants.filter(role=Role.CASE_OFFICER).first()
    return grant.department if grant else None
