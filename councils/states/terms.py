"""The life of a term of office."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.workflow.definitions import Transition, Workflow
from core.workflow.hooks import Hooks

# Who holds them is said in `councils.rules.bodies`.
APPOINT = "councils.appoint_member"
RESIGN = "councils.resign"


class TermState(models.TextChoices):
    APPOINTED = "APPOINTED", _("Appointed")
    ENDED = "ENDED", _("Term completed")
    RESIGNED = "RESIGNED", _("Resigned")
    DISMISSED = "DISMISSED", _("Dismissed")


TERM_HOOKS = Hooks()

TERM = Workflow(
    name="council_term",
    label=_("Term of office"),
    states=TermState,
    initial=TermState.APPOINTED,
    effect=TERM_HOOKS.effect,
    running=(TermState.APPOINTED,),
    transitions=(
        Transition(
            "end",
            sources=(TermState.APPOINTED,),
            target=TermState.ENDED,
            system=True,
            label=_("Term completed"),
            public_label=_("The term was completed"),
        ),
        Transition(
            "resign",
            sources=(TermState.APPOINTED,),
            target=TermState.RESIGNED,
            permission=RESIGN,
            system=True,
            guard=TERM_HOOKS.guard("resign"),
            reason_required=True,
            label=_("Resign"),
            public_label=_("The member resigned"),
        ),
        Transition(
            "dismiss",
            sources=(TermState.APPOINTED,),
            target=TermState.DISMISSED,
            permission=APPOINT,
            guard=TERM_HOOKS.guard("dismiss"),
            reason_required=True,
            label=_("Dismiss"),
            public_label=_("The member was dismissed"),
        ),
    ),
)
