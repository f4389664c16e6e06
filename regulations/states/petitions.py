"""The life of a petition to improve a rule: the department must say why the rule is kept, or it is changed."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.deadlines import periods
from core.workflow.definitions import STOP_CLOCK, VOID_CLOCK, Transition, Workflow, start_clock
from core.workflow.hooks import Hooks
from regulations.states.permissions import ANSWER, APPROVE, BRING_BEFORE_COMMITTEE, CLASSIFY, LEAD


class PetitionState(models.TextChoices):
    RECEIVED = "RECEIVED", pgettext_lazy("petition", "Received, the clause is to be placed")
    CLASSIFIED = "CLASSIFIED", pgettext_lazy("petition", "Placed, with the department")
    UNDER_REVIEW = "UNDER_REVIEW", pgettext_lazy("petition", "Under review by the department")
    JUSTIFICATION_DUE = "JUSTIFICATION_DUE", pgettext_lazy("petition", "The department must justify the rule")
    COMMITTEE = "COMMITTEE", pgettext_lazy("petition", "The committee judges the justification")
    ACCEPTED = "ACCEPTED", pgettext_lazy("petition", "Accepted, the rule is to change")
    PARTIALLY_ACCEPTED = "PARTIALLY_ACCEPTED", pgettext_lazy("petition", "Accepted in part, the rule is to change")
    REJECTED = "REJECTED", pgettext_lazy("petition", "Not accepted, with the justification")
    LONG_TERM_REVIEW = "LONG_TERM_REVIEW", pgettext_lazy("petition", "Long-term review, to be answered anew")
    IN_FORCE = "IN_FORCE", pgettext_lazy("petition", "The changed rule is in force")
    TRANSFERRED = "TRANSFERRED", pgettext_lazy("petition", "Transferred to the body responsible")
    MERGED = "MERGED", pgettext_lazy("petition", "Joined with another")
    WITHDRAWN = "WITHDRAWN", pgettext_lazy("petition", "Withdrawn by the author")


class Audience(models.TextChoices):
    """Two channels on one machine: what residents ask in public, and what staff ask among themselves."""

    PUBLIC = "PUBLIC", pgettext_lazy("audience", "Everybody")
    STAFF = "STAFF", pgettext_lazy("audience", "Staff")


class PetitionOutcome(models.TextChoices):
    """What an answer can say."""

    ACCEPTED = "ACCEPTED", _("Accepted")
    PARTIALLY_ACCEPTED = "PARTIALLY_ACCEPTED", _("Accepted in part")
    KEPT = "KEPT", _("The rule is to be kept; a justification follows")
    REJECTED = "REJECTED", _("Not accepted, with the justification")
    LONG_TERM_REVIEW = "LONG_TERM_REVIEW", _("Long-term review")
    TRANSFERRED = "TRANSFERRED", _("Transferred to the body responsible")


S = PetitionState
WAITING = (S.RECEIVED, S.CLASSIFIED)
# Not yet decided for good: it can still be withdrawn, or joined with another.
PENDING = (*WAITING, S.UNDER_REVIEW)
UNDER_WAY = (*PENDING, S.JUSTIFICATION_DUE, S.COMMITTEE, S.LONG_TERM_REVIEW)
TO_CHANGE = (S.ACCEPTED, S.PARTIALLY_ACCEPTED)
CHANGED = (*TO_CHANGE, S.IN_FORCE)
# Where an answer has been given that everybody reads.
ANSWERED = (*CHANGED, S.REJECTED, S.LONG_TERM_REVIEW, S.TRANSFERRED)
GONE = (S.MERGED, S.WITHDRAWN)

ANSWER_PERIOD = periods.register(
    periods.Period("regulations.answer", _("Answer to a petition about a rule"), 14, extension=14)
).name
JUSTIFICATION_PERIOD = periods.register(
    periods.Period("regulations.justification", _("Justification of a rule that is kept"), 3, unit=periods.Unit.MONTHS)
).name
LONG_TERM_PERIOD = periods.register(
    periods.Period("regulations.long_term", _("New answer after a long-term review"), 6, unit=periods.Unit.MONTHS)
).name
COMMITTEE_PERIOD = periods.register(
    periods.Period("regulations.committee", _("The committee's judgement of a justification"), 30, extension=30)
).name
# From the committee's judgement on; a department that accepts by itself names the day.
CHANGE_PERIOD = periods.register(
    periods.Period("regulations.change", _("Change of a rule that the committee asks for"), 3, unit=periods.Unit.MONTHS)
).name
REEXAMINATION_REQUEST_PERIOD = periods.register(
    periods.Period("regulations.reexamination_request", _("Time to ask for a re-examination of a petition"), 30)
).name

PETITION_HOOKS = Hooks()


def publication_of(outcome: PetitionOutcome) -> str:
    """The step that makes a department's answer public."""
    return f"answer_{outcome.lower()}"


