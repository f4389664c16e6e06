"""Devices at staffed places: opened by staff until an hour, used by one person after the other by one-time codes."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.residency import attempts
from accounts.residency.attempts import Limit, TooManyAttempts
from accounts.residency.codes import counter_hash, new_counter_code
from budget.models import KioskCode, KioskStation, Poll
from budget.states.permissions import OPEN_KIOSK
from core import permissions
from core.audit import audit
from core.refusals import Refused

LONGEST_DAY = timedelta(hours=14)
CODE_LASTS = timedelta(minutes=10)
# Guessing six digits at a device is stopped long before it helps.
WRONG_CODES = Limit("kiosk-station", 30, timedelta(hours=1))


class KioskRefused(Refused):
    """Nothing happened. `code` is for programs, `message` for the person."""


@transaction.atomic
def open_station(poll: Poll, *, staff: Any, place: str, ends_at: datetime, at: datetime) -> tuple[KioskStation, str]:
    """Make this device one on which people vote. The secret goes into its cookie and is kept nowhere else."""
    permissions.check(staff, OPEN_KIOSK)
    if not poll.is_open(at):
        raise KioskRefused("closed", _("This vote is not open."))
    if not at < ends_at <= at + LONGEST_DAY:
        raise KioskRefused("ends_at", _("A device can be open for 14 hours at most."))
    secret = secrets.token_urlsafe(32)
    station = KioskStation.objects.create(
        poll=poll,
        place=place,
        secret_hash=_hash_of(secret),
        opened_by=staff,
        opened_at=at,
        ends_at=min(ends_at, poll.closes_at),
    )
    audit.record("budget.open_kiosk", actor=staff, at=at, target=station, detail={"place": place})
    return station, secret


@transaction.atomic
def close_station(station: KioskStation, *, staff: Any, at: datetime) -> None:
    permissions.check(staff, OPEN_KIOSK)
    if KioskStation.objects.filter(pk=station.pk, closed_at__isnull=True).update(closed_at=at):
        audit.record("budget.close_kiosk", actor=staff, at=at, target=station, detail={"place": station.place})


def station_of(poll: Poll, secret: str, at: datetime) -> KioskStation | None:
    """The open device with this cookie."""
    if not secret:
        return None
    found = KioskStation.objects.filter(poll=poll, secret_hash=_hash_of(secret)).select_related("poll__cycle").first()
    return found if found and found.is_open(at) else None


@transaction.atomic
def issue_code(poll: Poll, *, staff: Any, resident: Any, at: datetime) -> str:
    """Six digits for the person whose document the clerk has seen. An earlier code of theirs ends."""
    permissions.check(staff, OPEN_KIOSK)
    if resident.pk == staff.pk:
        raise KioskRefused("self", _("A colleague has to give you a code."))
    KioskCode.objects.filter(poll=poll, resident=resident, used_at__isnull=True).delete()
    KioskCode.objects.filter(expires_at__lte=at, used_at__isnull=True).delete()
    for _try in range(5):
        code = new_counter_code()
        try:
            with transaction.atomic():
                made = KioskCode.objects.create(
                    poll=poll, code_hash=counter_hash(code), resident=resident, issued_by=staff, issued_at=at,
                    expires_at=at + CODE_LASTS,
                )  # fmt: skip
        except IntegrityError:
            continue
        audit.record("budget.issue_kiosk_code", actor=staff, at=at, target=made)
        return code
    raise KioskRefused("busy", _("Please try again in a moment."))


def use_code(station: KioskStation, code: str, *, at: datetime) -> Any:
    """The person this code was given to; with that it is used up. Raises KioskRefused."""
    try:
        attempts.count(WRONG_CODES, str(station.pk), at=at)
    except TooManyAttempts as error:
        message = _("There were too many wrong codes at this device. Please ask the staff.")
        raise KioskRefused("too_many", message) from error
    with transaction.atomic():
        open_codes = KioskCode.objects.filter(poll=station.poll, used_at__isnull=True, expires_at__gt=at)
        found = open_codes.select_for_update().filter(code_hash=counter_hash(code)).first()
        if found is None:
            raise KioskRefused("code", _("This code does not fit or has run out. Please ask the staff for a new one."))
        found.used_at = at
        found.save(update_fields=["used_at"])
        return found.resident


def forget(*, at: datetime) -> int:
    """Codes say who voted where; a day later nobody needs that."""
    deleted, _per_model = KioskCode.objects.filter(expires_at__lt=at - timedelta(days=1)).delete()
    return deleted


def _hash_of(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
