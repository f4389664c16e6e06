"""What the catalogue is made of, and the ways of what is due, asked and requested."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.deadlines import periods
from core.deadlines.periods import Period, Unit
from core.workflow.definitions import STOP_CLOCK, VOID_CLOCK, Transition, Workflow, start_clock
from core.workflow.hooks import Hooks

# Who holds them is said in `disclosures.rules`.
MANAGE = "disclosures.manage_catalogue"
WAIVE = "disclosures.waive_obligation"
ASK = "disclosures.ask_question"
ANSWER = "disclosures.answer_question"
KEEP_REGISTER = "disclosures.keep_register"
DECIDE = "disclosures.decide_request"
HAND_IN_REPORT = "disclosures.hand_in_report"

QUESTION_PERIOD = periods.register(Period("disclosures.question", _("Answer to a question about a disclosure"), 7)).name
REQUEST_PERIOD = periods.register(
    Period("disclosures.request", _("Decision on an information request"), 10, count_first_day=True, extension=10)
).name
OBJECTION_WINDOW = periods.register(
    Period("disclosures.objection_window", _("Objection to a decision on information"), 30, Unit.CALENDAR_DAYS)
).name
OBJECTION_PERIOD = periods.register(
    Period("disclosures.objection", _("Decision on such an objection"), 7, count_first_day=True, extension=7)
).name


class PublicationCycle(models.TextChoices):
    ONCE = "ONCE", _("Once")
    MONTHLY = "MONTHLY", pgettext_lazy("publication cycle", "Monthly")
    QUARTERLY = "QUARTERLY", pgettext_lazy("publication cycle", "Quarterly")
    HALF_YEARLY = "HALF_YEARLY", pgettext_lazy("publication cycle", "Half-yearly")
    YEARLY = "YEARLY", pgettext_lazy("publication cycle", "Yearly")
    ON_CHANGE = "ON_CHANGE", pgettext_lazy("publication cycle", "On change")


class ObligationState(models.TextChoices):
    DUE = "DUE", _("To be published")
    FULFILLED = "FULFILLED", _("Published")
    WAIVED = "WAIVED", _("Nothing to publish")


class QuestionState(models.TextChoices):
    ASKED = "ASKED", _("To be answered")
    ANSWERED = "ANSWERED", _("Answered")
    WITHDRAWN = "WITHDRAWN", _("Taken back")


class RequestState(models.TextChoices):
    RECEIVED = "RECEIVED", _("Received")
    DECIDED = "DECIDED", _("Decided, objection possible")
    OBJECTED = "OBJECTED", _("Under objection")
    CLOSED = "CLOSED", _("Closed")
    TRANSFERRED = "TRANSFERRED", _("Passed to another institution")
    WITHDRAWN = "WITHDRAWN", pgettext_lazy("an information request", "Taken back")


class Outcome(models.TextChoices):
    DISCLOSED = "DISCLOSED", _("Disclosed")
    PARTIAL = "PARTIAL", _("Partly disclosed")
    WITHHELD = "WITHHELD", _("Withheld")
    NOT_HELD = "NOT_HELD", _("No such information is held")


class ObjectionOutcome(models.TextChoices):
    ACCEPTED = "ACCEPTED", _("Objection accepted")
    PARTLY = "PARTLY", _("Objection partly accepted")
    REFUSED = "REFUSED", _("Objection refused")


class Clause(models.TextChoices):
    """The grounds of article 9 paragraph 1 of the Official Information Disclosure Act; nothing else allows a no."""

    SECRET = "9-1-1", _("No. 1: secret by another law")
    SECURITY = "9-1-2", _("No. 2: national security or foreign relations")
    SAFETY = "9-1-3", _("No. 3: life, body or property of people")
    TRIAL = "9-1-4", _("No. 4: trials, investigations, enforcement")
    DECIDING = "9-1-5", _("No. 5: audits, contracts, decisions under way")
    PRIVACY = "9-1-6", _("No. 6: personal data")
    BUSINESS = "9-1-7", _("No. 7: trade secrets")
    SPECULATION = "9-1-8", _("No. 8: speculation in land and the like")


NEEDS_CLAUSE = (Outcome.PARTIAL, Outcome.WITHHELD)
CAN_BE_OBJECTED = (Outcome.PARTIAL, Outcome.WITHHELD, Outcome.NOT_HELD)

OBLIGATION_HOOKS, REQUEST_HOOKS = Hooks(), Hooks()


def _answer_written(question: Any, actor: Any) -> Any:
    return None if question.answer else _("Write the answer on the page of the question.")


def _outcome_given(request: Any, actor: Any) -> Any:
    return None if request.outcome else _("Give the outcome on the page of the request.")


def _objection_open(request: Any, actor: Any) -> Any:
    return None if request.can_be_objected else _("Everything asked for was disclosed: there is nothing to object to.")


def _objection_decided(request: Any, actor: Any) -> Any:
    return None if request.objection_outcome else _("Give the decision on the page of the request.")


OBLIGATION = Workflow(
    name="disclosure_due",
    label=_("Disclosure that is due"),
    states=ObligationState,
    initial=ObligationState.DUE,
    effect=OBLIGATION_HOOKS.effect,
    transitions=(
        Transition(
            "fulfil",
            sources=(ObligationState.DUE,),
            target=ObligationState.FULFILLED,
            system=True,
            label=_("Published"),
        ),
        Transition(
            "waive",
            sources=(ObligationState.DUE,),
            target=ObligationState.WAIVED,
            permission=WAIVE,
            reason_required=True,
            label=_("Nothing to publish this time"),
            clock=VOID_CLOCK,
        ),
    ),
)

QUESTION = Workflow(
    name="disclosure_question",
    label=_("Question about a disclosure"),
    states=QuestionState,
    initial=QuestionState.ASKED,
    opening_clock=start_clock(QUESTION_PERIOD),
    public_names={QuestionState.ASKED: _("Waiting for an answer")},
    transitions=(
        Transition(
            "answer",
            sources=(QuestionState.ASKED,),
            target=QuestionState.ANSWERED,
            permission=ANSWER,
            guard=_answer_written,
            label=_("Publish the answer"),
        ),
        Transition(
            "withdraw",
            sources=(QuestionState.ASKED,),
            target=QuestionState.WITHDRAWN,
            system=True,
            label=_("Taken back"),
            clock=VOID_CLOCK,
        ),
    ),
)

REQUEST = Workflow(
    name="information_request",
    label=_("Information request"),
    states=RequestState,
    initial=RequestState.RECEIVED,
    opening_clock=start_clock(REQUEST_PERIOD),
    effect=REQUEST_HOOKS.effect,
    transitions=(
        Transition(
            "decide",
            sources=(RequestState.RECEIVED,),
            target=RequestState.DECIDED,
            permission=DECIDE,
            guard=_outcome_given,
            label=_("Record the decision"),
            clock=STOP_CLOCK,
        ),
        Transition(
            "transfer",
            sources=(RequestState.RECEIVED,),
            target=RequestState.TRANSFERRED,
            permission=DECIDE,
            reason_required=True,
            label=_("Pass to another institution"),
        ),
        Transition(
            "withdraw",
            sources=(RequestState.RECEIVED,),
            target=RequestState.WITHDRAWN,
            permission=DECIDE,
            reason_required=True,
            label=_("The person took it back"),
            clock=VOID_CLOCK,
        ),
        Transition(
            "object",
            sources=(RequestState.DECIDED,),
            target=RequestState.OBJECTED,
            permission=DECIDE,
            guard=_objection_open,
            label=_("Record an objection"),
            clock=start_clock(OBJECTION_PERIOD),
        ),
        Transition(
            "decide_objection",
            sources=(RequestState.OBJECTED,),
            target=RequestState.CLOSED,
            permission=DECIDE,
            guard=_objection_decided,
            label=_("Record the decision on the objection"),
        ),
        Transition(
            "lapse",
            sources=(RequestState.DECIDED,),
            target=RequestState.CLOSED,
            system=True,
            label=_("Time for objections is over"),
        ),
    ),
)
