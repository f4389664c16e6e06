"""What those who follow a briefing are told of it.

People on duty and those who registered are told by others, in more words; they get one notice and not two.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from briefings.models import Briefing
from briefings.pages_notices import ANNOUNCED, CANCELLED, CONCLUDED, MOVED
from briefings.queries.subscriptions import path_of
from briefings.services.telling import everybody
from briefings.states.briefings import BRIEFING_HOOKS, PUBLIC
from discussion.services.events import tell_followers


def moved(briefing: Briefing, *, by: Any, at: datetime) -> None:
    """Another date or place, once it was announced."""
    if briefing.state in PUBLIC:
        tell_followers(briefing, MOVED, at=at, actor=by, context=_about(briefing), besides=_told_already(briefing))


@BRIEFING_HOOKS.on("announce")
def announced(briefing: Briefing, record: Any, context: dict[str, Any]) -> None:
    """Nobody follows what was not announced; those who followed the one before in its series learn of the next."""
    if briefing.series_id is None:
        return
    earlier = Briefing.objects.announced().filter(series=briefing.series_id, starts_at__lt=briefing.starts_at)
    before = earlier.exclude(pk=briefing.pk).order_by("-starts_at", "-pk").first()
    if before is not None:
        said = _about(briefing) | {"title": briefing.title, "url": path_of(briefing), "series": str(briefing.series)}
        tell_followers(before, ANNOUNCED, at=record.at, actor=record.actor, context=said)


@BRIEFING_HOOKS.on("cancel")
def cancelled(briefing: Briefing, record: Any, context: dict[str, Any]) -> None:
    said = _about(briefing) | {"reason": record.reason}
    tell_followers(briefing, CANCELLED, at=record.at, actor=record.actor, context=said, besides=_told_already(briefing))


@BRIEFING_HOOKS.on("conclude")
def concluded(briefing: Briefing, record: Any, context: dict[str, Any]) -> None:
    tell_followers(briefing, CONCLUDED, at=record.at, actor=record.actor, context=_about(briefing))


def _about(briefing: Briefing) -> dict[str, Any]:
    return {"starts_at": briefing.starts_at.isoformat(), "place": briefing.place or str(briefing.get_form_display())}


def _told_already(briefing: Briefing) -> list[int]:
    return [person.pk for person in everybody(briefing)]
