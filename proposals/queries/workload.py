"""How much lies with whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Count, Q

from accounts import queries as people
from core import permissions
from proposals.models import Proposal
from proposals.models.reviews import OPEN_REVIEW
from proposals.queries.reviews import REVIEWERS, WEEK, visible_to
from proposals.states.permissions import REVIEW
from proposals.states.workflow import PENDING

MONTH = timedelta(days=30)


@dataclass(frozen=True)
class Load:
    """One reviewer: what is open, what of it is late or due soon, and what was done."""

    person: Any
    open: int = 0
    overdue: int = 0
    soon: int = 0
    done: int = 0
    in_charge: int = 0


def loads(user: Any, *, at: datetime) -> list[Load]:
    """Everybody who reviews where this person works, the busiest first; with nothing to do, too."""
    rows = (
        visible_to(user)
        .order_by()
        .values("reviewer")
        .annotate(
            open=Count("pk", filter=OPEN_REVIEW),
            overdue=Count("pk", filter=OPEN_REVIEW & Q(due_at__lt=at)),
            soon=Count("pk", filter=OPEN_REVIEW & Q(due_at__gte=at, due_at__lt=at + WEEK)),
            done=Count("pk", filter=Q(given_at__gte=at - MONTH)),
        )
    )
    counted = {
        row["reviewer"]: {
            "open": row["open"], "overdue": row["overdue"], "soon": row["soon"], "done": row["done"]
        }
        for row in rows
    }  # fmt: skip
    charge = _in_charge(user)
    staff = reviewers_near(user, at) | get_user_model()._default_manager.filter(pk__in=counted)
    found = [Load(person, **counted.get(person.pk, {}), in_charge=charge.get(person.pk, 0)) for person in staff]
    return sorted(found, key=lambda load: (-load.overdue, -load.open, -load.in_charge, load.person.display_name))


def reviewers_near(user: Any, at: datetime) -> Any:
    """Those who review in the departments where this person may."""
    scope = permissions.scope(user, REVIEW)
    found = {person.pk for role in REVIEWERS for person in _holders(role, scope, at)}
    return get_user_model()._default_manager.filter(pk__in=found, is_active=True)


def _holders(role: Any, scope: Any, at: datetime) -> Any:
    if scope.everywhere:
        return people.holders_of(role, at=at)
    return {person for department in scope.departments for person in people.staff_in(department, role, at=at)}


def _in_charge(user: Any) -> dict[int, int]:
    scope = permissions.scope(user, REVIEW)
    rows = Proposal.objects.filter(state__in=PENDING, assignee__isnull=False)
    if not scope.everywhere:
        rows = rows.filter(department__in=sorted(scope.departments))
    return dict(rows.order_by().values_list("assignee").annotate(count=Count("pk")))
