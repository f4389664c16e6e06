"""Tasks of bodies to departments."""

from typing import Any

from django.db.models import Q, QuerySet

from core import permissions
from councils.models import FollowUp
from councils.queries import meetings
from councils.queries.meetings import in_departments
from councils.states.follow_ups import ANSWER


def visible_to(user: Any) -> QuerySet[FollowUp]:
    """Those of meetings that the person may see, and those that their department answers.

    A task from a confidential item is for insiders of the body and the department alone.
    """
    seen = Q(meeting__in=meetings.visible_to(user).values("pk"))
    hidden = Q(item__is_confidential=True)
    if user.is_authenticated:
        inside = Q(pk__in=[])
        if scope := permissions.scope(user, ANSWER):
            inside |= in_departments(scope)
        inside |= Q(meeting__body__in=meetings.bodies_inside(user))
        return _related(FollowUp.objects.filter((seen & ~hidden) | inside))
    return _related(FollowUp.objects.filter(seen & ~hidden))


def _related(tasks: QuerySet[FollowUp]) -> QuerySet[FollowUp]:
    return tasks.select_related("meeting__body", "department", "item")
