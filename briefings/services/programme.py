"""Speakers, items of the programme, and the questions of the registration form: rows in an order of their own.

What is taken out can be put back as it was: `take_out` answers with everything that it takes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import models, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from briefings.models import AgendaItem, AskedAtRegistration, Briefing, Duty, Material, Question, Speaker
from briefings.rules.stamps import stamp_of
from briefings.services import briefing_index, duties
from briefings.services.preparing import lock_to_change, refuse_overwriting
from briefings.services.refusals import BriefingRefused
from briefings.states.briefings import BriefingState
from core.audit import audit

CLOSED = (BriefingState.CONCLUDED, BriefingState.CANCELLED, BriefingState.DROPPED)


@dataclass(frozen=True)
class Part:
    """One kind of row: how many there may be, and what of it an editor fills."""

    name: str
    model: type[models.Model]
    most: int
    fields: tuple[str, ...]


AGENDA = Part("agenda", AgendaItem, 60, ("starts_at", "title", "description", "speaker"))
SPEAKERS = Part("speakers", Speaker, 40, ("position", "topic", "department", "person"))
ASKED = Part("asked", AskedAtRegistration, 15, ("text", "kind", "options", "required"))
PARTS = {part.name: part for part in (AGENDA, SPEAKERS, ASKED)}

Row = AgendaItem | Speaker | AskedAtRegistration


def rows_of(part: Part, briefing: Briefing) -> models.QuerySet[Any]:
    return part.model._default_manager.filter(briefing=briefing)


def row_stamp(part: Part, row: Any) -> str:
    return stamp_of(row, part.fields)


@transaction.atomic
def add(part: Part, briefing: Briefing, *, by: Any, at: datetime, **fields: Any) -> Row:
    """At the end. Raises BriefingRefused when there are too many."""
    locked = lock_to_change(briefing, by=by, closed=CLOSED)
    rows = rows_of(part, locked)
    if rows.count() >= part.most:
        raise BriefingRefused("many", _("No more than %(most)s fit here.") % {"most": part.most})
    _refuse_strangers(locked, fields)
    last = rows.aggregate(last=Max("order"))["last"]
    row: Row = part.model(briefing=locked, order=0 if last is None else last + 1, **fields)  # type: ignore[assignment]
    row.save()
    _give_the_screen(locked, row, by=by, at=at)
    _note(part, locked, by=by, at=at, did="added", row=row.pk)
    return row


@transaction.atomic
def change(part: Part, row: Row, *, by: Any, at: datetime, seen: str = "", **fields: Any) -> Row:
    locked = lock_to_change(row.briefing, by=by, closed=CLOSED)
    standing = rows_of(part, locked).select_for_update(of=("self",)).filter(pk=row.pk).first()
    if standing is None:
        raise BriefingRefused("gone", _("Somebody else has taken this out in the meantime."))
    refuse_overwriting(seen, row_stamp(part, standing))
    _refuse_strangers(locked, fields)
    changed = [name for name, value in fields.items() if getattr(standing, name) != value]
    if changed:
        _refuse_to_twist_answers(standing)
        for name in changed:
            setattr(standing, name, fields[name])
        standing.save(update_fields=changed)
        _give_the_screen(locked, standing, by=by, at=at)
        _note(part, locked, by=by, at=at, did="changed", row=standing.pk)
    changed_row: Row = standing
    return changed_row


@transaction.atomic
def move(part: Part, row: Row, *, by: Any, up: bool, at: datetime) -> None:
    """One place up or down; at the end of the list nothing happens."""
    locked = lock_to_change(row.briefing, by=by, closed=CLOSED)
    rows = list(rows_of(part, locked).order_by("order", "id"))
    if row not in rows:
        raise BriefingRefused("gone", _("Somebody else has taken this out in the meantime."))
    place = rows.index(row)
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rows):
        return
    rows[place], rows[other] = rows[other], rows[place]
    for order, one in enumerate(rows):
        one.order = order
    part.model._default_manager.bulk_update(rows, ["order"])
    _note(part, locked, by=by, at=at, did="moved", row=row.pk)


@transaction.atomic
def take_out(part: Part, row: Row, *, by: Any, at: datetime) -> dict[str, Any]:
    """What it takes to put it back, as plain data. Raises BriefingRefused for what somebody has answered or asked."""
    locked = lock_to_change(row.briefing, by=by, closed=CLOSED)
    standing = rows_of(part, locked).select_for_update(of=("self",)).filter(pk=row.pk).first()
    if standing is None:
        raise BriefingRefused("gone", _("Somebody else has taken this out in the meantime."))
    _refuse_to_orphan(standing)
    kept = {
        "part": part.name,
        "briefing": locked.pk,
        "title": str(standing),
        "values": {field.attname: _plain(standing, field) for field in standing._meta.concrete_fields},
        "hung_on_it": {
            model.__name__: list(model._default_manager.filter(**{name: standing}).values_list("pk", flat=True))
            for model, name in _HANGING.get(part.name, ())
        },
    }
    standing.delete()
    _note(part, locked, by=by, at=at, did="taken out", row=row.pk)
    return kept


@transaction.atomic
def put_back(kept: dict[str, Any], briefing: Briefing, *, by: Any, at: datetime) -> Row:
    """Under its old number, in its old place, with what hung on it. Raises BriefingRefused where that cannot be."""
    part = PARTS[kept["part"]]
    locked = lock_to_change(briefing, by=by, closed=CLOSED)
    rows = rows_of(part, locked)
    if kept["briefing"] != locked.pk or rows.count() >= part.most:
        raise BriefingRefused("late", _("This can no longer be put back."))
    if part.model._default_manager.filter(pk=kept["values"]["id"]).exists():
        raise BriefingRefused("there", _("It has been put back already."))
    fields = {field.attname: field for field in part.model._meta.concrete_fields}
    values = {name: fields[name].to_python(value) for name, value in kept["values"].items()}
    if values.get("speaker_id") and not locked.speakers.filter(pk=values["speaker_id"]).exists():
        values["speaker_id"] = None
    row: Row = part.model(**values)  # type: ignore[assignment]
    row.save(force_insert=True)
    for model, name in _HANGING.get(part.name, ()):
        rest = model._default_manager.filter(pk__in=kept["hung_on_it"][model.__name__], briefing=locked)
        rest.filter(**{f"{name}__isnull": True}).update(**{name: row})
    _note(part, locked, by=by, at=at, did="put back", row=row.pk)
    return row


def _give_the_screen(briefing: Briefing, row: Row, *, by: Any, at: datetime) -> None:
    """Whoever speaks and is named by an account answers on the speakers' screen."""
    if isinstance(row, Speaker) and row.person is not None:
        duties.give(briefing, person=row.person, kind=Duty.Kind.SPEAKER, by=by, at=at)


