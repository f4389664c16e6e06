"""What an auditor found, how it is mended, and the version of it that everybody reads."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.deadlines import periods
from core.workflow.definitions import STOP_CLOCK, Transition, Workflow, start_clock
from core.workflow.hooks import Hooks
from core.workflow.mending import MendingPeriods, MendingPermissions, mending_workflow

RECEIVE_FINDING = "auditors.receive_finding"
MEND_FINDING = "auditors.mend_finding"
DECLINE_FINDING = "auditors.decline_finding"
RECHECK_FINDING = "auditors.recheck_finding"
REVISE_FINDING = "auditors.revise_finding"
APPROVE_VERSION = "auditors.approve_version"
DRAFT_VERSION = "auditors.draft_version"
REPORT = "auditors.report"

FINDING_HOOKS, VERSION_HOOKS = Hooks(), Hooks()

RECEIPT_PERIOD = periods.Period("auditors.finding_receipt", _("Receipt of a finding"), 3)
PLAN_PERIOD = periods.Period("auditors.finding_plan", _("Department's answer to a finding"), 14, extension=7)
ACTION_PERIOD = periods.Period("auditors.finding_action", _("Mending of a finding"), 30, extension=20)
RECHECK_PERIOD = periods.Period("auditors.finding_recheck", _("Second look at a finding"), 14)
APPROVAL_PERIOD = periods.Period("auditors.version_approval", _("Approval of a public version"), 5)
for _period in (RECEIPT_PERIOD, PLAN_PERIOD, ACTION_PERIOD, RECHECK_PERIOD, APPROVAL_PERIOD):
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


class VersionState(models.TextChoices):
    DRAFTED = "DRAFTED", pgettext_lazy("public version", "Drafted, two approvals missing")
    APPROVED_ONCE = "APPROVED_ONCE", pgettext_lazy("public version", "Approved by one")
    PUBLISHED = "PUBLISHED", pgettext_lazy("public version", "Published")
    DISCARDED = "DISCARDED", pgettext_lazy("public version", "Discarded")


V = VersionState


def _not_the_writer(version: Any, actor: Any) -> Any:
    if version.drafted_by_id == actor.pk:
        return _("You wrote this version: two other people must approve it.")
    return None


def _not_the_first(version: Any, actor: Any) -> Any:
    if version.first_approver_id == actor.pk:
        return _("You have approved this version already: a second person must agree.")
    return _not_the_writer(version, actor)


VERSION_WORKFLOW = Workflow(
    name="audit_public_version",
    label=_("Public version of a finding"),
    states=VersionState,
    initial=V.DRAFTED,
    opening_clock=start_clock(APPROVAL_PERIOD.name),
    before=VERSION_HOOKS.before,
    effect=VERSION_HOOKS.effect,
    transitions=(
        Transition(
            "approve_first", (V.DRAFTED,), V.APPROVED_ONCE, label=_("Names nobody: approve, as the first"),
            permission=APPROVE_VERSION, guard=VERSION_HOOKS.guard("approve_first", _not_the_writer),
            signs="first_approver",
        ),
        Transition(
            "publish", (V.APPROVED_ONCE,), V.PUBLISHED, label=_("Names nobody: publish, as the second"),
            permission=APPROVE_VERSION, guard=VERSION_HOOKS.guard("publish", _not_the_first),
            signs="second_approver", clock=STOP_CLOCK,
        ),
        Transition(
            "discard", (V.DRAFTED, V.APPROVED_ONCE, V.PUBLISHED), V.DISCARDED, label=_("Discard this version"),
            permission=APPROVE_VERSION, system=True, reason_required=True, clock=STOP_CLOCK,
        ),
    ),
)  # fmt: skip
