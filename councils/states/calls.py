"""The life of a recruitment call."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.workflow.definitions import Transition, Workflow
from core.workflow.hooks import Hooks

# Who holds them is said in `councils.rules.recruitment`.
RECRUIT = "councils.recruit"


class CallState(models.TextChoices):
    DRAFT = "DRAFT", _("Being prepared")
    ANNOUNCED = "ANNOUNCED", _("Announced")
    OPEN = "OPEN", _("Open for applications")
    CLOSED = "CLOSED", _("Closed, being checked")
    SELECTING = "SELECTING", _("Being selected")
    INVITING = "INVITING", _("Selected, being invited")
    FINISHED = "FINISHED", _("Finished")
    CANCELLED = "CANCELLED", _("Cancelled")


PUBLIC_STATES = tuple(state for state in CallState if state != CallState.DRAFT)
UNDER_WAY = (CallState.ANNOUNCED, CallState.OPEN, CallState.CLOSED, CallState.SELECTING, CallState.INVITING)
OVER = (CallState.FINISHED, CallState.CANCELLED)

CALL_HOOKS = Hooks()

CALL = Workflow(
    name="council_call",
    label=_("Recruitment call"),
    states=CallState,
    initial=CallState.DRAFT,
    effect=CALL_HOOKS.effect,
    running=(CallState.ANNOUNCED, CallState.OPEN),
    transitions=(
        Transition(
            "announce",
            sources=(CallState.DRAFT,),
            target=CallState.ANNOUNCED,
            permission=RECRUIT,
            guard=CALL_HOOKS.guard("announce"),
            label=_("Announce the call"),
            public_label=_("The call was announced"),
        ),
        Transition(
            "open_doors",
            sources=(CallState.ANNOUNCED,),
            target=CallState.OPEN,
            system=True,
            label=_("Open for applications"),
            public_label=_("Applications were opened"),
        ),
        Transition(
            "close",
            sources=(CallState.OPEN,),
            target=CallState.CLOSED,
            system=True,
            label=_("Close applications"),
            public_label=_("Applications were closed"),
        ),
        Transition(
            "begin_selection",
            sources=(CallState.CLOSED,),
            target=CallState.SELECTING,
            permission=RECRUIT,
            guard=CALL_HOOKS.guard("begin_selection"),
            label=_("Begin the selection"),
            public_label=_("The selection began"),
        ),
        Transition(
            "settle",
            sources=(CallState.SELECTING,),
            target=CallState.INVITING,
            system=True,
            label=_("Result of the selection"),
            public_label=_("The result was published"),
        ),
        Transition(
            "finish",
            sources=(CallState.INVITING,),
            target=CallState.FINISHED,
            permission=RECRUIT,
            guard=CALL_HOOKS.guard("finish"),
            label=_("Finish the call"),
            public_label=_("The call was finished"),
        ),
        Transition(
            "cancel",
            sources=(
                CallState.DRAFT,
                CallState.ANNOUNCED,
                CallState.OPEN,
                CallState.CLOSED,
                CallState.SELECTING,
                CallState.INVITING,
            ),
            target=CallState.CANCELLED,
            permission=RECRUIT,
            reason_required=True,
            guard=CALL_HOOKS.guard("cancel"),
            label=_("Cancel the call"),
            public_label=_("The call was cancelled"),
        ),
    ),
)
