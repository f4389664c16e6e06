"""What the steps of a project bring about, and what stands in their way, whoever takes them."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from budget.models import Cycle, Poll, Project
from budget.services.project_notices import renew, tell_authors
from budget.states.cycles import CYCLE_HOOKS
from budget.states.polls import POLL_HOOKS
from budget.states.projects import PROJECT_HOOKS, ProjectState
from core.workflow import engine
from core.workflow.models import TransitionRecord
from discussion import text
from proposals.services import execution as proposal_steps


@transaction.atomic
def take(project: Project, step: str, *, actor: Any, at: datetime, reason: str = "") -> Project:
    """Put forward, drop, take up again, take back, withdraw. Raises TransitionRefused."""
    engine.apply(project, step, actor=actor, at=at, reason=text.clean(reason))
    project.refresh_from_db()
    return project


@PROJECT_HOOKS.refuse
def _is_ready(project: Project, step: str, actor: Any) -> Any:
    if step == "take_up_again" and project.merged_into_id is not None:
        return _("It has become part of another project.")
    if step != "put_forward":
        return None
    if project.cycle.has_vote and project.pot is None:
        return _("Say first from which pot it is paid.")
    if project.pot is not None and project.cost_won > project.pot.ceiling_won:
        return _("It costs more than the whole pot.")
    if project.pot is not None and project.pot.areas and project.area not in project.pot.areas:
        return _("It lies outside the neighbourhoods of its pot.")
    return None


@PROJECT_HOOKS.carry_out
def _carry_out(project: Project, record: TransitionRecord, context: dict[str, Any]) -> None:
    if record.name == "open":
        return
    renew(project)
    if record.name != "drop" or project.sources.exists():
        tell_authors(project, record.name, at=record.at, reason=record.reason)
    if record.name in {"select", "leave_out"}:
        _move_proposals(project, record.name, at=record.at)
    elif record.name == "withdraw":
        _move_proposals(project, "leave_out", at=record.at, reason=record.reason)


@POLL_HOOKS.carry_out
def _vote_begins(poll: Poll, record: TransitionRecord, context: dict[str, Any]) -> None:
    if record.name == "open":
        for project in Project.objects.filter(cycle=poll.cycle_id, state=ProjectState.ON_BALLOT):
            _move_proposals(project, "put_on_ballot", at=record.at)


@CYCLE_HOOKS.carry_out
def _cycle_is_decided(cycle: Cycle, record: TransitionRecord, context: dict[str, Any]) -> None:
    """What was never put forward is answered at the latest now."""
    if record.name == "decide":
        for project in cycle.projects.filter(state=ProjectState.DROPPED):
            _move_proposals(project, "leave_out", at=record.at, reason=_("It was not put forward."))


def _move_proposals(project: Project, step: str, *, at: datetime, reason: str = "") -> None:
    for source in project.sources.select_related("proposal"):
        proposal_steps.follow(source.proposal, step, at=at, reason=reason)