def _placed(petition: Any, actor: Any) -> Any:
    if petition.department_id is None:
        return _("Say first which department answers for this rule.")
    if petition.regulation_id is None:
        return _("Say first which rule this is about.")
    return None


def _another_approves(petition: Any, actor: Any) -> Any:
    """Drafting and approving are two people's work, and nobody decides about a petition of their own."""
    if petition.answer_drafted_by_id == actor.pk:
        return _("You drafted this answer: another person must approve it.")
    if petition.author_id == actor.pk:
        return _("This is your own petition: another person must decide.")
    return None


def _only_once(petition: Any, actor: Any) -> Any:
    if petition.reexamined_at is not None:
        return _("This petition has been re-examined already.")
    return None


def _answer(outcome: PetitionOutcome, label: Any, target: PetitionState, public: Any, clock: Any) -> Transition:
    name = publication_of(outcome)
    return Transition(
        name,
        (S.UNDER_REVIEW,),
        target,
        label=label,
        permission=APPROVE,
        guard=PETITION_HOOKS.guard(name, _another_approves),
        public_label=public,
        clock=clock,
    )


def _judgement(name: str, label: Any, target: PetitionState, clock: Any = STOP_CLOCK) -> Transition:
    """Taken by the product itself, in the transaction in which the committee's vote is counted."""
    return Transition(name, (S.COMMITTEE,), target, label=label, system=True, public_label=label, clock=clock)


