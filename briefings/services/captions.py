"""What is said, as somebody types it; and what is taken in from a file afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.utils.translation import gettext as _

from briefings.models import Caption, Room
from briefings.services import news
from briefings.services.refusals import BriefingRefused
from briefings.states.briefings import OVER
from briefings.states.permissions import HELP, MODERATE
from briefings.subtitles import Cue
from core import permissions
from core.audit.audit import record as audit
from discussion.text import clean, says_something

LONGEST_LINE = 500
MOST_LINES = 200
MOST_CUES = 10_000
# What waited on somebody's device is sent once more on the same day, or not at all.
KEYS_KEPT_SECONDS = 24 * 60 * 60


@transaction.atomic
def write(*, room: Room, text: str, speaker: str = "", by: Any, at: datetime, client_key: str = "") -> list[Caption]:
    """One line or many that were pasted; the time is the server's. Raises BriefingRefused.

    What a lost line sends once more, with the same `client_key`, was written the first time.
    """
    permissions.check(by, HELP, room)
    sent = f"briefings.captions.{room.pk}.{by.pk}.{client_key}"
    if client_key and (first := cache.get(sent)):
        return list(room.captions.filter(pk__in=first))
    if not room.is_open:
        raise BriefingRefused("closed", _("The room is not open. Captions can be taken in from a file afterwards."))
    lines = [line for line in (" ".join(line.split()) for line in clean(text).split("\n")) if says_something(line)]
    if not lines:
        raise BriefingRefused("text", _("There is nothing to send yet."))
    if len(lines) > MOST_LINES:
        raise BriefingRefused("text", _("That is too much at once. Please paste at most 200 lines."))
    if any(len(line) > LONGEST_LINE for line in lines):
        raise BriefingRefused("text", _("A line has at most 500 characters. Please break it up."))
    written = []
    for line in lines:
        caption = Caption.objects.create(
            room=room, said_at=at, speaker=_one_line(speaker), text=line, typed_by=by
        )  # fmt: skip
        news.caption_changed(caption, at=at)
        written.append(caption)
    if client_key:
        numbers = [caption.pk for caption in written]
        transaction.on_commit(lambda: cache.set(sent, numbers, KEYS_KEPT_SECONDS))
    return written


@transaction.atomic
def correct(*, room: Room, caption: int, text: str, speaker: str = "", by: Any, at: datetime) -> Caption:
    """Its time stays. Raises BriefingRefused."""
    permissions.check(by, HELP, room)
    locked = _lock(room, caption)
    line = _one_line(text)
    if not says_something(line):
        raise BriefingRefused("text", _("Please write what was said."))
    if (line, _one_line(speaker)) == (locked.text, locked.speaker):
        return locked
    locked.text, locked.speaker, locked.corrected_at = line, _one_line(speaker), at
    locked.save(update_fields=["text", "speaker", "corrected_at"])
    news.caption_corrected(locked, at=at)
    return locked


@transaction.atomic
def remove(*, room: Room, caption: int, by: Any, at: datetime) -> None:
    """Typed by mistake, or nobody's business; the record of access keeps it. Raises BriefingRefused."""
    permissions.check(by, HELP, room)
    locked = _lock(room, caption)
    said = {"said_at": locked.said_at.isoformat(), "speaker": locked.speaker, "text": locked.text}
    audit("briefings.remove_caption", actor=by, at=at, target=room.briefing, detail=said)
    news.caption_removed(locked, at=at)
    locked.delete()


@transaction.atomic
def take_in(
    *, room: Room, cues: Sequence[Cue], begins_at: datetime, by: Any, at: datetime, replace: bool = False
) -> int:
    """Lines of a file, once the briefing is over; their times count from `begins_at`. Raises BriefingRefused."""
    permissions.check(by, MODERATE, room)
    locked = Room.objects.select_for_update(of=("self",)).select_related("briefing").get(pk=room.pk)
    if locked.briefing.state not in OVER:
        raise BriefingRefused("early", _("A file can be taken in once the briefing is over."))
    if not 0 < len(cues) <= MOST_CUES:
        raise BriefingRefused("file", _("There are no lines in this file, or far too many."))
    if replace:
        locked.captions.all().delete()
    made = Caption.objects.bulk_create(
        [
            Caption(
                room=locked, said_at=begins_at + timedelta(milliseconds=cue.begins), typed_by=by,
                speaker=_one_line(cue.speaker)[:80], text=_one_line(cue.text)[:LONGEST_LINE],
            )
            for cue in cues
        ],
        batch_size=500,
    )  # fmt: skip
    audit(
        "briefings.import_captions", actor=by, at=at, target=locked.briefing,
        detail={"lines": len(made), "replaced": replace},
    )  # fmt: skip
    return len(made)


def _lock(room: Room, caption: int) -> Caption:
    found = Caption.objects.select_for_update(of=("self",)).select_related("room").filter(room=room, pk=caption)
    locked = found.first()
    if locked is None:
        raise BriefingRefused("gone", _("This line is no longer there."))
    return locked


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())
