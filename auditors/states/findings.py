"""What an auditor found, and how it is mended."""

from django.utils.translation import gettext_lazy as _

from core.deadlines import periods
from core.workflow.hooks import Hooks
from core.workflow.mending import MendingPeriods, MendingPermissions, mending_workflow

RECEIVE_FINDING = "auditors.receive_finding"
MEND_FINDING = "auditors.mend_finding"
DECLINE_FINDING = "auditors.decline_finding"
RECHECK_FINDING = "auditors.recheck_finding"
REVISE_FINDING = "auditors.revise_finding"
LINK_FINDING = "auditors.link_finding"
REPORT = "auditors.report"

FINDING_HOOKS = Hooks()

RECEIPT_PERIOD = periods.Period("auditors.finding_receipt", _("Receipt of a finding"), 3)
PLAN_PERIOD = periods.Period("auditors.finding_plan", _("Department's answer to a finding"), 14, extension=7)
ACTION_PERIOD = periods.Period("auditors.finding_action", _("Mending of a finding"), 30, extension=20)
RECHECK_PERIOD = periods.Period("auditors.finding_recheck", _("Second look at a finding"), 14)
for _period in (RECEIPT_PERIOD, PLAN_PERIOD, ACTION_PERIOD, RECHECK_PERIOD):
    periods.register(_period)

FINDING_WORKFLOW = mending_workflow(
    name="audit_finding",
    label=_("Finding of an honorary auditor"),
    permissions=MendingPermissions(
        receive=RECEIVE_FINDING,
        mend=MEND_FINDING,
        decline=DECLINE_FINDING,
        recheck=RECHECK_FINDING,
        revise=REVISE_FINDING,
    ),
    periods=MendingPeriods(
        receipt=RECEIPT_PERIOD.name, plan=PLAN_PERIOD.name, action=ACTION_PERIOD.name, recheck=RECHECK_PERIOD.name
    ),
    hooks=FINDING_HOOKS,
)
