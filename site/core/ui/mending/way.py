"""How it went so far and what comes next: for those who work on it, and for everybody."""

from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import zip_longest
from typing import Any

from django.utils.translation import gettext as _

from core.uploads.models import StoredFile
from core.workflow import engine, evidence
from core.workflow.mending import ENDED, Mending, MendingState
from core.workflow.models import TransitionRecord

S = MendingState
# What departments and superiors wrote is meant for everybody; what others wrote is not.
SAID_TO_ALL = ("plan", "mend", "decline")


@dataclass(frozen=True)
class Event:
    """One entry of the timeline; `files` are those that the reader may see."""

    title: Any
    at: datetime | date | None
    body: str = ""
    actor: str = ""
    state: str = "done"
    files: list[StoredFile] = field(default_factory=list)


def way_of(thing: Mending, reader: Any, *, inside: bool) -> list[Event]:
    """`inside` shows who took each step and everything that was said; else only what is meant for everybody."""
    records = _without_looks_that_said_something(engine.history(thing))
    files = evidence.of(reader, records)
    done = [_event(thing, record, files.get(record.pk, []), inside) for record in records]
    return [*done, *_coming(thing)]


def _without_looks_that_said_something(records: list[TransitionRecord]) -> list[TransitionRecord]:
    """Whoever looked and said at once what they saw took two steps in one moment: the second says it all."""
    return [
        record
        for record, following in zip_longest(records, records[1:])
        if record.name != "look_again" or following is None or following.at != record.at
    ]


def _event(thing: Mending, record: TransitionRecord, files: list[StoredFile], inside: bool) -> Event:
    step = thing.workflow.transition(record.name)
    title = (step.public_label or step.label) if step else _("It was reported")
    body = record.reason if inside or record.name in SAID_TO_ALL else ""
    actor = record.actor.display_name if inside and record.actor else ""
    return Event(title, record.at, body, actor, files=files)


def _coming(thing: Mending) -> list[Event]:
    """The one thing that everybody waits for now."""
    if thing.state in ENDED:
        return []
    waited_for = {
        S.REPORTED: _("It will be checked"),
        S.RETURNED: _("The question will be answered"),
        S.ACCEPTED: _("A department will be found"),
        S.ASSIGNED: _("The department will say what it does"),
        S.REOPENED: _("The department will make a new plan"),
        S.ACTION_PLANNED: _("It will be mended"),
        S.ACTION_TAKEN: _("Somebody will look at it again"),
        S.RECHECK: _("The second look will show whether it is mended"),
        S.DECLINE_ASKED: _("A superior will decide"),
    }
    day = thing.planned_for if thing.state == S.ACTION_PLANNED else thing.due_at
    return [Event(waited_for[S(thing.state)], day, state="next")]
