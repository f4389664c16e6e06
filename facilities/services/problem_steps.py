"""What a step brings about, whoever takes it: on the page of the report, at the desk, or by the clock."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from core.workflow.mending import WITH_DEPARTMENT, note_step
from core.workflow.models import TransitionRecord
from discussion.services import support
from facilities.models import ProblemReport
from facilities.services import problem_index, problem_notices
from facilities.states import REPORT_HOOKS

# Between departments, and for the superior alone.
SILENT = {"open", "ask_to_decline", "keep", "look_again", "report_again", "withdraw"}


@REPORT_HOOKS.refuse_to("send_back")
def _nobody_to_ask(report: Any, actor: Any) -> Any:
    if report.reporter_id is None:
        return _("Whoever reported it left no account, so nobody can answer. Decide on what is there.")
    return None


@REPORT_HOOKS.carry_out
def carry_out(report: ProblemReport, record: TransitionRecord, context: dict[str, Any]) -> None:
    note_step(report, record)
    if record.name == "withdraw":
        _forget(report)
    if record.name != "open":
        problem_index.renew(report)
    if record.name not in SILENT:
        problem_notices.tell_step(report, state=record.target, reason=record.reason, actor=record.actor, at=record.at)


@REPORT_HOOKS.on("open", "report_again")
def _arrived(report: ProblemReport, record: TransitionRecord, context: dict[str, Any]) -> None:
    if report.reporter is not None and record.name == "open":
        support.follow(report, person=report.reporter, at=record.at)
    problem_notices.tell_officers(problem_notices.ARRIVED, report, actor=record.actor, at=record.at)


@REPORT_HOOKS.on("assign", "keep")
def _assigned(report: ProblemReport, record: TransitionRecord, context: dict[str, Any]) -> None:
    if not context.get("moves_on"):
        problem_notices.tell_officers(problem_notices.ASSIGNED, report, actor=record.actor, at=record.at)


@REPORT_HOOKS.move
def _moved(report: ProblemReport, came_from: Any, actor: Any, reason: str, at: datetime) -> None:
    """Those who mend it from now on are told, however it came to them."""
    if report.state in WITH_DEPARTMENT:
        problem_notices.tell_officers(problem_notices.ASSIGNED, report, actor=actor, at=at)


@REPORT_HOOKS.on("reopen")
def _reopened(report: ProblemReport, record: TransitionRecord, context: dict[str, Any]) -> None:
    problem_notices.tell_officers(problem_notices.REOPENED, report, actor=record.actor, at=record.at)


@REPORT_HOOKS.on("ask_to_decline")
def _decline_asked(report: ProblemReport, record: TransitionRecord, context: dict[str, Any]) -> None:
    problem_notices.tell_superiors(report, actor=record.actor, at=record.at)


def _forget(report: ProblemReport) -> None:
    """What was taken back is not shown, and nobody has to be told of it."""
    report.published_at, report.public_text, report.public_place, report.email = None, "", "", ""
    report.save(update_fields=["published_at", "public_text", "public_place", "email"])
