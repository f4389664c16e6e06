"""The record of a briefing as a draft: plain data, of which the editors make a page and publish it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from briefings.models import Briefing, Caption, Poll, Promise, Question, Room
from briefings.queries import cards, statistics
from briefings.states.follow_ups import PromiseState
from briefings.states.questions import QuestionState


@dataclass(frozen=True)
class Section:
    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """A question that everybody may read, with its answer as far as there is one."""

    text: str
    asker: str
    supports: int
    answer: str
    answered_by: str
    afterwards: bool


@dataclass(frozen=True)
class Line:
    """What was said, so many seconds into the recording."""

    seconds: int
    speaker: str
    text: str

    @property
    def clock(self) -> str:
        minutes, seconds = divmod(self.seconds, 60)
        hours, minutes = divmod(minutes, 60)
        return f"{hours}:{minutes:02d}:{seconds:02d}"


@dataclass(frozen=True)
class RecordDraft:
    """`sections` are the minutes in prose; questions, promises and transcript stand apart from them."""

    briefing: Briefing
    title: str
    sections: tuple[Section, ...]
    questions: tuple[Asked, ...]
    promises: tuple[Promise, ...]
    transcript: tuple[Line, ...]


@dataclass(frozen=True)
class Door:
    """A button for those who hold the briefing; `done` says what it has led to, where it has been pressed already: a
    way there, or without `done_url` just a word."""

    label: Any
    url: str
    done: Any = ""
    done_url: str = ""


DoorOf = Callable[[Briefing, Any], Door | None]
_doors: list[DoorOf] = []


def register_door(door: DoorOf) -> None:
    """What rooms above do with a briefing that is over: each answers with its button for this person, or nothing."""
    _doors.append(door)


def doors(briefing: Briefing, user: Any) -> list[Door]:
    return [found for door in _doors if (found := door(briefing, user))]


# Says at which address the record can be read, or nothing: set by the room that keeps the pages.
Finder = Callable[[Briefing], str]
_finders: list[Finder] = []


def register_published(finder: Finder) -> None:
    _finders.append(finder)


def published_at(briefing: Briefing) -> str:
    """The address of the published record; empty where there is none yet."""
    return next((url for finder in _finders if (url := finder(briefing))), "")


def is_published(briefing: Briefing) -> bool:
    """Where nobody keeps pages nothing has to be published."""
    return not _finders or bool(published_at(briefing))


def record_draft(briefing: Briefing) -> RecordDraft:
    room = briefing.rooms.get(kind=Room.Kind.MAIN)
    questions, promises = _questions(room), _promises(briefing)
    return RecordDraft(
        briefing=briefing,
        title=_("Record: %(briefing)s") % {"briefing": briefing.title},
        sections=(_facts(briefing), _programme(briefing), _figures(briefing), *_polls(room)),
        questions=questions,
        promises=promises,
        transcript=tuple(transcript(room)),
    )


def transcript(room: Room) -> list[Line]:
    """In the order in which it was said; what was said before the beginning stands at its first second."""
    captions = list(Caption.objects.filter(room=room).order_by("said_at", "pk"))
    start = room.briefing.began_at or (captions[0].said_at if captions else None)
    return [Line(_seconds(start, one.said_at), one.speaker, one.text) for one in captions]


def _seconds(start: datetime | None, said_at: datetime) -> int:
    return max(0, int((said_at - start).total_seconds())) if start else 0


def _facts(briefing: Briefing) -> Section:
    began = briefing.began_at or briefing.starts_at
    ended = briefing.ended_at or briefing.ends_at
    said = [
        _("Purpose: %(purpose)s") % {"purpose": briefing.purpose},
        _("Held from %(start)s to %(end)s")
        % {
            "start": date_format(localtime(began), "DATETIME_FORMAT"),
            "end": date_format(localtime(ended), "TIME_FORMAT"),
        },
    ]
    if briefing.needs_a_place:
        said.append(_("Place: %(place)s") % {"place": briefing.place})
    return Section(_("The briefing"), tuple(said))


def _programme(briefing: Briefing) -> Section:
    items = briefing.agenda.select_related("speaker").order_by("order", "pk")
    return Section(
        _("Programme"),
        tuple(f"{item.title} – {item.speaker.position}" if item.speaker else item.title for item in items),
    )


def _figures(briefing: Briefing) -> Section:
    found = statistics.figures(briefing)
    people = ngettext("%(count)s person came or joined.", "%(count)s people came or joined.", found.people)
    return Section(_("In figures"), (people % {"count": found.people}, found.conclusion))


def _polls(room: Room) -> list[Section]:
    """Those whose results the room has seen."""
    shown = Poll.objects.filter(room=room, shown_at__isnull=False).prefetch_related("options").order_by("opened_at")
    return [Section(_("Poll: %(question)s") % {"question": poll.text}, tuple(_poll_lines(poll))) for poll in shown]


def _poll_lines(poll: Poll) -> list[str]:
    results = cards.poll_results(poll)
    names = {option.pk: option.text for option in poll.options.all()}
    return [f"{names.get(answer, answer)}: {number}" for answer, number in results["counts"]]


def _questions(room: Room) -> tuple[Asked, ...]:
    found = cards.public_questions(room)
    late = set(Question.objects.filter(room=room, follow_up__answered_at__isnull=False).values_list("pk", flat=True))
    told = [card for card in found if card["state"] in (QuestionState.ANSWERED, QuestionState.FOLLOW_UP)]
    return tuple(
        Asked(
            text=card["text"], asker=card["asker"], supports=card["supports"], answer=card["answer"],
            answered_by=card["answered_by"], afterwards=card["id"] in late,
        )
        for card in told
    )  # fmt: skip


def _promises(briefing: Briefing) -> tuple[Promise, ...]:
    found = briefing.promises.exclude(state=PromiseState.RETRACTED).select_related("department")
    return tuple(found.order_by("due_on", "pk"))
