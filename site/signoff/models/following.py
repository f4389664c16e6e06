"""Wagtail's state follows the case, in the transaction of the step. What it already did is not done again."""

from typing import Any

from wagtail.models import Revision, TaskState, WorkflowState
from wagtail.signals import workflow_approved, workflow_rejected, workflow_submitted

from core.workflow import engine
from signoff.models.cases import SignoffCase
from signoff.models.tasks import the_workflow


def without_wagtails_letters() -> None:
    """Wagtail would write letters of its own, to all superusers; our notices tell those who are next."""
    signals = {"submitted": workflow_submitted, "rejected": workflow_rejected, "approved": workflow_approved}
    for name, signal in signals.items():
        signal.disconnect(sender=WorkflowState, dispatch_uid=f"workflow_state_{name}_email_notification")


def follow(case: SignoffCase, record: Any) -> None:
    without_wagtails_letters()
    page, actor = case.page.specific, record.actor
    state = page.current_workflow_state
    match record.name:
        case engine.OPENED:
            if state is None:
                the_workflow().start(page, actor)
        case "resubmit":
            if state is None:
                the_workflow().start(page, actor)
            elif state.status == WorkflowState.STATUS_NEEDS_CHANGES:
                state.resume(actor)
        case "withdraw":
            if state is not None:
                state.cancel(user=actor)
        case "approve":
            _decide(state, record)
            _publish(case, actor)
        case _:
            _decide(state, record)


def _decide(state: Any, record: Any) -> None:
    task_state = state.current_task_state if state else None
    if task_state is None or task_state.status != TaskState.STATUS_IN_PROGRESS:
        return
    if record.name.startswith("return"):
        task_state.reject(user=record.actor, comment=record.reason)
    else:
        task_state.approve(user=record.actor, comment=record.reason)


def _publish(case: SignoffCase, actor: Any) -> None:
    """Wagtail publishes at the end of its workflow; where somebody had ended that by hand, it is done here."""
    revision = Revision.objects.get(pk=case.revision_id)
    page = case.page.specific_class._default_manager.get(pk=case.page_id)
    if page.live_revision_id != revision.pk and revision.approved_go_live_at is None:
        page.publish(revision, user=actor)
