"""Which briefings somebody sees."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from briefings.models import Briefing
from briefings.models.briefings import BriefingQuerySet
from briefings.states.permissions import MANAGE
from core import permissions


def visible_to(user: Any) -> BriefingQuerySet:
    """What was announced; drafts for the officers of the department and for those on duty."""
    found = Briefing.objects.select_related("department", "series")
    if not getattr(user, "is_authenticated", False):
        return found.announced()
    scope = permissions.scope(user, MANAGE)
    if scope.everywhere:
        return found
    own = Q(pk__in=Briefing.objects.filter(duties__person=user).values("pk"))
    return found.filter(Q(pk__in=Briefing.objects.announced().values("pk")) | Q(department__in=scope.departments) | own)
