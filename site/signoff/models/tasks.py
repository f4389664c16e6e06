"""Our own kind of task in Wagtail's workflow.

The case (`SignoffCase`) leads and Wagtail's state follows, whoever presses where: what is done in the page editor
is handed to the services as a step of the case, and every step of the case moves Wagtail's state in the same
transaction.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.forms import TaskStateCommentForm
from wagtail.locks import WorkflowLock
from wagtail.models import Task, TaskState, Workflow, WorkflowTask

from core import permissions
from core.workflow import engine
from signoff.models.cases import SignoffCase
from signoff.states import APPROVE, CHECK, OPEN_STATES, WITH_REVIEWERS, Step

WORKFLOW_NAME = gettext_lazy("Real-name sign-off")

# What the page editor asks for, and the steps of the case that answer, at either task.
ACTIONS = {
    Step.CHECK: {"approve": "check", "reject": "return_after_check"},
    Step.APPROVE: {"approve": "approve", "reject": "return_instead_of_approval"},
}

HandIn = Callable[..., Any]
_hand_in: list[HandIn] = []


def handed_in_with(function: HandIn) -> HandIn:
    """The service that opens or reopens a case when somebody hands a page in from the page editor."""
    _hand_in[:] = [function]
    return function


def open_case(page: Any) -> SignoffCase | None:
    return SignoffCase.objects.filter(page_id=page.pk, state__in=OPEN_STATES).select_related("page").first()


class ReasonForm(TaskStateCommentForm):
    comment = forms.CharField(label=gettext_lazy("Reason"), widget=forms.Textarea({"rows": 4}), max_length=2000)


class SignoffLock(WorkflowLock):
    """Says in our own words why nobody can edit the page now, and what to do about it."""

    def get_message(self, user: Any) -> str:
        if self.task.step == Step.CHECK:
            return _("This page is being checked. To change it, take it back or let the checker return it.")
        return _("This page waits for approval. To change it, take it back or let the approver return it.")


class SignoffTask(Task):
    """One of the two steps. Its name and its place in the workflow are the product's, not the administrator's."""

    step = models.CharField(max_length=10, choices=Step.choices, unique=True, editable=False)

    lock_class = SignoffLock
    admin_form_fields: list[str] = []

    class Meta:
        verbose_name = gettext_lazy("sign-off task")
        verbose_name_plural = gettext_lazy("sign-off tasks")
        constraints = [models.CheckConstraint(condition=models.Q(step__in=Step.values), name="signoff_step_known")]

    def start(self, workflow_state: Any, user: Any = None) -> Any:
        """A page that comes back begins at the check, wherever it was returned from."""
        if self.step == Step.APPROVE and not _checked_now(workflow_state):
            return task_for(Step.CHECK).start(workflow_state, user=user)
        task_state = super().start(workflow_state, user=user)
        if self.step == Step.CHECK:
            for hand_in in _hand_in:
                hand_in(page=workflow_state.content_object.specific, actor=user)
        return task_state

    @transaction.atomic
    def on_action(self, task_state: Any, user: Any, action_name: str, **kwargs: Any) -> None:
        case, name = open_case(task_state.revision.content_object), ACTIONS[Step(self.step)].get(action_name)
        if case is None or name is None:
            raise PermissionDenied
        try:
            engine.apply(case, name, actor=user, at=timezone.now(), reason=kwargs.get("comment", ""))
        except engine.TransitionRefused as refused:
            raise PermissionDenied(refused.message) from refused

    def user_can_access_editor(self, obj: Any, user: Any) -> bool:
        return bool(self.get_actions(obj, user))

    def locked_for_user(self, obj: Any, user: Any) -> bool:
        """Nobody edits what is being checked, superusers included: take it back or return it first."""
        return True

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        case = open_case(obj)
        names = {transition.name for transition in engine.available(case, user)} if case else set()
        wanted = ACTIONS[Step(self.step)]
        labels = {
            "reject": (_("Return to the author"), True),
            "approve": (_("Approve and publish") if self.step == Step.APPROVE else _("Checked"), False),
        }
        return [(action, *label) for action, label in labels.items() if wanted[action] in names]

    def get_form_for_action(self, action: str) -> Any:
        return ReasonForm if action == "reject" else super().get_form_for_action(action)

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> Any:
        """For the editor's own list of what waits; the desk has the full one."""
        scope = permissions.scope(user, CHECK if self.step == Step.CHECK else APPROVE)
        cases = SignoffCase.objects.filter(state__in=WITH_REVIEWERS)
        if not scope.everywhere:
            cases = cases.filter(department_id__in=scope.departments)
        waiting = TaskState.objects.filter(task=self, status=TaskState.STATUS_IN_PROGRESS)
        return waiting.filter(revision_id__in=cases.values("revision_id"))

    @classmethod
    def get_description(cls) -> str:
        return _("Author, checker and approver are three different people.")


def _checked_now(workflow_state: Any) -> bool:
    latest = workflow_state.content_object.latest_revision_id
    return workflow_state.task_states.filter(
        task__signofftask__step=Step.CHECK, status=TaskState.STATUS_APPROVED, revision_id=latest
    ).exists()


def task_for(step: Step) -> SignoffTask:
    return SignoffTask.objects.get(step=step)


@transaction.atomic
def ensure_workflow(**kwargs: Any) -> Workflow:
    """The one workflow of all signed pages; made when it is missing, and mended when a step was taken out of it."""
    with translation.override(settings.LANGUAGE_CODE):
        tasks = [
            SignoffTask.objects.get_or_create(step=step, defaults={"name": str(step.label)})[0]
            for step in (Step.CHECK, Step.APPROVE)
        ]
        workflow = Workflow.objects.filter(workflow_tasks__task__in=[task.pk for task in tasks]).first()
        workflow = workflow or Workflow.objects.create(name=str(WORKFLOW_NAME))
    for place, task in enumerate(tasks):
        WorkflowTask.objects.get_or_create(workflow=workflow, task=task.task_ptr, defaults={"sort_order": place})
    return workflow


def the_workflow() -> Workflow:
    found = Workflow.objects.active().filter(workflow_tasks__task__signofftask__step=Step.APPROVE).first()
    return found or ensure_workflow()
