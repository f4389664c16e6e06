"""How a task stands, and how its monthly report, its half-yearly check and its adjustment pass from hand to hand."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.deadlines import periods
from core.workflow.definitions import VOID_CLOCK, Transition, Workflow, start_clock
from core.workflow.hooks import Hooks

# Who holds them is said in `plans.rules`.
REPORT = "plans.report_progress"
CHECK = "plans.check_progress"
CHANGE_CARD = "plans.change_card"
REQUEST_ADJUSTMENT = "plans.request_adjustment"
PUT_TO_PANEL = "plans.put_to_panel"
WITHDRAW_ADJUSTMENT = "plans.withdraw_adjustment"
IMPORT = "plans.import_plan"
# Add a task to the drafts of a plan because a survey found something weak; three people sign it like all else.
DRAFT_IMPROVEMENT = "plans.draft_improvement"
SEE_WORK = "plans.see_work"

# Counted from the first day of the month after the one that is reported.
ENTRY_PERIOD = periods.register(
    periods.Period("plans.monthly_entry", _("Monthly progress of a task"), 5, count_first_day=True, extension=3)
).name
CHECKING_PERIOD = periods.register(periods.Period("plans.entry_check", _("Check of a monthly progress report"), 5)).name
HALF_YEAR_PERIOD = periods.register(
    periods.Period("plans.half_year_check", _("Half-yearly check of a task"), 20, count_first_day=True, extension=5)
).name
PANEL_PERIOD = periods.register(
    periods.Period("plans.panel_decision", _("Decision of the citizens' panel on an adjustment"), 45, extension=20)
).name


class CardState(models.TextChoices):
    NORMAL = "NORMAL", _("On track")
    DELAYED = "DELAYED", _("Delayed")
    ADJUSTED = "ADJUSTED", _("Adjusted")
    COMPLETED = "COMPLETED", _("Completed")
    STOPPED = "STOPPED", _("Stopped")


class EntryState(models.TextChoices):
    DUE = "DUE", _("To be written")
    SUBMITTED = "SUBMITTED", _("To be checked")
    RETURNED = "RETURNED", _("Sent back")
    CONFIRMED = "CONFIRMED", _("Confirmed")
    WAIVED = "WAIVED", _("No longer needed")


class CheckState(models.TextChoices):
    DUE = "DUE", _("To be checked")
    DONE = "DONE", _("Checked")
    WAIVED = "WAIVED", _("No longer needed")


class AdjustmentState(models.TextChoices):
    PROPOSED = "PROPOSED", _("Waiting for the citizens' panel")
    ACCEPTED = "ACCEPTED", _("Accepted by the panel")
    REJECTED = "REJECTED", _("Rejected by the panel")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


RUNNING = (CardState.NORMAL, CardState.DELAYED, CardState.ADJUSTED)
UNWRITTEN = (EntryState.DUE, EntryState.RETURNED)

CARD_HOOKS, ENTRY_HOOKS, CHECK_HOOKS, ADJUSTMENT_HOOKS = Hooks(), Hooks(), Hooks(), Hooks()


def _is_finished(card: Any, actor: Any) -> Any:
    """Nobody declares a task done on their word alone."""
    if card.percent < 100:
        return _("A confirmed monthly report has to say 100 % first.")
    return None


def _panel_decides(card: Any, actor: Any) -> Any:
    """What was promised to the voters is changed only with the citizens' panel."""
    if card.needs_panel:
        return _("This is a pledge: ask for an adjustment, which the citizens' panel decides.")
    return None


def _is_written(entry: Any, actor: Any) -> Any:
    return None if entry.text else _("Write what was done first.")


def _has_verdict(check: Any, actor: Any) -> Any:
    return None if check.verdict else _("Say first how the task stands.")


def _panel_has_voted(request: Any, actor: Any) -> Any:
    """The staff cannot decide in the panel's place: what it voted on the record is taken over by itself."""
    if request.decision_id is None:
        return _("The citizens' panel has not voted on this yet. What it decides is taken over by itself.")
    return None


def _not_own_report(entry: Any, actor: Any) -> Any:
    if entry.submitted_by_id == actor.pk:
        return _("You wrote this report yourself: someone else has to check it.")
    return None


