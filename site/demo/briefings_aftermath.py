"""What a briefing leaves: answers that came later, promises and what became of them, and the record as a page."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from briefings.models import Briefing, FollowUp, Promise, Question, Room
from briefings.services import follow_ups, promises
from briefings.services.records import transcript
from demo.briefings_evening import Data
from demo.briefings_materials import paper
from demo.markup import blocks
from demo.world import World
from home import briefing_pages
from home.models import BriefingRecordPage

Event = Callable[[datetime], Any]


def events(world: World, briefing: Briefing, said: Data, at: datetime) -> Iterator[tuple[datetime, Event]]:
    """From the morning after on."""
    for wanted in said.get("questions", ()):
        if wanted["end"] == "follow_up" and "after" in wanted:
            yield (
                at + timedelta(days=wanted["after"]),
                lambda moment, wanted=wanted: _answer(briefing, wanted, by=world.staff["officer"], at=moment),
            )
    for wanted in said.get("promises", ()):
        made = _write_down(world, briefing, said, wanted, at)
        if "settled" in wanted:
            yield (
                at + timedelta(days=wanted["settled"]),
                lambda moment, made=made, wanted=wanted: _settle(world, made, wanted, moment),
            )


def _question(briefing: Briefing, text: str) -> Question:
    return Question.objects.get(room__briefing=briefing, room__kind=Room.Kind.MAIN, text=text)


def _answer(briefing: Briefing, wanted: Data, *, by: Any, at: datetime) -> None:
    owed = FollowUp.objects.get(question=_question(briefing, wanted["text"]))
    follow_ups.answer(follow_up=owed, text=wanted["answer"], by=by, at=at)


def _write_down(world: World, briefing: Briefing, said: Data, wanted: Data, at: datetime) -> Promise:
    return promises.write_down(
        briefing=briefing,
        text=wanted["text"],
        promised_by=wanted["by"],
        due_on=timezone.localdate(at) + timedelta(days=wanted["due"]),
        department=world.departments[wanted["department"]],
        question=_question(briefing, said["questions"][wanted["question"]]["text"]),
        by=world.staff["officer"],
        at=at,
    )


def _settle(world: World, made: Promise, wanted: Data, at: datetime) -> None:
    shown = [paper(wanted["shown"], [made.text, wanted["outcome"]], at)] if "shown" in wanted else []
    promises.settle(
        promise=made, step=wanted["end"], outcome=wanted["outcome"], attachments=shown, by=world.staff["officer"], at=at
    )


def publish_record(briefing: Briefing, said: Data, *, by: Any, at: datetime) -> None:
    room = briefing.rooms.get(kind=Room.Kind.MAIN)
    lines = [
        ("said", {"moment": str(timedelta(seconds=line.seconds)), "who": line.speaker, "text": line.text})
        for line in transcript(room)
    ]
    page = BriefingRecordPage(
        title=f"{briefing.title} 기록",
        briefing=briefing,
        summary=said["summary"],
        minutes=blocks(said["minutes"]),
        transcript=lines,
    )
    briefing_pages.draft(page, by=by).save_revision().publish()
    BriefingRecordPage.objects.filter(briefing=briefing).update(first_published_at=at, last_published_at=at)
