"""A report in confidence: the state says how far it is, never what it is about."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.deadlines import periods
from core.workflow.definitions import STOP_CLOCK, Transition, Workflow, start_clock
from core.workflow.hooks import Hooks

HANDLE_REPORT = "auditors.handle_confidential_report"
HOLD_REPORT = "auditors.hold_confidential_report"
MANAGE_CHANNEL = "auditors.manage_channel"
AGREE_RECIPIENT = "auditors.agree_recipient"
OPEN_WORKSPACE = "auditors.open_integrity_desk"

CONFIDENTIAL_HOOKS = Hooks()

ACKNOWLEDGE_PERIOD = periods.Period(
    "auditors.acknowledge", _("Acknowledgement of a report in confidence"), 7, unit=periods.Unit.CALENDAR_DAYS,
    counted=False,
)  # fmt: skip
FEEDBACK_PERIOD = periods.Period(
    "auditors.feedback", _("Feedback on a report in confidence"), 3, unit=periods.Unit.MONTHS,
    counted=False,
)  # fmt: skip
KEEP_CLOSED = "auditors.keep_closed_report"
PURGE_PERIOD = periods.Period(
    KEEP_CLOSED, _("Keeping of a closed report in confidence"), 90, unit=periods.Unit.CALENDAR_DAYS
)
for _period in (ACKNOWLEDGE_PERIOD, FEEDBACK_PERIOD, PURGE_PERIOD):
    periods.register(_period)


class ConfidentialState(models.TextChoices):
    RECEIVED = "RECEIVED", pgettext_lazy("confidential report", "Received")
    ACKNOWLEDGED = "ACKNOWLEDGED", pgettext_lazy("confidential report", "Acknowledged, being looked into")
    INVESTIGATED = "INVESTIGATED", pgettext_lazy("confidential report", "Handed over to the audit office")
    REFERRED = "REFERRED", pgettext_lazy("confidential report", "Referred to another authority")
    ANSWERED = "ANSWERED", pgettext_lazy("confidential report", "Feedback given")
    CLOSED = "CLOSED", pgettext_lazy("confidential report", "Closed")
    PURGED = "PURGED", pgettext_lazy("confidential report", "Closed, content destroyed")


S = ConfidentialState
OPEN = (S.RECEIVED, S.ACKNOWLEDGED, S.INVESTIGATED, S.REFERRED, S.ANSWERED)


def _step(name: str, sources: tuple[str, ...], target: str, label: Any, **more: Any) -> Transition:
    permission = more.pop("permission", HANDLE_REPORT)
    return Transition(
        name, sources, target, label=label, permission=permission, guard=CONFIDENTIAL_HOOKS.guard(name), **more
    )


# Reasons are sealed messages under the key of the report: none is asked for here, where it would lie in the open.
CONFIDENTIAL_WORKFLOW = Workflow(
    name="confidential_report",
    label=_("Report in confidence"),
    states=ConfidentialState,
    initial=S.RECEIVED,
    opening_clock=start_clock(ACKNOWLEDGE_PERIOD.name),
    settled=(S.CLOSED,),
    before=CONFIDENTIAL_HOOKS.before,
    effect=CONFIDENTIAL_HOOKS.effect,
    transitions=(
        _step("acknowledge", (S.RECEIVED,), S.ACKNOWLEDGED, _("Acknowledge receipt"),
              clock=start_clock(FEEDBACK_PERIOD.name)),
        _step("investigate", (S.ACKNOWLEDGED, S.ANSWERED), S.INVESTIGATED, _("Hand over to the audit office")),
        _step("refer", (S.ACKNOWLEDGED, S.INVESTIGATED), S.REFERRED, _("Refer to another authority")),
        _step("answer", (S.ACKNOWLEDGED, S.INVESTIGATED, S.REFERRED), S.ANSWERED, _("Feedback has been given"),
              clock=STOP_CLOCK),
        _step("close", (S.ACKNOWLEDGED, S.INVESTIGATED, S.REFERRED, S.ANSWERED), S.CLOSED,
              pgettext_lazy("confidential report", "Close"),
              clock=STOP_CLOCK),
        _step("reopen", (S.CLOSED,), S.ACKNOWLEDGED, _("Take it up again"), clock=start_clock(FEEDBACK_PERIOD.name)),
        _step("purge", (S.CLOSED,), S.PURGED, _("Destroy the content"), permission="", system=True),
    ),
)  # fmt: skip
