"""A change of the fixed terms of a vote: one election officer asks, two others approve, everybody is told."""

from django.utils.translation import gettext_lazy as _

from budget.states.permissions import APPROVE_TERMS
from core.workflow.hooks import Hooks
from core.workflow.two_approvals import change_workflow

WITHDRAW_CHANGE = "budget.withdraw_terms_change"

TERM_CHANGE_HOOKS = Hooks()

TERM_CHANGE_WORKFLOW = change_workflow(
    name="budget_terms_change",
    label=_("Change of the terms of a vote"),
    approve=APPROVE_TERMS,
    withdraw=WITHDRAW_CHANGE,
    hooks=TERM_CHANGE_HOOKS,
)
