"""What holds in a room while it is open: whole values, so that the last word counts and a repeated one does no harm."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from briefings.models import Room
from briefings.rules.stamps import stamp_of
from briefings.services import news
from briefings.services.preparing import refuse_overwriting
from briefings.services.refusals import BriefingRefused
from core.audit.audit import record

IDENTITIES = ("by_name", "by_nickname", "anonymously")
SETTINGS = ("moderation", *IDENTITIES, "takes_questions", "slow_seconds")


def room_stamp(room: Room) -> str:
    return stamp_of(room, SETTINGS)


@transaction.atomic
def set_room(room: Room, *, by: Any, at: datetime, seen: str = "", **values: Any) -> Room:
    """`seen` is the mark of what an editor had in front of them; empty for a moderator who sets it there and then."""
    locked = Room.objects.select_for_update(of=("self",), no_key=True).select_related("briefing").get(pk=room.pk)
    refuse_overwriting(seen, room_stamp(locked))
    changed = {name: value for name, value in values.items() if getattr(locked, name) != value}
    for name, value in changed.items():
        setattr(locked, name, value)
    if not any(getattr(locked, name) for name in IDENTITIES):
        raise BriefingRefused("identity", _("Leave at least one way to ask."), field="by_name")
    if changed:
        locked.save(update_fields=list(changed))
        record("briefings.set_room", actor=by, at=at, target=locked, detail=changed)
        news.room_changed(locked, at=at)
    return locked
