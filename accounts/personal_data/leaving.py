"""Leaving: told first, then done at once and for good."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import queries
from accounts.models import Role, RoleGrant, User
from core import personal_data
from core.audit import audit


class LeavingRefused(Exception):
    """The person cannot leave yet; `message` says what must happen first."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def obstacle(user: User, at: datetime) -> LeavingRefused | None:
    """Why the person cannot leave yet: somebody must take over an office first."""
    grants = RoleGrant.objects.in_force(at)
    administrators = grants.filter(role=Role.ADMINISTRATOR, user__is_active=True)
    if administrators.filter(user=user).exists() and not administrators.exclude(user=user).exists():
        return LeavingRefused(_("You are the only administrator. Give this role to somebody else first."))
    holds_position = queries.positions_held(user, at).exists()
    if user.is_superuser or holds_position or grants.filter(user=user).exists():
        return LeavingRefused(_("You still hold an office here. Ask an administrator to end it, then you can leave."))
    return None


@transaction.atomic
def leave(user: User, *, at: datetime) -> None:
    """Do what every app declared for a departure, in one transaction. There is no way back.

    The account's row stays without anything that names the person, because decisions, votes and records
    refer to it. Raises LeavingRefused.
    """
    locked = User.objects.select_for_update().get(pk=user.pk)
    if why := obstacle(locked, at):
        raise why
    audit.record("accounts.leave", actor=locked, at=at, target=locked)
    erase(locked, at=at)


@transaction.atomic
def erase(user: User, *, at: datetime) -> None:
    for departure in personal_data.departures():
        departure.leave(user=user, at=at)


def told() -> tuple[list[Any], list[tuple[Any, Any]]]:
    """What is destroyed, and what stays for how long: read before anybody confirms."""
    departures = personal_data.departures()
    destroyed = [sentence for departure in departures for sentence in departure.destroyed]
    kept = [pair for departure in departures for pair in departure.kept]
    return destroyed, kept
