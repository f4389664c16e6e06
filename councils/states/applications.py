"""The life of an application for a seat."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.deadlines import periods
from core.workflow.definitions import (
    PAUSE_CLOCK,
    RESUME_CLOCK,
    STOP_CLOCK,
    VOID_CLOCK,
    Transition,
    Workflow,
    start_clock,
)
from core.workflow.hooks import Hooks
from councils.states.calls import RECRUIT
from councils.states.terms import APPOINT

# Who holds it is said in `councils.rules.recruitment`.
OWN = "councils.handle_own_application"

CHECK_PERIOD = periods.register(
    periods.Period("councils.check_application", _("Check of an application for a seat"), 7)
).name
INVITATION_PERIOD = periods.register(
    periods.Period("councils.invitation", _("Answer to the invitation to a seat"), 5, periods.Unit.WORKING_DAYS)
).name

KEEP_APPLICATIONS = periods.register(
    periods.Period(
        "councils.keep_applications",
        _("Unsuccessful applications for seats: destroyed after"),
        90,
        periods.Unit.CALENDAR_DAYS,
    )
).name


class ApplicationState(models.TextChoices):
    SUBMITTED = "SUBMITTED", _("Received")
    MORE_ASKED = "MORE_ASKED", _("Completion asked for")
    ELIGIBLE = "ELIGIBLE", _("Eligible")
    INELIGIBLE = "INELIGIBLE", _("Not eligible")
    RESERVE = "RESERVE", _("On the reserve list")
    INVITED = "INVITED", _("Invited to a seat")
    ACCEPTED = "ACCEPTED", _("Accepted the seat")
    APPOINTED = "APPOINTED", _("Appointed")
    NOT_SELECTED = "NOT_SELECTED", _("Not selected")
    DECLINED = "DECLINED", _("Declined the seat")
    LAPSED = "LAPSED", _("Invitation not answered")
    WITHDRAWN = "WITHDRAWN", _("Withdrawn")


class Ineligibility(models.TextChoices):
    """Why an application cannot go on. The applicant reads the reason with the staff's own words."""

    AGE = "AGE", _("Outside the age limits")
    RESIDENCY = "RESIDENCY", _("Does not live or work in the area")
    STAFF = "STAFF", _("Works for the corporation or the city")
    SITTING = "SITTING", _("Already a member, or served the most terms allowed")
    CONFLICT = "CONFLICT", _("Business relation with the corporation")
    INCOMPLETE = "INCOMPLETE", _("Papers missing after completion was asked for")
    OTHER = "OTHER", _("Another requirement of the call")


TO_CHECK = (ApplicationState.SUBMITTED, ApplicationState.MORE_ASKED)
CHANGEABLE = TO_CHECK
# Still in the running, or held a place in it: what must not be handed in twice.
COUNTED = tuple(state for state in ApplicationState if state != ApplicationState.WITHDRAWN)
# Nothing came of it: destroyed some time after the call.
UNSUCCESSFUL = (
    ApplicationState.INELIGIBLE,
    ApplicationState.RESERVE,
    ApplicationState.NOT_SELECTED,
    ApplicationState.DECLINED,
    ApplicationState.LAPSED,
    ApplicationState.WITHDRAWN,
    *TO_CHECK,
    ApplicationState.ELIGIBLE,
)

APPLICATION_HOOKS = Hooks()

APPLICATION = Workflow(
    name="council_application",
    label=_("Application for a seat"),
    states=ApplicationState,
    initial=ApplicationState.SUBMITTED,
    opening_clock=start_clock(CHECK_PERIOD),
    effect=APPLICATION_HOOKS.effect,
    # They wait for the selection, which is made for the whole call.
    running=(ApplicationState.ELIGIBLE, ApplicationState.INELIGIBLE),
    transitions=(
        Transition(
            "ask_more",
            sources=(ApplicationState.SUBMITTED,),
            target=ApplicationState.MORE_ASKED,
            permission=RECRUIT,
            reason_required=True,
            clock=PAUSE_CLOCK,
            label=_("Ask for completion"),
        ),
        Transition(
            "complete",
            sources=(ApplicationState.MORE_ASKED,),
            target=ApplicationState.SUBMITTED,
            permission=OWN,
            clock=RESUME_CLOCK,
            label=_("Completed by the applicant"),
        ),
        Transition(
            "accept",
            sources=TO_CHECK,
            target=ApplicationState.ELIGIBLE,
            permission=RECRUIT,
            guard=APPLICATION_HOOKS.guard("accept"),
            clock=STOP_CLOCK,
            bulk=True,
            label=_("Eligible"),
        ),
        Transition(
            "refuse",
            sources=(*TO_CHECK, ApplicationState.ELIGIBLE),
            target=ApplicationState.INELIGIBLE,
            permission=RECRUIT,
            guard=APPLICATION_HOOKS.guard("refuse"),
            reason_required=True,
            clock=STOP_CLOCK,
            label=_("Not eligible"),
        ),
        Transition(
            "look_again",
            sources=(ApplicationState.INELIGIBLE,),
            target=ApplicationState.SUBMITTED,
            permission=RECRUIT,
            guard=APPLICATION_HOOKS.guard("look_again"),
            reason_required=True,
            clock=start_clock(CHECK_PERIOD),
            label=_("Check again"),
        ),
        Transition(
            "withdraw",
            sources=(
                *TO_CHECK,
                ApplicationState.ELIGIBLE,
                ApplicationState.RESERVE,
            ),
            target=ApplicationState.WITHDRAWN,
            permission=OWN,
            system=True,
            guard=APPLICATION_HOOKS.guard("withdraw"),
            clock=VOID_CLOCK,
            label=_("Withdraw"),
        ),
        Transition(
            "hand_in_again",
            sources=(ApplicationState.WITHDRAWN,),
            target=ApplicationState.SUBMITTED,
            permission=OWN,
            clock=start_clock(CHECK_PERIOD),
            label=_("Hand in again"),
        ),
        Transition(
            "invite",
            sources=(ApplicationState.ELIGIBLE, ApplicationState.RESERVE),
            target=ApplicationState.INVITED,
            system=True,
            label=_("Invited"),
        ),
        Transition(
            "keep_in_reserve",
            sources=(ApplicationState.ELIGIBLE,),
            target=ApplicationState.RESERVE,
            system=True,
            label=_("Put on the reserve list"),
        ),
        Transition(
            "pass_over",
            sources=(*TO_CHECK, ApplicationState.ELIGIBLE, ApplicationState.RESERVE, ApplicationState.INVITED),
            target=ApplicationState.NOT_SELECTED,
            system=True,
            clock=STOP_CLOCK,
            label=_("Not selected"),
        ),
        Transition(
            "take_seat",
            sources=(ApplicationState.INVITED,),
            target=ApplicationState.ACCEPTED,
            permission=OWN,
            clock=STOP_CLOCK,
            label=_("Accept the seat"),
        ),
        Transition(
            "decline",
            sources=(ApplicationState.INVITED, ApplicationState.ACCEPTED),
            target=ApplicationState.DECLINED,
            permission=OWN,
            system=True,
            clock=VOID_CLOCK,
            label=_("Decline the seat"),
        ),
        Transition(
            "lapse",
            sources=(ApplicationState.INVITED,),
            target=ApplicationState.LAPSED,
            system=True,
            label=_("Invitation not answered in time"),
        ),
        Transition(
            "appoint",
            sources=(ApplicationState.ACCEPTED,),
            target=ApplicationState.APPOINTED,
            permission=APPOINT,
            guard=APPLICATION_HOOKS.guard("appoint"),
            label=_("Appoint"),
        ),
    ),
)