CARD = Workflow(
    name="task_card",
    label=_("Task card"),
    states=CardState,
    initial=CardState.NORMAL,
    effect=CARD_HOOKS.effect,
    transitions=(
        Transition(
            "delay",
            sources=(CardState.NORMAL, CardState.ADJUSTED),
            target=CardState.DELAYED,
            permission=CHANGE_CARD,
            reason_required=True,
            label=_("Mark as delayed"),
            public_label=_("Delayed"),
        ),
        Transition(
            "recover",
            sources=(CardState.DELAYED,),
            target=CardState.NORMAL,
            permission=CHANGE_CARD,
            reason_required=True,
            label=_("Back on track"),
        ),
        Transition(
            "adjust",
            sources=(CardState.NORMAL, CardState.DELAYED),
            target=CardState.ADJUSTED,
            permission=CHANGE_CARD,
            guard=_panel_decides,
            reason_required=True,
            label=_("Mark as adjusted"),
            public_label=_("Adjusted"),
        ),
        Transition(
            "adjust_by_panel",
            sources=RUNNING,
            target=CardState.ADJUSTED,
            system=True,
            label=_("Adjusted by decision of the panel"),
        ),
        Transition(
            "complete",
            sources=RUNNING,
            target=CardState.COMPLETED,
            permission=CHANGE_CARD,
            guard=_is_finished,
            reason_required=True,
            label=_("Mark as completed"),
            public_label=_("Completed"),
        ),
        Transition(
            "stop",
            sources=RUNNING,
            target=CardState.STOPPED,
            permission=CHANGE_CARD,
            guard=_panel_decides,
            reason_required=True,
            label=_("Stop the task"),
            public_label=_("Stopped"),
        ),
        Transition(
            "stop_by_panel",
            sources=RUNNING,
            target=CardState.STOPPED,
            system=True,
            label=_("Stopped by decision of the panel"),
        ),
        Transition(
            "leave_out",
            sources=RUNNING,
            target=CardState.STOPPED,
            system=True,
            label=_("No longer part of the plan"),
        ),
    ),
)

ENTRY = Workflow(
    name="task_progress",
    label=_("Monthly progress"),
    states=EntryState,
    initial=EntryState.DUE,
    opening_clock=start_clock(ENTRY_PERIOD),
    effect=ENTRY_HOOKS.effect,
    transitions=(
        Transition(
            "submit",
            sources=UNWRITTEN,
            target=EntryState.SUBMITTED,
            permission=REPORT,
            guard=_is_written,
            label=_("Hand in"),
            clock=start_clock(CHECKING_PERIOD),
        ),
        Transition(
            "send_back",
            sources=(EntryState.SUBMITTED,),
            target=EntryState.RETURNED,
            permission=CHECK,
            guard=_not_own_report,
            reason_required=True,
            label=_("Send back"),
            clock=start_clock(ENTRY_PERIOD),
        ),
        Transition(
            "confirm",
            sources=(EntryState.SUBMITTED,),
            target=EntryState.CONFIRMED,
            permission=CHECK,
            guard=_not_own_report,
            label=_("Confirm"),
            bulk=True,
        ),
        Transition(
            "waive",
            sources=UNWRITTEN,
            target=EntryState.WAIVED,
            system=True,
            clock=VOID_CLOCK,
            label=_("No longer needed"),
        ),
    ),
)

HALF_YEAR = Workflow(
    name="task_check",
    label=_("Half-yearly check"),
    states=CheckState,
    initial=CheckState.DUE,
    opening_clock=start_clock(HALF_YEAR_PERIOD),
    effect=CHECK_HOOKS.effect,
    transitions=(
        Transition(
            "finish",
            sources=(CheckState.DUE,),
            target=CheckState.DONE,
            permission=CHECK,
            guard=_has_verdict,
            label=_("Record the check"),
        ),
        Transition(
            "waive",
            sources=(CheckState.DUE,),
            target=CheckState.WAIVED,
            system=True,
            clock=VOID_CLOCK,
            label=_("No longer needed"),
        ),
    ),
)

ADJUSTMENT = Workflow(
    name="plan_adjustment",
    label=_("Adjustment of a pledge"),
    states=AdjustmentState,
    initial=AdjustmentState.PROPOSED,
    opening_clock=start_clock(PANEL_PERIOD),
    effect=ADJUSTMENT_HOOKS.effect,
    transitions=(
        Transition(
            "accept",
            sources=(AdjustmentState.PROPOSED,),
            target=AdjustmentState.ACCEPTED,
            permission=PUT_TO_PANEL,
            system=True,
            guard=_panel_has_voted,
            label=_("The panel accepted"),
        ),
        Transition(
            "reject",
            sources=(AdjustmentState.PROPOSED,),
            target=AdjustmentState.REJECTED,
            permission=PUT_TO_PANEL,
            system=True,
            guard=_panel_has_voted,
            label=_("The panel rejected"),
        ),
        Transition(
            "withdraw",
            sources=(AdjustmentState.PROPOSED,),
            target=AdjustmentState.WITHDRAWN,
            permission=WITHDRAW_ADJUSTMENT,
            reason_required=True,
            label=_("Withdraw"),
            clock=VOID_CLOCK,
        ),
    ),
)
