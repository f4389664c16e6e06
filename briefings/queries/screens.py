"""What stands on the screens of presenters, speakers and stenographers. What is public comes from `cards` alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from briefings.models import AgendaItem, Briefing, Caption, Poll, Question, Room, Speaker
from briefings.queries import cards
from briefings.states.questions import IN_PUBLIC, QuestionState
from briefings.subtitles import Cue

S = QuestionState
SUPPORT, TIME, UNANSWERED = "support", "time", "unanswered"
SORTS = (SUPPORT, TIME, UNANSWERED)
ON_STAGE = 4
CAPTIONS_LISTED = 50
# Up to so many letters the question stands on the projector in this size.
SIZES = ((40, "huge"), (90, "large"), (180, "medium"), (10_000, "small"))

Card = dict[str, Any]


@dataclass(frozen=True)
class Stage:
    """What the hall sees: nothing here that is not public."""

    on_air: Card | None
    most_supported: Sequence[Card]
    waiting: int
    poll: Card | None
    shows_poll: bool
    people: int
    captions: Sequence[Card]


def stage(room: Room) -> Stage:
    questions = [readable(card) for card in cards.public_questions(room)]
    on_air = next((card for card in questions if card["is_on_air"]), None)
    waiting = ranked([card for card in questions if card["is_waiting"]])
    poll = poll_on_stage(room)
    captions = list(room.captions.order_by("-said_at", "-pk")[:3])
    return Stage(
        on_air=on_air,
        most_supported=waiting[:ON_STAGE],
        waiting=len(waiting),
        poll=cards.poll_card(poll) if poll else None,
        shows_poll=poll is not None and _is_newer(poll, room, on_air),
        people=cards.people_in(room),
        captions=[cards.caption_card(caption) for caption in reversed(captions)],
    )


def poll_on_stage(room: Room) -> Poll | None:
    """The running one, else the last one while its results are shown."""
    poll = room.polls.filter(opened_at__isnull=False).prefetch_related("options").order_by("-opened_at").first()
    return poll if poll and (poll.is_open or poll.shown_at) else None


def _is_newer(poll: Poll, room: Room, on_air: Card | None) -> bool:
    """Of a question and a poll the hall sees what came last."""
    if on_air is None:
        return True
    moved = max(at for at in (poll.opened_at, poll.closed_at, poll.shown_at) if at)
    taken_up = Question.objects.filter(pk=on_air["id"]).values_list("state_changed_at", flat=True).first()
    return taken_up is None or moved > taken_up


def readable(card: Card) -> Card:
    """With what templates ask, who do not know states."""
    state = card["state"]
    return card | {
        "at": parse_datetime(card["asked_at"]),
        "size": next(size for longest, size in SIZES if len(card["text"]) <= longest),
        "is_on_air": state == S.ON_AIR,
        "is_waiting": state == S.SHOWN,
        "is_answered": state in (S.ANSWERED, S.FOLLOW_UP),
        "state_label": S(state).label,
    }


def ranked(found: Sequence[Card]) -> list[Card]:
    """Pinned ones first, then by support, the older before the younger."""
    return sorted(found, key=lambda card: (not card["pinned"], -card["supports"], card["asked_at"], card["id"]))


def on_air(room: Room) -> Card | None:
    question = room.questions.filter(state=S.ON_AIR).select_related("speaker", "item").first()
    return readable(cards.card_of(question)) if question else None


@dataclass(frozen=True)
class RunPoll:
    """A poll as whoever runs it sees it: with numbers, also before the hall does."""

    poll: Poll
    results: dict[str, Any] | None

    @property
    def is_draft(self) -> bool:
        return self.poll.opened_at is None

    @property
    def card(self) -> Card:
        return cards.poll_card(self.poll) | {"results": self.results}


def polls_with_counts(room: Room) -> list[RunPoll]:
    """The running one first, then the drafts in their order, then those that are over, the newest first."""
    found = [
        RunPoll(poll, cards.poll_results(poll) if poll.opened_at else None)
        for poll in room.polls.prefetch_related("options")
    ]
    over = [one for one in found if not one.is_draft and not one.poll.is_open]
    over.sort(key=lambda one: one.poll.opened_at, reverse=True)  # type: ignore[arg-type, return-value]
    return [one for one in found if one.poll.is_open] + [one for one in found if one.is_draft] + over


def queue(room: Room, sort: str) -> list[Card]:
    """What can be taken up or put back, without what is on air."""
    found = [readable(card) for card in cards.public_questions(room)]
    found = [card for card in found if not card["is_on_air"]]
    if sort == TIME:
        return sorted(found, key=lambda card: (card["asked_at"], card["id"]))
    if sort == UNANSWERED:
        return ranked([card for card in found if card["is_waiting"]])
    return ranked([card for card in found if card["is_waiting"]]) + ranked(
        [card for card in found if card["is_answered"]]
    )


def of_speakers(room: Room, speakers: Sequence[Speaker]) -> list[Card]:
    """Asked of them or about their items; what is on air first, then what waits, then what is answered."""
    numbers = [speaker.pk for speaker in speakers]
    asked = Q(speaker__in=numbers) | Q(speaker__isnull=True, item__speaker__in=numbers)
    own = set(Question.objects.filter(asked, room=room, state__in=IN_PUBLIC).values_list("pk", flat=True))
    found = [readable(card) for card in cards.public_questions(room) if card["id"] in own]
    return sorted(ranked(found), key=lambda card: (not card["is_on_air"], not card["is_waiting"]))


@dataclass(frozen=True)
class Slot:
    """An item of the programme with its time, as far as it is known."""

    item: AgendaItem
    begins: datetime | None
    ends: datetime | None
    is_now: bool
    is_over: bool
    is_own: bool


def programme(briefing: Briefing, *, at: datetime, person: Any) -> list[Slot]:
    items = list(briefing.agenda.select_related("speaker"))
    begins = [_moment(briefing, item) for item in items]
    slots = []
    for index, item in enumerate(items):
        start = begins[index]
        ends = next((later for later in begins[index + 1 :] if later), briefing.ends_at) if start else None
        slots.append(
            Slot(
                item, start, ends,
                is_now=start is not None and ends is not None and start <= at < ends,
                is_over=ends is not None and at >= ends,
                is_own=item.speaker is not None and item.speaker.person_id == person.pk,
            )
        )  # fmt: skip
    return slots


def _moment(briefing: Briefing, item: AgendaItem) -> datetime | None:
    """On the day of the briefing; after midnight, on the next."""
    if item.starts_at is None:
        return None
    day = timezone.localtime(briefing.starts_at)
    moment = datetime.combine(day.date(), item.starts_at, tzinfo=day.tzinfo)
    return moment + timedelta(days=1) if moment < day - timedelta(hours=6) else moment


def last_captions(room: Room) -> list[Caption]:
    return list(reversed(room.captions.order_by("-said_at", "-pk")[:CAPTIONS_LISTED]))


def zero_of(room: Room) -> datetime | None:
    """Where the times of subtitles count from: the beginning, as recordings do."""
    if not room.is_rehearsal and room.briefing.began_at:
        return room.briefing.began_at
    first = room.captions.order_by("said_at").values_list("said_at", flat=True).first()
    return min(at for at in (room.opened_at, first) if at) if room.opened_at or first else None


def cues(room: Room) -> list[Cue]:
    zero = zero_of(room)
    if zero is None:
        return []
    rows = room.captions.order_by("said_at", "pk").values_list("said_at", "text", "speaker")
    return [Cue(max(0, round((at - zero).total_seconds() * 1_000)), text, speaker) for at, text, speaker in rows]
