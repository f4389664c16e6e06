"""Drafts of versions: which there are, what they are made from, and what was said about them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from core import permissions
from regulations.models import Clause, ClauseChange, Opinion, Regulation, Version
from regulations.states import VersionState
from regulations.states.permissions import DRAFT, ENACT
from regulations.states.versions import FIXED, OPEN

ENACTED_ONCE = FIXED
# The base of a draft: what holds now, or what is enacted already and will hold first.
STANDING = (VersionState.ENACTED, VersionState.IN_FORCE)


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


def rules_to_draft(user: Any, words: str) -> QuerySet[Regulation]:
    """Rules of the departments where this person drafts, whose title holds the words."""
    scope = permissions.scope(user, DRAFT)
    rows = Regulation.objects.filter(title__icontains=words).select_related("department", "current").order_by("title")
    return rows if scope.everywhere else rows.filter(department__in=scope.departments)


def promised_changes(regulation: Regulation) -> QuerySet[ClauseChange]:
    """What petitions were promised and no version has brought yet: a draft should carry it."""
    rows = ClauseChange.objects.filter(regulation=regulation, in_force_on__isnull=True)
    return rows.select_related("petition", "version").order_by("promised_by", "pk")


def was_read_in(version: Version) -> bool:
    """A text that was enacted elsewhere, with its days; another person confirms it by enacting it here."""
    return version.state == VersionState.DRAFT and version.in_force_on is not None


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


def narrowed(opinions: QuerySet[Opinion], *, clause: str, result: str) -> QuerySet[Opinion]:
    """`clause` is a key, or "whole"; `result` what it was answered, or "none"."""
    if clause:
        opinions = opinions.filter(key="" if clause == "whole" else clause)
    if result:
        opinions = opinions.filter(answered="" if result == "none" else result)
    return opinions


def keys_of_opinions(version: Version) -> list[str]:
    """One for each opinion that everybody reads."""
    return list(Opinion.objects.filter(version=version, hidden_rule="").order_by().values_list("key", flat=True))


def keys_spoken_of(version: Version) -> list[str]:
    return sorted(set(keys_of_opinions(version)))


def opinion_counts(versions: Iterable[Version]) -> dict[int, int]:
    """How many opinions each draft has that everybody reads; one query."""
    rows = Opinion.objects.filter(version__in=[version.pk for version in versions], hidden_rule="").order_by()
    return dict(rows.values_list("version").annotate(count=Count("pk")))


def keys_to_speak_of(version: Version) -> list[str]:
    """Clauses that the draft has or takes away, in order: what an opinion can be about."""
    now = list(Clause.objects.filter(version=version).order_by("position").values_list("key", flat=True))
    if version.based_on_id is None:
        return now
    before = Clause.objects.filter(version=version.based_on_id).order_by("position").values_list("key", flat=True)
    known = set(now)
    return [*now, *(key for key in before if key not in known)]
