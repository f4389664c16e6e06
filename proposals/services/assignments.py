"""Rules of assignment, and the criteria's weights: what staff set for all departments."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import permissions
from core.audit.audit import record
from proposals.models import AssignmentRule, CriteriaWeights, Proposal
from proposals.queries import assignments as queries
from proposals.services.refusals import ProposalRefused
from proposals.states.reviewing import MANAGE_RULES, WEIGHTS_IN_ALL, Criterion

MOST_RULES = 100
ASKED = ("call", "category", "area")


def place(proposal: Proposal, *, at: datetime) -> list[str]:
    """Give a proposal that comes in to a department, and maybe a person; the fields that were set."""
    destination = queries.destination_of(proposal, at)
    proposal.department, proposal.assignee = destination.department, destination.person
    return ["department", "assignee"]


@transaction.atomic
def save_rule(rule: AssignmentRule, *, actor: Any, at: datetime) -> AssignmentRule:
    """A new rule comes last. Raises ProposalRefused where it asks nothing, or names somebody of elsewhere."""
    permissions.check(actor, MANAGE_RULES)
    if not any(getattr(rule, name) for name in ASKED):
        raise ProposalRefused("nothing", _("Please say for which call, category or area the rule holds."))
    if rule.person is not None and not queries.may_take_charge(rule.person, rule.department_id, at):
        raise ProposalRefused("person", _("This person does not review for the department."), field="person")
    if rule.pk is None:
        there = list(AssignmentRule.objects.select_for_update().values_list("position", flat=True))
        if len(there) >= MOST_RULES:
            raise ProposalRefused("many", _("There are too many rules. Remove some first."))
        rule.position = max(there, default=0) + 1
    rule.made_by, rule.made_at = actor, at
    rule.save()
    record(
        "proposals.change_rule", actor=actor, at=at, target=rule, detail={"rule": str(rule), "to": rule.department_id}
    )
    return rule


@transaction.atomic
def remove_rule(rule: AssignmentRule, *, actor: Any, at: datetime) -> None:
    permissions.check(actor, MANAGE_RULES)
    record("proposals.remove_rule", actor=actor, at=at, detail={"rule": str(rule), "to": rule.department_id})
    rule.delete()


@transaction.atomic
def move_rule(rule: AssignmentRule, *, up: bool, actor: Any, at: datetime) -> None:
    """One place up or down; at the end nothing happens."""
    permissions.check(actor, MANAGE_RULES)
    rules = list(AssignmentRule.objects.select_for_update().order_by("position", "id"))
    place = next((number for number, one in enumerate(rules) if one.pk == rule.pk), None)
    if place is None:
        return
    other = place - 1 if up else place + 1
    if not 0 <= other < len(rules):
        return
    rules[place], rules[other] = rules[other], rules[place]
    for number, one in enumerate(rules, start=1):
        one.position = number
    AssignmentRule.objects.bulk_update(rules, ["position"])
    record("proposals.change_rule", actor=actor, at=at, target=rule, detail={"rule": str(rule), "place": other + 1})


@transaction.atomic
def set_weights(*, call: Any, weights: Mapping[str, int], actor: Any, at: datetime) -> CriteriaWeights:
    """For one call, or with None for every call without its own. Rounds that have begun keep theirs."""
    permissions.check(actor, MANAGE_RULES)
    if set(weights) != set(Criterion.values) or any(not 0 <= weight <= WEIGHTS_IN_ALL for weight in weights.values()):
        raise ProposalRefused("weights", _("Each criterion has a weight between 0 and 100."))
    if sum(weights.values()) != WEIGHTS_IN_ALL:
        message = _("The weights must make 100; they make %(sum)s.") % {"sum": sum(weights.values())}
        raise ProposalRefused("sum", message)
    row, _created = CriteriaWeights.objects.update_or_create(
        call=call, defaults={**weights, "set_by": actor, "set_at": at}
    )
    detail = {"call": call.pk if call else None, **weights}
    record("proposals.set_weights", actor=actor, at=at, target=row, detail=detail)
    return row
