"""Written opinions and opinion statements."""

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from core import permissions
from councils.models import AgendaItem, OpinionRequest, OpinionStatement, Term, WrittenOpinion
from councils.queries.meetings import in_departments
from councils.states.meetings import KEEP


def requests_of(item: AgendaItem) -> QuerySet[OpinionRequest]:
    return item.opinion_requests.prefetch_related("opinions__member__user", "opinions__member__body").order_by("id")


def own_opinion(request: OpinionRequest, member: Term | None) -> WrittenOpinion | None:
    return next((one for one in request.opinions.all() if member is not None and one.member_id == member.pk), None)


def is_open(request: OpinionRequest, at: datetime) -> bool:
    return at <= request.due_at


def statements_visible_to(user: Any) -> QuerySet[OpinionStatement]:
    """Issued ones for everybody, drafts for the body's secretary."""
    seen = Q(issued_at__isnull=False)
    if user.is_authenticated and (scope := permissions.scope(user, KEEP)):
        seen |= in_departments(scope, "body__department")
    return OpinionStatement.objects.filter(seen).select_related("body")
