"""“That was not me”: a resident says that somebody else voted in their name; the election officers look into it."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.deadlines import periods
from core.workflow.definitions import STOP_CLOCK, VOID_CLOCK, Transition, Workflow, start_clock
from core.workflow.hooks import Hooks

ANSWER_MISUSE = "budget.answer_misuse_report"
WITHDRAW_MISUSE = "budget.withdraw_misuse_report"
# While a vote is open the resident can still cast their own ballot, so this cannot wait.
ANSWER_PERIOD = periods.register(
    periods.Period("budget.misuse_report", _("Answer to a report that somebody else voted"), 2, extension=5)
).name


class MisuseState(models.TextChoices):
    RECEIVED = "RECEIVED", pgettext_lazy("report of a vote by somebody else", "Being looked into")
    ANSWERED = "ANSWERED", pgettext_lazy("report of a vote by somebody else", "Answered")
    WITHDRAWN = "WITHDRAWN", pgettext_lazy("report of a vote by somebody else", "Taken back")


MISUSE_HOOKS = Hooks()

MISUSE_WORKFLOW = Workflow(
    name="budget_misuse",
    label=_("Report of a vote by somebody else"),
    states=MisuseState,
    initial=MisuseState.RECEIVED,
    opening_clock=start_clock(ANSWER_PERIOD),
    before=MISUSE_HOOKS.before,
    effect=MISUSE_HOOKS.effect,
    transitions=(
        Transition(
            "answer", (MisuseState.RECEIVED,), MisuseState.ANSWERED,
            label=_("Answer (the person reads what you write)"), permission=ANSWER_MISUSE, reason_required=True,
            clock=STOP_CLOCK,
        ),
        Transition(
            "withdraw", (MisuseState.RECEIVED,), MisuseState.WITHDRAWN, label=_("Take the report back"),
            permission=WITHDRAW_MISUSE, system=True, clock=VOID_CLOCK,
        ),
    ),
)  # fmt: skip
