"""The life of a question that is put to a body."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.workflow.definitions import Transition, Workflow
from core.workflow.hooks import Hooks
from councils.states.meetings import CHAIR, KEEP

VOTE = "councils.cast_vote"
BREAK_TIE = "councils.break_tie"
DECLARE_RECUSAL = "councils.declare_recusal"


class DecisionState(models.TextChoices):
    DRAFT = "DRAFT", _("Not yet opened")
    OPEN = "OPEN", _("Vote open")
    TIED = "TIED", _("Tied, the chair decides")
    DECIDED = "DECIDED", _("Decided")
    VOID = "VOID", _("Without effect")
    CANCELLED = "CANCELLED", _("Taken off")


class Kind(models.TextChoices):
    MOTION = "MOTION", _("Motion: yes, no or abstain")
    CHOICE = "CHOICE", _("Choice of one option")
    SCORING = "SCORING", _("Scores by criteria")


class Ballot(models.TextChoices):
    NAMED = "NAMED", _("Named vote")
    SECRET = "SECRET", _("Secret vote")


class Outcome(models.TextChoices):
    PENDING = "PENDING", _("Not decided")
    CARRIED = "CARRIED", _("Carried")
    REJECTED = "REJECTED", pgettext_lazy("decision", "Rejected")
    CHOSEN = "CHOSEN", _("Chosen")
    SCORED = "SCORED", _("Scored")
    NO_QUORUM = "NO_QUORUM", _("No quorum")


DECISION_HOOKS = Hooks()

DECISION = Workflow(
    name="council_decision",
    label=_("Decision"),
    states=DecisionState,
    initial=DecisionState.DRAFT,
    effect=DECISION_HOOKS.effect,
    transitions=(
        Transition(
            "open_vote",
            sources=(DecisionState.DRAFT,),
            target=DecisionState.OPEN,
            permission=CHAIR,
            guard=DECISION_HOOKS.guard("open_vote"),
            label=_("Open the vote"),
        ),
        Transition(
            "decide",
            sources=(DecisionState.OPEN,),
            target=DecisionState.DECIDED,
            system=True,
            label=_("Vote closed and counted"),
        ),
        Transition(
            "tie",
            sources=(DecisionState.OPEN,),
            target=DecisionState.TIED,
            system=True,
            label=_("Vote closed with a tie"),
        ),
        Transition(
            "break_tie",
            sources=(DecisionState.TIED,),
            target=DecisionState.DECIDED,
            permission=BREAK_TIE,
            guard=DECISION_HOOKS.guard("break_tie"),
            label=_("The chair's casting vote"),
        ),
        Transition(
            "lose_quorum",
            sources=(DecisionState.OPEN,),
            target=DecisionState.VOID,
            system=True,
            label=_("Vote closed without a quorum"),
        ),
        Transition(
            "take_off",
            sources=(DecisionState.DRAFT, DecisionState.OPEN),
            target=DecisionState.CANCELLED,
            permission=KEEP,
            reason_required=True,
            label=_("Take the question off"),
        ),
    ),
)
