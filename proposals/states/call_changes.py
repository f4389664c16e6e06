"""A change of terms that are published already: two people agree, neither of whom asked, and everybody is told."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.workflow.definitions import Effect, Transition, Workflow

APPROVE_CHANGE = "proposals.approve_call_change"
WITHDRAW_CHANGE = "proposals.withdraw_call_change"


class ChangeState(models.TextChoices):
    ASKED = "ASKED", _("Asked for, two approvals missing")
    APPROVED_ONCE = "APPROVED_ONCE", _("Approved by one, a second approval missing")
    IN_FORCE = "IN_FORCE", _("In force")
    REFUSED = "REFUSED", _("Refused")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


OPEN_CHANGE = (ChangeState.ASKED, ChangeState.APPROVED_ONCE)

_effects: list[Effect] = []


def carry_out_change_with(effect: Effect) -> Effect:
    """The services say here what a step brings about: this module stands below them."""
    _effects.append(effect)
    return effect


def _carry_out(change: Any, record: Any, context: dict[str, Any]) -> None:
    for effect in _effects:
        effect(change, record, context)


def _not_the_asker(change: Any, actor: Any) -> Any:
    if change.asked_by_id == actor.pk:
        return _("You asked for this change: two other people must approve it.")
    if change.sha256_before != change.call.terms_sha256:
        return _("The terms have been changed in the meantime. Please ask anew.")
    return None


def _another_approver(change: Any, actor: Any) -> Any:
    if change.first_approver_id == actor.pk:
        return _("You have approved this change already: a second person must agree.")
    return _not_the_asker(change, actor)


CHANGE_WORKFLOW = Workflow(
    name="call_change",
    label=_("Change of a call"),
    states=ChangeState,
    initial=ChangeState.ASKED,
    effect=_carry_out,
    transitions=(
        Transition(
            "approve_first", (ChangeState.ASKED,), ChangeState.APPROVED_ONCE, label=_("Approve, as the first"),
            permission=APPROVE_CHANGE, guard=_not_the_asker,
        ),
        Transition(
            "approve_second", (ChangeState.APPROVED_ONCE,), ChangeState.IN_FORCE,
            label=_("Approve, as the second: it comes into force"), permission=APPROVE_CHANGE, guard=_another_approver,
        ),
        Transition(
            "refuse", OPEN_CHANGE, ChangeState.REFUSED, label=_("Refuse"), permission=APPROVE_CHANGE,
            reason_required=True,
        ),
        Transition("withdraw", OPEN_CHANGE, ChangeState.WITHDRAWN, label=_("Withdraw"), permission=WITHDRAW_CHANGE),
    ),
)  # fmt: skip