# What points at a row and is left without it.
_HANGING: dict[str, tuple[tuple[type[models.Model], str], ...]] = {
    "agenda": ((Material, "item"),),
    "speakers": ((AgendaItem, "speaker"),),
}


def _plain(row: Any, field: Any) -> Any:
    value = field.value_from_object(row)
    return value if isinstance(value, (int, str, bool, type(None))) else field.value_to_string(row)


def _refuse_to_orphan(row: Any) -> None:
    if isinstance(row, AskedAtRegistration):
        _refuse_to_twist_answers(row)
    elif Question.objects.filter(**{"item" if isinstance(row, AgendaItem) else "speaker": row}).exists():
        raise BriefingRefused("asked", _("Somebody has put a question to this already, so it stays."))


def _refuse_to_twist_answers(row: Any) -> None:
    """Under an answer stands what was asked."""
    if isinstance(row, AskedAtRegistration) and row.answers.exists():
        raise BriefingRefused("answered", _("Somebody has answered this already, so it stays as it is."))


def _refuse_strangers(briefing: Briefing, fields: dict[str, Any]) -> None:
    speaker = fields.get("speaker")
    if speaker is not None and speaker.briefing_id != briefing.pk:
        raise BriefingRefused("speaker", _("This speaker belongs to another briefing."), field="speaker")


def _note(part: Part, briefing: Briefing, *, by: Any, at: datetime, did: str, row: int) -> None:
    detail = {"part": part.name, "did": did, "row": row}
    audit.record("briefings.change_programme", actor=by, at=at, target=briefing, detail=detail)
    briefing_index.renew(briefing)
