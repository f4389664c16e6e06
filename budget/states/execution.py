"""What becomes of a selected project: carried out under a budget line, watched by residents, evaluated."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from budget.states.permissions import MANAGE_EXECUTION
from core.deadlines import periods
from core.workflow.definitions import STOP_CLOCK, VOID_CLOCK, Transition, Workflow, start_clock
from core.workflow.hooks import Hooks

# The report of a visit is read by somebody who does not belong to the office that it speaks of.
CHECK_VISIT_REPORT = "budget.check_visit_report"
REVISE_VISIT_REPORT = "budget.revise_visit_report"

CHECK_PERIOD = periods.register(
    periods.Period("budget.visit_report_check", _("Check of a site visit's report"), 5)
).name
ANSWER_PERIOD = periods.register(
    periods.Period("budget.visit_report_answer", _("Department's answer to a site visit's report"), 10, extension=10)
).name
EVALUATION_PERIOD = periods.register(
    periods.Period(
        "budget.evaluation", _("Residents evaluate a completed project"), 30, unit=periods.Unit.CALENDAR_DAYS
    )
).name


class UndertakingState(models.TextChoices):
    PLANNED = "PLANNED", _("Being prepared for execution")
    UNDER_WAY = "UNDER_WAY", pgettext_lazy("execution of a project", "Under way")
    DELAYED = "DELAYED", pgettext_lazy("execution of a project", "Delayed")
    COMPLETED = "COMPLETED", pgettext_lazy("execution of a project", "Completed")
    EVALUATED = "EVALUATED", _("Completed and evaluated")
    STOPPED = "STOPPED", pgettext_lazy("execution of a project", "Stopped")


class MilestoneState(models.TextChoices):
    OPEN = "OPEN", pgettext_lazy("milestone", "Ahead")
    REACHED = "REACHED", pgettext_lazy("milestone", "Reached")
    DROPPED = "DROPPED", pgettext_lazy("milestone", "Dropped")


class ReportState(models.TextChoices):
    SUBMITTED = "SUBMITTED", _("Being checked for personal data")
    RETURNED = "RETURNED", _("Sent back to its author")
    PUBLISHED = "PUBLISHED", _("Published, the department's answer is due")
    ANSWERED = "ANSWERED", _("Answered by the department")
    WITHDRAWN = "WITHDRAWN", pgettext_lazy("visit report", "Withdrawn")


S, M, R = UndertakingState, MilestoneState, ReportState
GOING_ON = (S.PLANNED, S.UNDER_WAY, S.DELAYED)
# In these states bills are paid: also the last ones, after the work is done or was stopped.
PAYING = (S.UNDER_WAY, S.DELAYED, S.COMPLETED, S.STOPPED)
DONE = (S.COMPLETED, S.EVALUATED)
# Its author may still withdraw it.
BEFORE_PUBLICATION = (R.SUBMITTED, R.RETURNED)
PUBLIC_REPORTS = (R.PUBLISHED, R.ANSWERED)

UNDERTAKING_HOOKS, MILESTONE_HOOKS, REPORT_HOOKS = Hooks(), Hooks(), Hooks()


def _step(name: str, sources: tuple[str, ...], target: str, label: Any, public_label: Any, **more: Any) -> Transition:
    return Transition(
        name, sources, target, label=label, public_label=public_label, permission=MANAGE_EXECUTION,
        guard=UNDERTAKING_HOOKS.guard(name), **more,
    )  # fmt: skip


# fmt: off
UNDERTAKING_WORKFLOW = Workflow(
    name="budget_undertaking",
    label=_("Execution of a project"),
    states=UndertakingState,
    initial=S.PLANNED,
    before=UNDERTAKING_HOOKS.before,
    effect=UNDERTAKING_HOOKS.effect,
    handed_over=lambda undertaking, came_from, actor, reason, at: hand_on(undertaking, actor, at),
    transitions=(
        _step("start", (S.PLANNED,), S.UNDER_WAY, _("Begin the execution"), _("The execution began")),
        _step("delay", GOING_ON, S.DELAYED, _("Record a delay"), _("It is delayed"), reason_required=True),
        _step("resume", (S.DELAYED,), S.UNDER_WAY, _("Back on course"), _("It is back on course")),
        _step("complete", (S.UNDER_WAY, S.DELAYED), S.COMPLETED, _("Record the completion"), _("It was completed")),
        _step("evaluate", (S.COMPLETED,), S.EVALUATED, _("Close with the evaluation"), _("It was evaluated"),
              reason_required=True),
        _step("stop", GOING_ON, S.STOPPED, _("Stop the project"), _("It was stopped"), reason_required=True),
    ),
)

MILESTONE_WORKFLOW = Workflow(
    name="budget_milestone",
    label=_("Milestone of a project"),
    states=MilestoneState,
    initial=M.OPEN,
    before=MILESTONE_HOOKS.before,
    effect=MILESTONE_HOOKS.effect,
    transitions=(
        Transition("move", (M.OPEN,), M.OPEN, label=_("Move the date"), permission=MANAGE_EXECUTION,
                   reason_required=True),
        Transition("reach", (M.OPEN,), M.REACHED, label=_("Reached"), permission=MANAGE_EXECUTION, clock=STOP_CLOCK),
        Transition("drop", (M.OPEN,), M.DROPPED, label=_("Drop the milestone"), permission=MANAGE_EXECUTION,
                   system=True, reason_required=True, clock=VOID_CLOCK),
    ),
)

REPORT_WORKFLOW = Workflow(
    name="budget_visit_report",
    label=_("Report of a site visit"),
    states=ReportState,
    initial=R.SUBMITTED,
    opening_clock=start_clock(CHECK_PERIOD),
    before=REPORT_HOOKS.before,
    effect=REPORT_HOOKS.effect,
    transitions=(
        Transition("publish", (R.SUBMITTED,), R.PUBLISHED, label=_("Publish: it names nobody"),
                   permission=CHECK_VISIT_REPORT, clock=start_clock(ANSWER_PERIOD)),
        Transition("send_back", (R.SUBMITTED,), R.RETURNED, label=_("Send back to its author"),
                   permission=CHECK_VISIT_REPORT, reason_required=True, clock=STOP_CLOCK),
        Transition("hand_in_again", (R.RETURNED,), R.SUBMITTED, label=_("Hand in again"),
                   permission=REVISE_VISIT_REPORT, clock=start_clock(CHECK_PERIOD)),
        Transition("withdraw", BEFORE_PUBLICATION, R.WITHDRAWN, label=_("Withdraw the report"),
                   permission=REVISE_VISIT_REPORT, system=True, clock=VOID_CLOCK),
        Transition("answer", (R.PUBLISHED,), R.ANSWERED, label=_("Answer (the text becomes public)"),
                   permission=MANAGE_EXECUTION, reason_required=True, clock=STOP_CLOCK),
    ),
)
# fmt: on

_followers: list[Any] = []


def hand_over_with(follow: Any) -> Any:
    """Decorates what goes along when the work goes to another department: the tables stand below the services."""
    _followers.append(follow)
    return follow


def hand_on(undertaking: Any, actor: Any, at: Any) -> None:
    for follow in _followers:
        follow(undertaking, actor, at)
