"""What is left open at a briefing, and what is promised there: as data."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from briefings.states.permissions import ANSWER_FOLLOW_UP, KEEP_PROMISE
from core.deadlines import periods
from core.deadlines.periods import Unit
from core.workflow.definitions import STOP_CLOCK, VOID_CLOCK, Transition, Workflow, start_clock
from core.workflow.hooks import Hooks

FOLLOW_UP_PERIOD = periods.register(
    periods.Period(
        "briefings.follow_up", _("The answer to a question left open at a briefing"), 14, Unit.CALENDAR_DAYS,
        extension=5,
    )
).name  # fmt: skip


class FollowUpState(models.TextChoices):
    OPEN = "OPEN", pgettext_lazy("follow-up", "With the department")
    ANSWERED = "ANSWERED", pgettext_lazy("follow-up", "Answered")
    DROPPED = "DROPPED", pgettext_lazy("follow-up", "Dropped")


class PromiseState(models.TextChoices):
    MADE = "MADE", pgettext_lazy("promise", "Promised")
    KEPT = "KEPT", pgettext_lazy("promise", "Kept")
    PARTLY = "PARTLY", pgettext_lazy("promise", "Kept in part")
    BROKEN = "BROKEN", pgettext_lazy("promise", "Not kept")
    RETRACTED = "RETRACTED", pgettext_lazy("promise", "Written down by mistake")


F = FollowUpState
P = PromiseState
FOLLOW_UP_HOOKS = Hooks()
PROMISE_HOOKS = Hooks()

# fmt: off
FOLLOW_UP_WORKFLOW = Workflow(
    name="briefing_follow_up",
    label=pgettext_lazy("follow-up", "Answer owed after a briefing"),
    states=FollowUpState,
    initial=F.OPEN,
    opening_clock=start_clock(FOLLOW_UP_PERIOD),
    hold_first=FOLLOW_UP_HOOKS.hold_first,
    effect=FOLLOW_UP_HOOKS.effect,
    handed_over=FOLLOW_UP_HOOKS.handed_over,
    settled=(F.DROPPED,),
    transitions=(
        Transition(
            "answer", (F.OPEN,), F.ANSWERED, label=pgettext_lazy("follow-up", "Answer (the text becomes public)"),
            permission=ANSWER_FOLLOW_UP, reason_required=True, clock=STOP_CLOCK,
            public_label=pgettext_lazy("follow-up", "The department answered"),
        ),
        Transition(
            "drop", (F.OPEN,), F.DROPPED, label=pgettext_lazy("follow-up", "Drop"), permission=ANSWER_FOLLOW_UP,
            system=True, reason_required=True, clock=VOID_CLOCK,
            public_label=pgettext_lazy("follow-up", "It was dropped"),
        ),
        Transition(
            "reopen", (F.DROPPED,), F.OPEN, label=pgettext_lazy("follow-up", "Owed again"), system=True,
            clock=start_clock(FOLLOW_UP_PERIOD), public_label=pgettext_lazy("follow-up", "The answer was owed again"),
        ),
    ),
)

PROMISE_WORKFLOW = Workflow(
    name="briefing_promise",
    label=pgettext_lazy("promise", "Promise made at a briefing"),
    states=PromiseState,
    initial=P.MADE,
    effect=PROMISE_HOOKS.effect,
    # What was not kept may be made good later; until then it rests.
    settled=(P.PARTLY, P.BROKEN),
    transitions=(
        Transition(
            "put_off", (P.MADE,), P.MADE, label=pgettext_lazy("promise", "Put it off"), permission=KEEP_PROMISE,
            reason_required=True, public_label=pgettext_lazy("promise", "It was put off"),
        ),
        Transition(
            "keep", (P.MADE, P.PARTLY, P.BROKEN), P.KEPT, label=pgettext_lazy("promise", "It was kept"),
            permission=KEEP_PROMISE, reason_required=True, public_label=pgettext_lazy("promise", "It was kept"),
        ),
        Transition(
            "keep_in_part", (P.MADE,), P.PARTLY, label=pgettext_lazy("promise", "It was kept in part"),
            permission=KEEP_PROMISE, reason_required=True, public_label=pgettext_lazy("promise", "It was kept in part"),
        ),
        Transition(
            "break", (P.MADE, P.PARTLY), P.BROKEN, label=pgettext_lazy("promise", "It was not kept"),
            permission=KEEP_PROMISE, reason_required=True, public_label=pgettext_lazy("promise", "It was not kept"),
        ),
        Transition(
            "retract", (P.MADE,), P.RETRACTED, label=pgettext_lazy("promise", "It was never promised"),
            permission=KEEP_PROMISE, reason_required=True,
        ),
    ),
)
# fmt: on
