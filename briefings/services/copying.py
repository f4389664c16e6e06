"""The next briefing of a series is made from the last one."""

from __future__ import annotations

import calendar
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from briefings.models import Briefing, Duty, Room, Speaker
from briefings.services import preparing
from core.deadlines.calendar import Calendar

HALF_A_YEAR = 6
# Of the last one; links and recordings belong to their day.
CARRIED = tuple(name for name in preparing.FACTS if name not in {"starts_at", "ends_at", "stream_url", "recording_url"})
OF_A_SPEAKER = ("order", "position", "topic", "department_id", "person_id")
OF_AN_ITEM = ("order", "starts_at", "title", "description")
ASKED = ("order", "text", "kind", "options", "required")
OF_A_ROOM = ("moderation", "by_name", "by_nickname", "anonymously", "slow_seconds")


def next_time(briefing: Briefing, *, at: datetime) -> datetime:
    """So many months later, at the same hour, on a working day that is still to come."""
    months = briefing.series.months if briefing.series and briefing.series.months else HALF_A_YEAR
    began = timezone.localtime(briefing.starts_at)
    working_days, ahead = Calendar.current(), months
    while True:
        day = working_days.next_working_day(_months_later(began, ahead).date())
        moment = timezone.make_aware(datetime.combine(day, began.time()))
        if moment > at + timedelta(days=1):
            return moment
        ahead += months


@transaction.atomic
def copy_from(briefing: Briefing, *, by: Any, at: datetime) -> Briefing:
    """A new draft with last time's programme, duties and settings. Who has left since is not on duty again."""
    starts_at = next_time(briefing, at=at)
    later = starts_at - briefing.starts_at
    given = {name: getattr(briefing, name) for name in CARRIED}
    if briefing.registers_until is not None:
        given["registers_until"] = briefing.registers_until + later
    made = preparing.prepare(
        by=by, department=briefing.department, at=at, starts_at=starts_at, ends_at=briefing.ends_at + later, **given
    )
    _copy_programme(briefing, made)
    _copy_duties(briefing, made, by=by, at=at)
    last, new = (one.rooms.get(kind=Room.Kind.MAIN) for one in (briefing, made))
    for name in OF_A_ROOM:
        setattr(new, name, getattr(last, name))
    new.save(update_fields=OF_A_ROOM)
    return made


def _copy_programme(last: Briefing, new: Briefing) -> None:
    speakers: dict[int | None, Speaker | None] = {None: None}
    for speaker in last.speakers.select_related("person"):
        made = Speaker(briefing=new, **{name: getattr(speaker, name) for name in OF_A_SPEAKER})
        if speaker.person is not None and not speaker.person.is_active:
            made.person_id = None
        made.save()
        speakers[speaker.pk] = made
    for item in last.agenda.all():
        values = {name: getattr(item, name) for name in OF_AN_ITEM}
        new.agenda.create(speaker=speakers[item.speaker_id], **values)
    for asked in last.asked_at_registration.all():
        new.asked_at_registration.create(**{name: getattr(asked, name) for name in ASKED})


def _copy_duties(last: Briefing, new: Briefing, *, by: Any, at: datetime) -> None:
    # Whoever prepares it has the first duty already.
    for duty in last.duties.filter(person__is_active=True).exclude(person=by, kind=Duty.Kind.ORGANISER):
        Duty.objects.create(briefing=new, person_id=duty.person_id, kind=duty.kind, given_by=by, given_at=at)


def _months_later(moment: datetime, months: int) -> datetime:
    year, month = divmod(moment.month - 1 + months, 12)
    year, month = moment.year + year, month + 1
    return moment.replace(year=year, month=month, day=min(moment.day, calendar.monthrange(year, month)[1]))
