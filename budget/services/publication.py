"""Two officers confirm what was counted; with the second it is published, and what it decides is carried out."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from budget.models import Count, Poll, PotResult, Project
from budget.models.results import Verdict
from budget.services import result_notices
from budget.services.refusals import BudgetRefused
from budget.states.polls import POLL_HOOKS, PollState
from budget.states.projects import ProjectState
from core.audit import audit
from core.workflow import engine
from core.workflow.actors import SYSTEM
from core.workflow.engine import TransitionRefused
from core.workflow.models import TransitionRecord

CONFIRM_FIRST, CONFIRM_SECOND = "confirm_first", "confirm_second"


@transaction.atomic
def confirm(poll: Poll, *, manifest_sha256: str, actor: Any, at: datetime) -> Count:
    """Confirm the count with this fingerprint: the one that this officer saw. The second confirmation publishes.

    Raises BudgetRefused where another count lies there by now, TransitionRefused where it is not this person's turn.
    """
    locked = engine.lock(poll)
    step = CONFIRM_SECOND if locked.state == PollState.CONFIRMED_ONCE else CONFIRM_FIRST
    waiting = to_confirm(locked)
    if waiting is None or waiting.manifest_sha256 != manifest_sha256:
        raise BudgetRefused("another", _("There is another count by now. Please look at it before you confirm."))
    engine.apply(locked, step, actor=actor, at=at, manifest_sha256=manifest_sha256)
    audit.record(f"budget.{step}", actor=actor, at=at, target=locked, detail={"manifest": manifest_sha256})
    poll.refresh_from_db()
    waiting.refresh_from_db()
    return waiting


@transaction.atomic
def make_final(poll: Poll, *, reason: str, actor: Any, at: datetime) -> Poll:
    """Objections are dealt with: the provisional result stands. Raises TransitionRefused."""
    engine.apply(poll, "make_final", actor=actor, at=at, reason=reason)
    poll.refresh_from_db()
    return poll


def to_confirm(poll: Poll) -> Count | None:
    return Count.objects.filter(poll=poll, published_at__isnull=True).first()


@POLL_HOOKS.refuse
def _why_not_confirm(poll: Poll, step: str, actor: Any) -> Any:
    """What was found to differ is not published, and nobody confirms what nothing has counted again yet."""
    if step not in {CONFIRM_FIRST, CONFIRM_SECOND}:
        return None
    waiting = to_confirm(poll)
    if waiting is None:
        return _("There is no count to confirm.")
    if waiting.verdict == Verdict.DIFFERS:
        return _("Counting again from the files came to something else. Find out why, and count again.")
    if waiting.verdict == Verdict.WAITING:
        return _("It is being counted again from the published files. This takes a minute.")
    return None


@POLL_HOOKS.prepare
def _sign(poll: Poll, step: str, actor: Any, at: datetime) -> None:
    """Who confirmed stands on the vote before it counts as published: the database asks for it."""
    if step == CONFIRM_FIRST:
        poll.first_confirmation, poll.second_confirmation = actor, None
    elif step == CONFIRM_SECOND:
        poll.second_confirmation, poll.published_at = actor, at
    else:
        return
    poll.save(update_fields=["first_confirmation", "second_confirmation", "published_at"])


@POLL_HOOKS.carry_out
def _carry_out(poll: Poll, record: TransitionRecord, context: dict[str, Any]) -> None:
    match record.name:
        case "count" | "recount":
            # Another count, and nobody has confirmed it yet.
            poll.first_confirmation = poll.second_confirmation = None
            poll.save(update_fields=["first_confirmation", "second_confirmation"])
        case "confirm_first" | "confirm_second":
            _refuse_unseen(poll, context)
            if record.name == CONFIRM_SECOND:
                _publish(poll, record)
            else:
                result_notices.tell_second_officer(poll, first=record.actor, at=record.at)
        case "make_final":
            result_notices.tell_final(poll, at=record.at, reason=record.reason)


def _refuse_unseen(poll: Poll, context: dict[str, Any]) -> None:
    """The desk offers the step too, but there nobody has seen which count is confirmed."""
    waiting = to_confirm(poll)
    if waiting is None or context.get("manifest_sha256") != waiting.manifest_sha256:
        raise TransitionRefused("unseen", _("Confirm on the page of the count, where its fingerprint is shown."))


def _publish(poll: Poll, record: TransitionRecord) -> None:
    count = Count.objects.get(poll=poll, published_at__isnull=True)
    count.published_at = record.at
    count.save(update_fields=["published_at"])
    changed = _decide_projects(count, at=record.at)
    result_notices.tell_published(poll, count, changed, at=record.at)


def _decide_projects(count: Count, *, at: datetime) -> list[Project]:
    """Selected or not, by what the count says; those whose lot has changed."""
    numbers = {
        number for result in PotResult.objects.filter(count=count) for number in result.detail["winners"]
    }  # fmt: skip
    changed = []
    undecided = (ProjectState.ON_BALLOT, ProjectState.SELECTED, ProjectState.NOT_SELECTED)
    for project in Project.objects.filter(pot__poll=count.poll, state__in=undecided).order_by("number"):
        target = ProjectState.SELECTED if project.number in numbers else ProjectState.NOT_SELECTED
        if project.state != target:
            step = "select" if target == ProjectState.SELECTED else "leave_out"
            engine.apply(project, step, actor=SYSTEM, at=at)
            changed.append(project)
    return changed
