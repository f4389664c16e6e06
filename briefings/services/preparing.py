"""A briefing is written down, changed, and taken as the pattern of the next one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from briefings.models import Briefing, Duty
from briefings.queries.registration import places_of
from briefings.rules import facts
from briefings.rules.stamps import stamp_of
from briefings.services import briefing_index, follower_news, registration
from briefings.services.refusals import BriefingRefused
from briefings.services.rooms import add_rooms
from briefings.services.telling import tell_of_change
from briefings.states.briefings import BriefingState
from briefings.states.permissions import MANAGE
from core import permissions
from core.audit import audit
from core.workflow import engine

# What the form of the facts fills.
FACTS = (
    "kind", "title", "purpose", "series", "starts_at", "ends_at", "form", "place", "address", "latitude", "longitude",
    "directions", "stream_url", "recording_url", "sign_language", "captions", "step_free", "hearing_loop",
    "accessibility_note", "takes_registration", "capacity", "most_companions", "has_waiting_list", "registers_until",
)  # fmt: skip
# Whoever means to come has to know of these at once, and calendars notice them.
TOLD = ("starts_at", "ends_at", "form", "place", "address", "stream_url")
# What is still of use once people sit there, and afterwards.
LATE_FACTS = (
    "purpose", "series", "directions", "stream_url", "recording_url", "sign_language", "captions", "step_free",
    "hearing_loop", "accessibility_note",
)  # fmt: skip


def editable_facts(briefing: Briefing | None) -> tuple[str, ...]:
    """What may be changed now; nothing of what was cancelled or dropped."""
    if briefing is None or briefing.state in (BriefingState.DRAFT, BriefingState.ANNOUNCED):
        return FACTS
    return () if briefing.state in (BriefingState.CANCELLED, BriefingState.DROPPED) else LATE_FACTS


def facts_stamp(briefing: Briefing | None) -> str:
    return stamp_of(briefing, FACTS)


@transaction.atomic
def prepare(*, by: Any, department: Any, at: datetime, **fields: Any) -> Briefing:
    """A draft that the department and those on duty see. Raises BriefingRefused for what cannot be."""
    briefing = Briefing(department=department, created_by=by, created_at=at, **_known(fields))
    permissions.check(by, MANAGE, briefing)
    _refuse_impossible(briefing, at=at, moved=True)
    briefing.save()
    engine.open(briefing, actor=by, at=at)
    add_rooms(briefing)
    # Whoever prepares it answers for it until somebody else does.
    Duty.objects.create(briefing=briefing, person=by, kind=Duty.Kind.ORGANISER, given_by=by, given_at=at)
    audit.record("briefings.prepare", actor=by, at=at, target=briefing)
    return briefing


@transaction.atomic
def change(briefing: Briefing, *, by: Any, at: datetime, seen: str = "", **fields: Any) -> Briefing:
    """Correct the facts; of what is announced, whoever means to come is told. `seen` is the mark of what the editor
    had in front of them."""
    permissions.check(by, MANAGE, briefing)
    locked = engine.lock(briefing)
    editable = editable_facts(locked)
    if not editable:
        raise BriefingRefused("closed", _("This briefing can no longer be changed."))
    refuse_overwriting(seen, facts_stamp(locked))
    given = {name: value for name, value in _known(fields).items() if name in editable}
    changed = [name for name, value in given.items() if getattr(locked, name) != value]
    if not changed:
        return briefing
    _move_along(locked, given)
    for name, value in given.items():
        setattr(locked, name, value)
    _refuse_impossible(locked, at=at, moved="starts_at" in changed)
    _refuse_to_turn_away(locked, changed)
    is_news = locked.state == BriefingState.ANNOUNCED and any(name in TOLD for name in changed)
    _refuse_to_hide_the_way(locked)
    if is_news:
        locked.revision += 1
    locked.save(update_fields=[*given, "revision"])
    audit.record("briefings.change", actor=by, at=at, target=locked, detail={"changed": changed})
    briefing_index.renew(locked)
    if is_news:
        tell_of_change(locked, at=at)
        follower_news.moved(locked, by=by, at=at)
    if "capacity" in changed or "form" in changed:
        registration.let_in(locked, at=at)
    briefing.refresh_from_db()
    return briefing


def lock_to_change(briefing: Briefing, *, by: Any, closed: Collection[str]) -> Briefing:
    """What belongs to it is changed one after the other, and not any more in a state that is `closed`."""
    permissions.check(by, MANAGE, briefing)
    locked = engine.lock(briefing)
    if locked.state in closed:
        raise BriefingRefused("closed", _("This briefing can no longer be changed."))
    return locked


def refuse_overwriting(seen: str, stands: str) -> None:
    if seen and seen != stands:
        raise BriefingRefused(
            "overtaken",
            _("Somebody else has changed this in the meantime. Compare with what stands there now, then save again."),
        )


def _known(fields: dict[str, Any]) -> dict[str, Any]:
    if unknown := set(fields) - set(FACTS):
        raise TypeError(f"No such facts: {', '.join(sorted(unknown))}.")
    return fields


def _move_along(briefing: Briefing, given: dict[str, Any]) -> None:
    """Whoever moves the day and leaves the end of registration alone means it to stay as long before."""
    until = briefing.registers_until
    if until is not None and "starts_at" in given and given.get("registers_until", until) == until:
        given["registers_until"] = until + (given["starts_at"] - briefing.starts_at)


def _refuse_impossible(briefing: Briefing, *, at: datetime, moved: bool) -> None:
    for field, sentence in facts.objections(briefing, at=at, moved=moved):
        raise BriefingRefused("facts", sentence, field=field)


def _refuse_to_hide_the_way(briefing: Briefing) -> None:
    """What is announced stays findable."""
    if briefing.state == BriefingState.DRAFT:
        return
    if briefing.needs_a_place and not briefing.place:
        raise BriefingRefused("place", _("Say where it takes place."), field="place")
    if briefing.state == BriefingState.ANNOUNCED and briefing.is_remote and not briefing.stream_url:
        raise BriefingRefused("stream_url", _("Say by which link people follow it from home."), field="stream_url")


def _refuse_to_turn_away(briefing: Briefing, changed: list[str]) -> None:
    """Nobody who was promised a place loses it because the room became smaller."""
    people = places_of(briefing).taken
    if "capacity" in changed and briefing.capacity is not None and briefing.capacity < people:
        sentence = _("%(people)s places are promised already.") % {"people": people}
        raise BriefingRefused("capacity", sentence, field="capacity")
    if "form" in changed and not briefing.needs_a_place and people:
        raise BriefingRefused(
            "form",
            _("People are registered for a place on site. Keep the place, or cancel and prepare another briefing."),
            field="form",
        )
