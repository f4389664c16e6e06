"""Surveys that somebody may come across. `visible_to` is the only way to a list of them."""

from datetime import date, datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from core import permissions
from councils.queries.terms import bodies_of
from surveys.models import Survey
from surveys.states.permissions import ANALYSE
from surveys.states.surveys import ANNOUNCED, Access, SurveyState

# Whom everybody may see being asked. Lists of invited people and panels are named in public once there are results.
ASKED_IN_PUBLIC = (Access.OPEN, Access.SIGNED_IN, Access.RESIDENTS)


def is_staff(user: Any) -> bool:
    return bool(user.is_authenticated and user.is_active and user.is_staff_member)


def visible_to(user: Any, *, on: date | None = None) -> QuerySet[Survey]:
    """Announced surveys. One of the staff is there for members of staff alone, by whatever door; a draft only for
    those who prepare surveys of its department."""
    announced = Q(state__in=ANNOUNCED)
    if is_staff(user):
        return Survey.objects.filter(announced | _prepared_by(user))
    public = Q(access__in=ASKED_IN_PUBLIC) | Q(access__in=[Access.INVITED, Access.PANEL], state=SurveyState.PUBLISHED)
    own_panels = bodies_of(user, on=on or timezone.localdate())
    return Survey.objects.filter(announced & (public | Q(access=Access.PANEL, body__in=own_panels.order_by())))


def _prepared_by(user: Any) -> Q:
    where = permissions.scope(user, ANALYSE)
    drafts = Q(state__in=[SurveyState.DRAFT, SurveyState.DROPPED])
    return drafts if where.everywhere else drafts & Q(department__in=where.departments)


def open_at(user: Any, at: datetime) -> QuerySet[Survey]:
    """What can be answered now, the soonest end first."""
    return visible_to(user).filter(state=SurveyState.OPEN, closes_at__gt=at).order_by("closes_at", "id")
