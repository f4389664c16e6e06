"""A change of terms that are published already: two people agree, neither of whom asked, and everybody is told."""

from django.utils.translation import gettext_lazy as _

from core.workflow.hooks import Hooks
from core.workflow.two_approvals import change_workflow

APPROVE_CHANGE = "proposals.approve_call_change"
WITHDRAW_CHANGE = "proposals.withdraw_call_change"

CHANGE_HOOKS = Hooks()

CHANGE_WORKFLOW = change_workflow(
    name="call_change",
    label=_("Change of a call"),
    approve=APPROVE_CHANGE,
    withdraw=WITHDRAW_CHANGE,
    hooks=CHANGE_HOOKS,
)
