"""The life of a task that a body gives to a department."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.deadlines import periods
from core.workflow.definitions import STOP_CLOCK, VOID_CLOCK, Transition, Workflow, start_clock
from core.workflow.hooks import Hooks

ANSWER = "councils.answer_follow_up"
FOLLOW_UP = "councils.follow_up_on_task"

FOLLOW_UP_PERIOD = periods.register(
    periods.Period("councils.follow_up", _("A department's answer to a body's task"), 20, extension=10)
).name
RETURNED_PERIOD = periods.register(
    periods.Period("councils.follow_up_again", _("A department's second answer to a body's task"), 10)
).name


class FollowUpState(models.TextChoices):
    ASSIGNED = "ASSIGNED", _("Handed to the department")
    IN_PROGRESS = "IN_PROGRESS", _("In progress")
    ANSWERED = "ANSWERED", _("Answered")
    ACCEPTED = "ACCEPTED", _("Settled")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


UNANSWERED = (FollowUpState.ASSIGNED, FollowUpState.IN_PROGRESS)

FOLLOW_UP_HOOKS = Hooks()

FOLLOW_UP_WORKFLOW = Workflow(
    name="council_follow_up",
    label=_("Task from a body"),
    states=FollowUpState,
    initial=FollowUpState.ASSIGNED,
    opening_clock=start_clock(FOLLOW_UP_PERIOD),
    effect=FOLLOW_UP_HOOKS.effect,
    transitions=(
        Transition(
            "start",
            sources=(FollowUpState.ASSIGNED,),
            target=FollowUpState.IN_PROGRESS,
            permission=ANSWER,
            label=_("Begin work"),
            public_label=_("The department began work"),
        ),
        Transition(
            "answer",
            sources=UNANSWERED,
            target=FollowUpState.ANSWERED,
            permission=ANSWER,
            reason_required=True,
            clock=STOP_CLOCK,
            label=_("Answer (the text becomes public)"),
            public_label=_("The department answered"),
        ),
        Transition(
            "return_answer",
            sources=(FollowUpState.ANSWERED,),
            target=FollowUpState.IN_PROGRESS,
            permission=FOLLOW_UP,
            reason_required=True,
            clock=start_clock(RETURNED_PERIOD),
            label=_("Ask for more"),
            public_label=_("The body asked for more"),
        ),
        Transition(
            "accept",
            sources=(FollowUpState.ANSWERED,),
            target=FollowUpState.ACCEPTED,
            permission=FOLLOW_UP,
            label=_("Settle the task"),
            public_label=_("The task was settled"),
        ),
        Transition(
            "withdraw",
            sources=UNANSWERED,
            target=FollowUpState.WITHDRAWN,
            permission=FOLLOW_UP,
            reason_required=True,
            clock=VOID_CLOCK,
            label=_("Withdraw the task"),
            public_label=_("The task was withdrawn"),
        ),
    ),
)
