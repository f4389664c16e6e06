"""What residents report of a place, and how it is mended."""

from django.utils.translation import gettext_lazy as _

from core.deadlines import periods
from core.workflow.hooks import Hooks
from core.workflow.mending import MendingPeriods, MendingPermissions, mending_workflow

RECEIVE_REPORT = "facilities.receive_report"
MEND = "facilities.mend"
DECLINE_REPORT = "facilities.decline_report"
RECHECK_REPORT = "facilities.recheck_report"
REVISE_REPORT = "facilities.revise_report"
MANAGE_REGISTER = "facilities.manage_register"
SET_WEIGHTS = "facilities.set_weights"
MANAGE_KINDS = "facilities.manage_problem_kinds"

REPORT_HOOKS = Hooks()

RECEIPT_PERIOD = periods.Period("facilities.report_receipt", _("Receipt of a problem report"), 1)
PLAN_PERIOD = periods.Period("facilities.report_plan", _("Department's plan for a reported problem"), 7, extension=7)
ACTION_PERIOD = periods.Period("facilities.report_action", _("Mending of a reported problem"), 20, extension=10)
RECHECK_PERIOD = periods.Period("facilities.report_recheck", _("Second look at a reported problem"), 7)
for _period in (RECEIPT_PERIOD, PLAN_PERIOD, ACTION_PERIOD, RECHECK_PERIOD):
    periods.register(_period)

REPORT_WORKFLOW = mending_workflow(
    name="facility_report",
    label=_("Report of a problem"),
    permissions=MendingPermissions(
        receive=RECEIVE_REPORT, mend=MEND, decline=DECLINE_REPORT, recheck=RECHECK_REPORT, revise=REVISE_REPORT
    ),
    periods=MendingPeriods(
        receipt=RECEIPT_PERIOD.name, plan=PLAN_PERIOD.name, action=ACTION_PERIOD.name, recheck=RECHECK_PERIOD.name
    ),
    hooks=REPORT_HOOKS,
)
