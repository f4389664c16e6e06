"""Who came: marked at the door by a helper, by themselves with the code of the door, or by joining online."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from briefings.models import Attendance, Briefing, Participant, Registration
from briefings.queries.registration import own_registration
from briefings.rules.registration import DOOR_OPENS, door_is_open
from briefings.services.refusals import BriefingRefused
from briefings.services.registration_tickets import is_door_code
from briefings.states.permissions import CHECK_IN
from core import permissions
from core.audit.audit import record as audit

Way = Attendance.Way
# A bus load; whoever counts a hall presses again.
MOST_AT_ONCE = 50


@transaction.atomic
def mark_here(registration: Registration, *, people: int, by: Any, at: datetime, way: str = Way.TICKET) -> Attendance:
    """A helper saw them. Refused for a second time, with when the first was."""
    permissions.check(by, CHECK_IN, registration.briefing)
    return _arrive(registration, people=people, way=way, by=by, at=at)


@transaction.atomic
def check_oneself_in(registration: Registration, *, code: str, people: int, at: datetime) -> Attendance:
    """By the poster at the entrance. Coming twice is coming once."""
    if not is_door_code(registration.briefing, code):
        raise BriefingRefused("code", _("This code is not valid. Please scan the one at the entrance."))
    there = Attendance.objects.filter(registration=registration).exclude(way=Way.ONLINE).first()
    return there or _arrive(registration, people=people, way=Way.DOOR, by=registration.person, at=at)


@transaction.atomic
def count_walk_ins(briefing: Briefing, *, people: int, by: Any, at: datetime) -> Attendance:
    """They came without registering: a number and nothing else."""
    permissions.check(by, CHECK_IN, briefing)
    _refuse_closed_door(briefing, at)
    _refuse_number(people)
    return Attendance.objects.create(briefing=briefing, way=Way.WALK_IN, people=people, at=at, marked_by=by)


@transaction.atomic
def undo(attendance: Attendance, *, by: Any, at: datetime) -> None:
    permissions.check(by, CHECK_IN, attendance.briefing)
    detail = {"way": attendance.way, "people": attendance.people, "registration": attendance.registration_id}
    audit("briefings.undo_attendance", actor=by, at=at, target=attendance.briefing, detail=detail)
    attendance.delete()


@transaction.atomic
def undo_walk_ins(briefing: Briefing, *, by: Any, at: datetime) -> int:
    """The last press of this helper: how many people it had counted."""
    permissions.check(by, CHECK_IN, briefing)
    pressed = Attendance.objects.select_for_update().filter(briefing=briefing, way=Way.WALK_IN, marked_by=by)
    last = pressed.order_by("-at", "-pk").first()
    if last is None:
        raise BriefingRefused("nothing", _("You have not counted anybody yet."))
    people = last.people
    undo(last, by=by, at=at)
    return people


@transaction.atomic
def mark_online(participant: Participant, *, at: datetime, ticket: int | None = None) -> Attendance | None:
    """Somebody who registered for online has joined the room. By the account, or by the `ticket` (a registration's
    key) that this browser opened. Whoever registered for the hall is counted at its door: their phone is in the room
    as well."""
    briefing = participant.room.briefing
    if participant.room.is_rehearsal or not door_is_open(briefing, at):
        return None
    registration = _registration_of(participant, briefing, ticket)
    if registration is None or registration.is_on_site:
        return None
    if Attendance.objects.filter(registration=registration).exists() or hasattr(participant, "attendance"):
        return None
    try:
        with transaction.atomic():
            return Attendance.objects.create(
                briefing=briefing, registration=registration, participant=participant, way=Way.ONLINE, at=at
            )
    except IntegrityError:
        # Joined in two windows at once: once is enough.
        return None


def _registration_of(participant: Participant, briefing: Briefing, ticket: int | None) -> Registration | None:
    if participant.person_id is not None:
        return own_registration(participant.person, briefing)
    if ticket is None:
        return None
    return Registration.objects.filter(pk=ticket, briefing=briefing, cancelled_at__isnull=True).first()


def _arrive(registration: Registration, *, people: int, way: str, by: Any, at: datetime) -> Attendance:
    briefing = registration.briefing
    _refuse_closed_door(briefing, at)
    _refuse_number(people)
    # A second helper, or a cancellation at this moment, waits here.
    current = Registration.objects.select_for_update().get(pk=registration.pk)
    if current.cancelled_at is not None:
        raise BriefingRefused("taken_back", _("This registration was taken back. Count the people as walk-ins."))
    there = Attendance.objects.filter(registration=current).first()
    if there is None:
        return Attendance.objects.create(
            briefing=briefing, registration=current, way=way, people=people, at=at, marked_by=by
        )
    if there.way != Way.ONLINE:
        raise BriefingRefused("here", _("Marked as here already, at %(time)s.") % {"time": _time(there.at)})
    # Joined from home, and came after all.
    there.way, there.people, there.at, there.marked_by = way, people, at, by
    there.save(update_fields=["way", "people", "at", "marked_by"])
    return there


def _refuse_closed_door(briefing: Briefing, at: datetime) -> None:
    if not door_is_open(briefing, at):
        raise BriefingRefused("closed", closed_door_words(briefing, at))


def closed_door_words(briefing: Briefing, at: datetime) -> str:
    """Why nobody is marked now: mostly it is another day."""
    if at < briefing.starts_at:
        opens = date_format(timezone.localtime(briefing.starts_at - DOOR_OPENS), "DATETIME_FORMAT")
        return _("Not yet: people are marked from %(opens)s on.") % {"opens": opens}
    return _("This briefing is over; nobody is marked any more.")


def _refuse_number(people: int) -> None:
    if not 0 < people <= MOST_AT_ONCE:
        raise BriefingRefused(
            "people", _("Enter a number from 1 to %(most)s.") % {"most": MOST_AT_ONCE}, field="people"
        )


def _time(at: datetime) -> str:
    return date_format(timezone.localtime(at), "TIME_FORMAT")
