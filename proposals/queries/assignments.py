"""Where a new proposal goes, and what a rule would have caught."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from accounts.queries import staff_in
from proposals.models import AssignmentRule, Proposal
from proposals.queries.reviews import REVIEWERS

LOOKED_BACK = timedelta(days=365)


@dataclass(frozen=True)
class Destination:
    department: Any = None
    person: Any = None


def in_order() -> QuerySet[AssignmentRule]:
    return AssignmentRule.objects.select_related("call", "category", "department", "person").order_by("position", "id")


def fits(rule: AssignmentRule, proposal: Proposal) -> bool:
    return (
        rule.call_id in (None, proposal.call_id)
        and rule.category_id in (None, proposal.category_id)
        and rule.area in ("", proposal.area)
    )


def destination_of(proposal: Proposal, at: datetime) -> Destination:
    """By the first rule that fits; else the department of the call, or of the category."""
    rule = next((rule for rule in in_order() if fits(rule, proposal)), None)
    if rule is None:
        fallback = proposal.category.department if proposal.category else None
        return Destination(proposal.call.department or fallback)
    person = rule.person if rule.person_id and may_take_charge(rule.person, rule.department_id, at) else None
    if person is not None and person.pk == proposal.author_id:
        person = None
    return Destination(rule.department, person)


def may_take_charge(person: Any, department: Any, at: datetime) -> bool:
    """Whether the person works on proposals there: who has left in the meantime is passed over."""
    return staff_in(department, *REVIEWERS, at=at).filter(pk=person.pk).exists()


def caught_by(rule: AssignmentRule, earlier: Iterable[AssignmentRule], *, at: datetime) -> QuerySet[Proposal]:
    """Of the last year's proposals, those that this rule would have placed, the newest first."""
    rows = Proposal.objects.filter(_condition(rule), submitted_at__gte=at - LOOKED_BACK)
    for one in earlier:
        rows = rows.exclude(_condition(one))
    return rows.select_related("category", "department").order_by("-submitted_at", "-pk")


def _condition(rule: AssignmentRule) -> Q:
    asked = {"call": rule.call_id, "category": rule.category_id, "area": rule.area}
    return Q(**{name: value for name, value in asked.items() if value})
