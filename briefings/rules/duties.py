"""Who may do what at one briefing: by a duty at it, or by a role in its department."""

from __future__ import annotations

from typing import Any

from accounts.models import Role
from accounts.rules import by_role
from briefings.models import Briefing, Duty
from briefings.states.permissions import (
    ANSWER_FOLLOW_UP,
    CHECK_IN,
    HELP,
    HOST,
    KEEP_PROMISE,
    MANAGE,
    MODERATE,
    PRESENT,
    READ_REGISTRATIONS,
    SPEAK,
)
from core import permissions
from core.permissions import Predicate, Scope

D = Duty.Kind
OFFICERS = (Role.CASE_OFFICER, Role.DEPARTMENT_REVIEWER)


def briefing_of(thing: Any) -> Briefing:
    """Of the briefing itself, or of what hangs on it or on one of its rooms."""
    if isinstance(thing, Briefing):
        return thing
    room = getattr(thing, "room", thing)
    return room.briefing


def duties_of(user: Any, briefing: Briefing) -> frozenset[str]:
    """Asked once for each person and briefing object: the buttons of a board ask for every question."""
    if not getattr(user, "is_authenticated", False) or not user.is_active:
        return frozenset()
    kept: dict[int, frozenset[str]] = briefing.__dict__.setdefault("_duties", {})
    if user.pk not in kept:
        kept[user.pk] = frozenset(Duty.objects.filter(briefing=briefing, person=user).values_list("kind", flat=True))
    return kept[user.pk]


def _department_of(thing: Any) -> Any:
    return briefing_of(thing).department_id


def by_duty(*kinds: str) -> tuple[Predicate, Any]:
    """Officers of the department may everything that a duty allows: they gave it."""
    has_role, scope = by_role(*OFFICERS, department_of=_department_of)

    def predicate(user: Any, thing: Any = None) -> bool:
        if thing is None:
            return bool(getattr(user, "is_authenticated", False))
        return bool(duties_of(user, briefing_of(thing)) & set(kinds)) or has_role(user, thing)

    def scoped(user: Any) -> Scope:
        found: Scope = scope(user)
        return found

    return predicate, scoped


permissions.register(MANAGE, *by_role(*OFFICERS, department_of=_department_of))
permissions.register(HOST, *by_duty(D.ORGANISER, D.MODERATOR))
permissions.register(MODERATE, *by_duty(D.ORGANISER, D.MODERATOR))
permissions.register(PRESENT, *by_duty(D.ORGANISER, D.MODERATOR, D.PRESENTER))
permissions.register(SPEAK, *by_duty(D.ORGANISER, D.MODERATOR, D.PRESENTER, D.SPEAKER))
permissions.register(HELP, *by_duty(D.ORGANISER, D.MODERATOR, D.HELPER))
permissions.register(CHECK_IN, *by_duty(D.ORGANISER, D.HELPER))
permissions.register(READ_REGISTRATIONS, *by_duty(D.ORGANISER))
permissions.register(
    ANSWER_FOLLOW_UP, *by_role(*OFFICERS, Role.APPROVER, department_of=lambda owed: owed.department_id)
)
permissions.register(KEEP_PROMISE, *by_role(*OFFICERS, department_of=lambda made: getattr(made, "department_id", None)))


def is_on_duty(user: Any, briefing: Briefing) -> bool:
    """Sees rehearsals, and what waits for the moderators of its own kind."""
    return permissions.allowed(user, SPEAK, briefing) or permissions.allowed(user, HELP, briefing)
