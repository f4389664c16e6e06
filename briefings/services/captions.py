"""What is said, as somebody types it; and what is taken in from a file afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

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


@transaction.atomic
def write(*, room: Room, text: str, speaker: str = "", by: Any, at: datetime) -> list[Caption]:
    """One line or many that were pasted; the time is the server's. Raises BriefingRefused."""
    permissions.check(by, HELP, room)
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
    return written


@transaction.atomic
def correct(*, room: Room, caption: int, text: str, speaker: str = "", by: Any, at: datetime) -> Caption:
    """Its time stays. Raises BriefingRefused."""
    permissions.check(by, HELP, room)
    locked = (
        Caption.objects.select_for_update(of=("self",)).select_related("room").filter(room=room, pk=caption).first()
    )
    if locked is None:
        raise BriefingRefused("gone", _("This line is no longer there."))
    line = _one_line(text)
    if not says_something(line):
        raise BriefingRefused("text", _("Please write what was said."))
    if (line, _one_line(speaker)) == (locked.text, locked.speaker):
        return locked
    locked.text, locked.speaker, locked.corrected_at = line, _one_line(speaker), at
    locked.save(update_fields=["text", "speaker", "corrected_at"])
    news.caption_changed(locked, at=at)
    return locked


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


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())
