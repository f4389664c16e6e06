"""What the page of one briefing shows, in a constant number of questions."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Q
from django.utils import timezone

from briefings.models import Briefing, Material, Promise, Question, Registration, Room
from briefings.queries import promises
from briefings.queries.duty_doors import Door, doors_of
from briefings.queries.registration import Places, own_registration, places_of
from briefings.queries.streams import frame_of
from briefings.states.briefings import OVER, BriefingState
from briefings.states.permissions import MANAGE
from briefings.states.questions import IN_PUBLIC, QuestionState
from core import permissions
from core.uploads import StoredFile
from core.workflow import engine
from core.workflow.models import TransitionRecord

# So long before, people sit in front of the page and wait; no briefing can be begun earlier.
SOON = timedelta(hours=2)
RENEWS_EVERY = 60
# Steps that are nobody's news: it was begun as a draft.
INTERNAL_STEPS = frozenset({"open", "drop"})


@dataclass(frozen=True)
class MaterialOnPage:
    material: Material
    files: tuple[StoredFile, ...]


@dataclass(frozen=True)
class Outcome:
    """How much was asked and answered."""

    questions: int = 0
    answered: int = 0
    owed: int = 0


@dataclass(frozen=True)
class EventPage:
    briefing: Briefing
    at: datetime
    room: Room | None
    agenda: tuple[Any, ...]
    speakers: tuple[Any, ...]
    materials: tuple[MaterialOnPage, ...]
    history: tuple[dict[str, Any], ...]
    outcome: Outcome
    earlier: promises.Earlier
    promised: tuple[Promise, ...]
    places: Places | None
    own: Registration | None
    off_reason: str
    manages: bool
    doors: tuple[Door, ...]

    @property
    def today(self) -> date:
        return _day(self.at)

    @property
    def is_on(self) -> bool:
        return self.briefing.state == BriefingState.LIVE

    @property
    def is_to_come(self) -> bool:
        return self.briefing.state == BriefingState.ANNOUNCED

    @property
    def is_over(self) -> bool:
        return self.briefing.state in OVER

    @property
    def is_off(self) -> bool:
        return self.briefing.state == BriefingState.CANCELLED

    @property
    def is_draft(self) -> bool:
        return self.briefing.announced_at is None

    @property
    def can_join(self) -> bool:
        return self.room is not None and self.room.is_open and (self.is_on or self.is_to_come)

    @property
    def begins_soon(self) -> bool:
        """People wait for it on this page, which then renews itself."""
        waits = self.is_to_come and self.room is not None and not self.can_join
        return waits and self.briefing.starts_at - SOON <= self.at < self.briefing.ends_at

    @property
    def renews_in(self) -> int:
        """Seconds: when it was announced to begin, and now and then if it has not by then."""
        left = int((self.briefing.starts_at - self.at).total_seconds())
        return max(left + 5, RENEWS_EVERY)

    @property
    def takes_registration(self) -> bool:
        """People can still say that they come."""
        return self.is_to_come and self.briefing.takes_registration and self.at < self.registers_until

    @property
    def registers_until(self) -> datetime:
        """Never longer than until it begins."""
        starts_at = self.briefing.starts_at
        return min(self.briefing.registers_until or starts_at, starts_at)

    @property
    def is_full(self) -> bool:
        return self.places is not None and self.places.is_full

    @property
    def waits_in_line(self) -> bool:
        """Nobody can come who is not on the list already, and there is no other way to take part."""
        return self.is_full and self.briefing.has_waiting_list and not self.briefing.is_remote

    @property
    def lasts_days(self) -> bool:
        return _day(self.briefing.starts_at) != _day(self.briefing.ends_at)

    @property
    def is_accessible(self) -> bool:
        asked = self.briefing
        return bool(
            asked.sign_language or asked.captions or asked.step_free or asked.hearing_loop or asked.accessibility_note
        )

    @property
    def has_frame(self) -> bool:
        """Whether the stream itself stands in the page, so that nothing has to be opened elsewhere."""
        return bool(self.is_on and frame_of(self.briefing.stream_url))


def page_of(briefing: Briefing, *, user: Any, at: datetime) -> EventPage:
    history = engine.history(briefing)
    waits = briefing.state in (BriefingState.ANNOUNCED, BriefingState.LIVE)
    off = next((record.reason for record in reversed(history) if record.target == BriefingState.CANCELLED), "")
    return EventPage(
        briefing=briefing,
        at=at,
        room=next((room for room in briefing.rooms.all() if not room.is_rehearsal), None),
        agenda=tuple(briefing.agenda.select_related("speaker")),
        speakers=tuple(briefing.speakers.select_related("department")),
        materials=_materials(briefing),
        history=_history(briefing, history),
        outcome=_outcome(briefing) if briefing.began_at else Outcome(),
        earlier=promises.of_earlier(briefing),
        promised=tuple(promises.of(briefing)) if briefing.began_at else (),
        places=places_of(briefing) if waits and briefing.takes_registration else None,
        own=own_registration(user, briefing) if waits and user.is_authenticated else None,
        off_reason=off if briefing.state == BriefingState.CANCELLED else "",
        manages=permissions.allowed(user, MANAGE, briefing),
        doors=doors_of(user, briefing),
    )


def _materials(briefing: Briefing) -> tuple[MaterialOnPage, ...]:
    materials = list(briefing.materials.select_related("item"))
    kind = ContentType.objects.get_for_model(Material)
    of: dict[int, list[StoredFile]] = defaultdict(list)
    held = StoredFile.objects.filter(
        content_type=kind, object_id__in=[material.pk for material in materials], removed_at__isnull=True
    )
    for file in held.order_by("id"):
        of[file.object_id or 0].append(file)
    return tuple(MaterialOnPage(material, tuple(of[material.pk])) for material in materials)


def _history(briefing: Briefing, records: list[TransitionRecord]) -> tuple[dict[str, Any], ...]:
    """What happened, as the public reads it; reasons were written to be read."""
    told = []
    for record in records:
        step = briefing.workflow.transition(record.name)
        if step is not None and record.name not in INTERNAL_STEPS:
            told.append({"title": step.public_label or step.label, "at": record.at, "body": record.reason})
    return tuple(told)


def _outcome(briefing: Briefing) -> Outcome:
    shown = Question.objects.filter(room__briefing=briefing, room__kind=Room.Kind.MAIN, state__in=IN_PUBLIC)
    counted = shown.filter(kept_back=False).aggregate(
        all=Count("pk"),
        answered=Count("pk", filter=Q(state=QuestionState.ANSWERED)),
        owed=Count("pk", filter=Q(state=QuestionState.FOLLOW_UP)),
    )
    return Outcome(counted["all"], counted["answered"], counted["owed"])


def _day(moment: datetime) -> date:
    return timezone.localdate(moment)
