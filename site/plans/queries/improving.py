"""Below which strategies somebody may draft a task."""

from typing import Any

from django.db.models import QuerySet

from core import permissions
from plans.models import PlanPage, StrategyPage
from plans.states import DRAFT_IMPROVEMENT


def strategies_for(user: Any) -> QuerySet[StrategyPage]:
    """Of all plans whose drafts this person may add to, in the order of the plans."""
    scope = permissions.scope(user, DRAFT_IMPROVEMENT)
    plans = PlanPage.objects.all() if scope.everywhere else PlanPage.objects.filter(department__in=scope.departments)
    found = StrategyPage.objects.none()
    for plan in plans:
        found |= StrategyPage.objects.child_of(plan)
    return found.order_by("path")
