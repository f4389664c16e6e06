"""The way of a question through a briefing: as data."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from briefings.states.permissions import MODERATE, PRESENT
from core.workflow.definitions import Transition, Workflow
from core.workflow.hooks import Hooks


class QuestionState(models.TextChoices):
    SUBMITTED = "SUBMITTED", pgettext_lazy("question", "Handed in")
    SHOWN = "SHOWN", pgettext_lazy("question", "Shown")
    HELD = "HELD", pgettext_lazy("question", "Held back for now")
    HIDDEN = "HIDDEN", pgettext_lazy("question", "Not shown")
    ON_AIR = "ON_AIR", pgettext_lazy("question", "Being answered now")
    ANSWERED = "ANSWERED", pgettext_lazy("question", "Answered")
    FOLLOW_UP = "FOLLOW_UP", pgettext_lazy("question", "Answer follows")
    MERGED = "MERGED", pgettext_lazy("question", "Joined with another question")
    WITHDRAWN = "WITHDRAWN", pgettext_lazy("question", "Taken back")


class Ground(models.TextChoices):
    """Why a question is not shown: the asker reads it, and the public log counts it."""

    OFF_TOPIC = "OFF_TOPIC", _("It is not about the subject of this briefing")
    PERSONAL_DATA = "PERSONAL_DATA", _("It names or describes a private person")
    INSULT = "INSULT", _("It insults or threatens somebody")
    ADVERTISEMENT = "ADVERTISEMENT", _("It advertises something")
    REPEATED = "REPEATED", _("It was sent several times")
    UNREADABLE = "UNREADABLE", _("It could not be understood")


S = QuestionState
# What everybody in the room sees.
IN_PUBLIC = (S.SHOWN, S.ON_AIR, S.ANSWERED, S.FOLLOW_UP)
# Others can still say that they ask the same.
SUPPORTABLE = (S.SHOWN, S.ON_AIR)
# Nobody has dealt with these yet.
UNSETTLED = (S.SUBMITTED, S.HELD, S.SHOWN, S.ON_AIR)

QUESTION_HOOKS = Hooks()

# fmt: off
QUESTION_WORKFLOW = Workflow(
    name="briefing_question",
    label=pgettext_lazy("question", "Question at a briefing"),
    states=QuestionState,
    initial=S.SUBMITTED,
    before=QUESTION_HOOKS.before,
    effect=QUESTION_HOOKS.effect,
    # Moderators see questions on their board; they would drown everything else on a desk.
    settled=tuple(QuestionState.values),
    transitions=(
        Transition(
            "show", (S.SUBMITTED, S.HELD, S.HIDDEN), S.SHOWN, label=pgettext_lazy("question", "Show"),
            permission=MODERATE, system=True, public_label=pgettext_lazy("question", "It was shown"),
        ),
        Transition(
            "hold", (S.SUBMITTED, S.SHOWN, S.HIDDEN), S.HELD, label=pgettext_lazy("question", "Hold back"),
            permission=MODERATE, system=True, public_label=pgettext_lazy("question", "It was held back"),
        ),
        Transition(
            "hide", (S.SUBMITTED, S.SHOWN, S.HELD), S.HIDDEN, label=pgettext_lazy("question", "Do not show"),
            permission=MODERATE, public_label=pgettext_lazy("question", "It was not shown"),
        ),
        Transition(
            "take_up", (S.SHOWN,), S.ON_AIR, label=pgettext_lazy("question", "Take it up now"), permission=PRESENT,
            public_label=pgettext_lazy("question", "It was taken up"),
        ),
        Transition(
            "put_back", (S.ON_AIR, S.ANSWERED, S.FOLLOW_UP), S.SHOWN, label=pgettext_lazy("question", "Put it back"),
            permission=PRESENT, system=True, guard=QUESTION_HOOKS.guard("put_back"),
        ),
        Transition(
            "answer", (S.SHOWN, S.ON_AIR), S.ANSWERED, label=pgettext_lazy("question", "Answered"), permission=PRESENT,
            public_label=pgettext_lazy("question", "It was answered"),
        ),
        Transition(
            "follow_up", (S.SUBMITTED, S.SHOWN, S.HELD, S.ON_AIR), S.FOLLOW_UP,
            label=pgettext_lazy("question", "Answer it afterwards"), permission=MODERATE, system=True,
            public_label=pgettext_lazy("question", "The answer follows"),
        ),
        Transition(
            "answer_afterwards", (S.FOLLOW_UP,), S.ANSWERED, label=pgettext_lazy("question", "Answered afterwards"),
            system=True, public_label=pgettext_lazy("question", "It was answered afterwards"),
        ),
        Transition(
            "return", (S.FOLLOW_UP,), S.SUBMITTED, label=pgettext_lazy("question", "Back to the moderators"),
            system=True,
        ),
        Transition(
            "merge", (S.SUBMITTED, S.SHOWN, S.HELD), S.MERGED, label=pgettext_lazy("question", "Join with another"),
            permission=MODERATE, public_label=pgettext_lazy("question", "It was joined with another question"),
        ),
        Transition(
            "part", (S.MERGED,), S.SHOWN, label=pgettext_lazy("question", "Part them again"), permission=MODERATE,
        ),
        Transition(
            "withdraw", (S.SUBMITTED, S.SHOWN, S.HELD), S.WITHDRAWN, label=pgettext_lazy("question", "Take back"),
            system=True, public_label=pgettext_lazy("question", "It was taken back"),
        ),
    ),
)
# fmt: on
