"""Drafts of versions: which there are, what they are made from, and what was said about them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from core import permissions
from regulations.models import Opinion, Regulation, Version
from regulations.states import VersionState
from regulations.states.permissions import DRAFT, ENACT
from regulations.states.versions import FIXED

ENACTED_ONCE = FIXED
# The base of a draft: what holds now, or what is enacted already and will hold first.
STANDING = (VersionState.ENACTED, VersionState.IN_FORCE)
OPEN = (VersionState.DRAFT, VersionState.ANNOUNCED, VersionState.CONSULTED)


def visible_to(user: Any) -> QuerySet[Version]:
    """What was announced at some time, also if it was dropped later; for the staff, whatever is being drafted too."""
    rows = Version.objects.select_related("regulation__department", "department", "based_on")
    announced = Q(announced_on__isnull=False)
    if user.is_authenticated and user.is_staff_member:
        return rows.filter(announced | Q(state=VersionState.DRAFT))
    return rows.filter(announced)


def taking_opinions(at: datetime) -> QuerySet[Version]:
    """What everybody can still say something about, the soonest to end first."""
    rows = Version.objects.filter(state=VersionState.ANNOUNCED, opinions_until__gte=timezone.localdate(at))
    return rows.select_related("regulation__department", "department").order_by("opinions_until", "pk")


def worked_on_by(user: Any) -> QuerySet[Version]:
    """The open drafts of the departments where this person drafts or enacts."""
    scope = permissions.scope(user, DRAFT) | permissions.scope(user, ENACT)
    rows = Version.objects.filter(state__in=OPEN).select_related("regulation", "department")
    return rows if scope.everywhere else rows.filter(department__in=scope.departments)


def newest_standing(regulation: Regulation) -> Version | None:
    """What a new draft is made from."""
    rows = Version.objects.filter(regulation=regulation, state__in=STANDING)
    return rows.order_by("-in_force_on", "-number").first()


def is_stale(version: Version) -> bool:
    """Whether another version was enacted since the draft was made; enacting it would undo that one silently."""
    newest = newest_standing(version.regulation)
    return newest is not None and newest.pk != version.based_on_id


def opinions_of(version: Version, user: Any) -> QuerySet[Opinion]:
    """What everybody reads; one's own besides where a moderator has hidden it, and all of them for the office."""
    rows = Opinion.objects.filter(version=version).select_related("author", "department")
    if user.is_authenticated and user.is_staff_member:
        return rows
    mine = Q(author=user) if user.is_authenticated else Q(pk__in=[])
    return rows.filter(Q(hidden_rule="") | mine)


def unanswered(version: Version) -> QuerySet[Opinion]:
    """What a moderator has taken down needs no answer."""
    return Opinion.objects.filter(version=version, answered="", hidden_rule="")
