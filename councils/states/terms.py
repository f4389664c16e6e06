"""The life of a term of office."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.workflow.definitions import Transition, Workflow
from councils.states.handlers import Handlers

# Who holds them is said in `councils.rules.bodies`.
APPOINT = "councils.appoint_member"
RESIGN = "councils.resign"


class TermState(models.TextChoices):
    APPOINTED = "APPOINTED", _("Appointed")
    ENDED = "ENDED", _("Term completed")
    RESIGNED = "RESIGNED", _("Resigned")
    DISMISSED = "DISMISSED", _("Dismissed")


term_handlers = Handlers()

TERM = Workflow(
    name="council_term",
    label=_("Term of office"),
    states=TermState,
    initial=TermState.APPOINTED,
    effect=term_handlers.carry_out,
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
            guard=term_handlers.guard("resign"),
            reason_required=True,
            label=_("Resign"),
            public_label=_("The member resigned"),
        ),
        Transition(
            "dismiss",
            sources=(TermState.APPOINTED,),
            target=TermState.DISMISSED,
            permission=APPOINT,
            guard=term_handlers.guard("dismiss"),
            reason_required=True,
            label=_("Dismiss"),
            public_label=_("The member was dismissed"),
        ),
    ),
)