# fmt: off
PETITION_WORKFLOW = Workflow(
    name="regulation_petition",
    label=_("Petition about a rule"),
    states=PetitionState,
    initial=S.RECEIVED,
    opening_clock=start_clock(ANSWER_PERIOD),
    before=PETITION_HOOKS.before,
    effect=PETITION_HOOKS.effect,
    handed_over=PETITION_HOOKS.handed_over,
    settled=(S.REJECTED,),
    public_names={
        S.RECEIVED: pgettext_lazy("petition", "Received"),
        S.CLASSIFIED: pgettext_lazy("petition", "With the department"),
        S.UNDER_REVIEW: pgettext_lazy("petition", "Under review"),
        S.JUSTIFICATION_DUE: pgettext_lazy("petition", "Justification due"),
        S.COMMITTEE: pgettext_lazy("petition", "Before the committee"),
        S.ACCEPTED: pgettext_lazy("petition", "Accepted"),
        S.PARTIALLY_ACCEPTED: pgettext_lazy("petition", "Accepted in part"),
        S.REJECTED: pgettext_lazy("petition", "Not accepted"),
        S.LONG_TERM_REVIEW: pgettext_lazy("petition", "Long-term review"),
        S.IN_FORCE: pgettext_lazy("petition", "Rule changed"),
        S.TRANSFERRED: pgettext_lazy("petition", "Transferred"),
        S.MERGED: pgettext_lazy("petition", "Joined"),
        S.WITHDRAWN: pgettext_lazy("petition", "Withdrawn"),
    },
    transitions=(
        Transition(
            "classify", (S.RECEIVED,), S.CLASSIFIED, label=_("Placed: to the department"), permission=CLASSIFY,
            guard=PETITION_HOOKS.guard("classify", _placed), public_label=_("It went to the department in charge"),
        ),
        Transition(
            "start_review", (S.CLASSIFIED,), S.UNDER_REVIEW, label=_("Take it up"), permission=ANSWER,
            guard=PETITION_HOOKS.guard("start_review"), public_label=_("The department took it up"),
        ),
        _answer(PetitionOutcome.ACCEPTED, _("Approve the answer: accepted"), S.ACCEPTED,
                _("It was accepted"), STOP_CLOCK),
        _answer(PetitionOutcome.PARTIALLY_ACCEPTED, _("Approve the answer: accepted in part"), S.PARTIALLY_ACCEPTED,
                _("It was accepted in part"), STOP_CLOCK),
        _answer(PetitionOutcome.KEPT, _("Approve the answer: the rule is to be kept"), S.JUSTIFICATION_DUE,
                _("The department wants to keep the rule and must justify it"), start_clock(JUSTIFICATION_PERIOD)),
        _answer(PetitionOutcome.LONG_TERM_REVIEW, _("Approve the answer: long-term review"), S.LONG_TERM_REVIEW,
                _("It needs a longer review"), start_clock(LONG_TERM_PERIOD)),
        _answer(PetitionOutcome.TRANSFERRED, _("Approve the answer: transferred"), S.TRANSFERRED,
                _("It went to the body responsible"), STOP_CLOCK),
        Transition(
            "justify", (S.JUSTIFICATION_DUE,), S.COMMITTEE, label=_("Hand in the justification"), permission=APPROVE,
            guard=PETITION_HOOKS.guard("justify", _another_approves),
            public_label=_("The department handed in its justification"), clock=start_clock(COMMITTEE_PERIOD),
        ),
        Transition(
            "give_in", (S.JUSTIFICATION_DUE,), S.UNDER_REVIEW, label=_("Not to be justified: answer anew"),
            permission=ANSWER, guard=PETITION_HOOKS.guard("give_in"), reason_required=True,
            public_label=_("The department does not keep the rule after all"),
            clock=start_clock(ANSWER_PERIOD),
        ),
        _judgement("judge_accepted", _("The committee accepts the petition"), S.ACCEPTED),
        _judgement("judge_partially_accepted", _("The committee accepts it in part"), S.PARTIALLY_ACCEPTED),
        _judgement("judge_rejected", _("The committee finds the rule justified"), S.REJECTED),
        _judgement("judge_long_term_review", _("The committee asks for a longer review"), S.LONG_TERM_REVIEW,
                   start_clock(LONG_TERM_PERIOD)),
        Transition(
            "send_back", (S.COMMITTEE,), S.JUSTIFICATION_DUE, label=_("Ask for a better justification"),
            permission=BRING_BEFORE_COMMITTEE, guard=PETITION_HOOKS.guard("send_back"), reason_required=True,
            public_label=_("A better justification was asked for"), clock=start_clock(JUSTIFICATION_PERIOD),
        ),
        Transition(
            # The clock of the long-term review runs on until the new answer is public.
            "answer_anew", (S.LONG_TERM_REVIEW,), S.UNDER_REVIEW, label=_("Answer anew"), permission=ANSWER,
            public_label=_("The department reviews it anew"),
        ),
        Transition(
            "reexamine", (S.REJECTED,), S.UNDER_REVIEW, label=_("Ask for a re-examination"), permission=LEAD,
            guard=PETITION_HOOKS.guard("reexamine", _only_once), reason_required=True,
            public_label=pgettext_lazy("petition", "The author asked for a re-examination"),
            clock=start_clock(ANSWER_PERIOD),
        ),
        Transition(
            "come_into_force", TO_CHANGE, S.IN_FORCE, label=_("The changed rule is in force"), system=True,
            public_label=_("The changed rule came into force"),
        ),
        Transition(
            "withdraw", PENDING, S.WITHDRAWN, label=_("Withdraw"), permission=LEAD, reason_required=True,
            public_label=pgettext_lazy("petition", "The author withdrew it"), clock=VOID_CLOCK,
        ),
        Transition("merge", PENDING, S.MERGED, label=_("Join with another"), system=True, clock=VOID_CLOCK),
    ),
)
# fmt: on
