"""The rules and versions that a person may read, and what lists need beside them."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from regulations.models import Regulation, Version
from regulations.states.versions import PUBLIC


def versions_visible_to(user: Any) -> QuerySet[Version]:
    """A draft is the staff's until it is announced."""
    rows = Version.objects.select_related("regulation__department")
    return rows if user.is_authenticated and user.is_staff_member else rows.filter(state__in=PUBLIC)


def visible_to(user: Any) -> QuerySet[Regulation]:
    """A rule is there for everybody once a version of it has been announced or enacted."""
    rows = Regulation.objects.select_related("department", "current")
    if user.is_authenticated and user.is_staff_member:
        return rows
    return rows.filter(Exists(Version.objects.filter(regulation=OuterRef("pk"), state__in=PUBLIC)))


def versions_of(regulation: Regulation, user: Any) -> QuerySet[Version]:
    return versions_visible_to(user).filter(regulation=regulation).order_by("-number")
