"""The life of what a panel recommends to a department: it is answered in public, under a clock."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.deadlines import periods
from core.workflow.definitions import STOP_CLOCK, VOID_CLOCK, Transition, Workflow, start_clock
from core.workflow.hooks import Hooks
from surveys.states.permissions import ANSWER_PANEL, MANAGE_PANEL

ANSWER_PERIOD = periods.register(
    periods.Period("surveys.panel_answer", _("A department's answer to what a panel recommends"), 20, extension=10)
).name


class RecommendationState(models.TextChoices):
    MADE = "MADE", pgettext_lazy("panel", "With the department")
    ANSWERED = "ANSWERED", pgettext_lazy("panel", "Answered")
    WITHDRAWN = "WITHDRAWN", pgettext_lazy("panel", "Withdrawn")


S = RecommendationState
RECOMMENDATION_HOOKS = Hooks()

RECOMMENDATION_WORKFLOW = Workflow(
    name="panel_recommendation",
    label=_("Recommendation of a panel"),
    states=RecommendationState,
    initial=S.MADE,
    opening_clock=start_clock(ANSWER_PERIOD),
    effect=RECOMMENDATION_HOOKS.effect,
    handed_over=RECOMMENDATION_HOOKS.handed_over,
    transitions=(
        Transition(
            "answer",
            sources=(S.MADE,),
            target=S.ANSWERED,
            permission=ANSWER_PANEL,
            reason_required=True,
            clock=STOP_CLOCK,
            label=pgettext_lazy("panel", "Answer (the text becomes public)"),
            public_label=pgettext_lazy("panel", "The department answered"),
        ),
        Transition(
            "withdraw",
            sources=(S.MADE,),
            target=S.WITHDRAWN,
            permission=MANAGE_PANEL,
            reason_required=True,
            clock=VOID_CLOCK,
            label=pgettext_lazy("panel", "Withdraw"),
            public_label=pgettext_lazy("panel", "It was withdrawn"),
        ),
    ),
)
