from typing import Any

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
from proposals.states.names import AnswerOutcome, ProposalState
from proposals.states.permissions import CHECK, LEAD, REPORT, REVISE, SUBMIT, publish

COMPLETENESS_PERIOD = periods.register(
    periods.Period("proposals.completeness", _("Completeness check of a proposal"), 7)
).name
DECISION_PERIOD = periods.register(
    periods.Period("proposals.decision", _("Decision about a proposal"), 30, extension=30)
).name
REEXAMINATION_PERIOD = periods.register(
    periods.Period("proposals.reexamination", _("Re-examination of a proposal"), 15)
).name
REEXAMINATION_REQUEST_PERIOD = periods.register(
    periods.Period("proposals.reexamination_request", _("Time to ask for a re-examination"), 15)
).name
THRESHOLD_PERIOD = periods.register(
    periods.Period("proposals.threshold_answer", _("Answer to a proposal that enough people endorsed"), 14)
).name

S = ProposalState
REVISABLE = (S.RECEIVED, S.REVISION_REQUESTED)
# Not yet decided: it can still be withdrawn or merged.
PENDING = (S.RECEIVED, S.REVISION_REQUESTED, S.UNDER_REVIEW)
REFUSED = (S.INELIGIBLE, S.NOT_ADOPTED)

PROPOSAL_HOOKS = Hooks()


def publication_of(outcome: AnswerOutcome) -> str:
    """The step that makes an answer public."""
    return f"publish_{outcome.lower()}"


PUBLICATIONS = tuple(publication_of(outcome) for outcome in AnswerOutcome)


def _has_department(proposal: Any, actor: Any) -> Any:
    if proposal.department_id is None:
        return _("Say first which department is in charge.")
    return None


def _another_person(proposal: Any, actor: Any) -> Any:
    """Drafting and approving are two people's work, and nobody decides about a proposal of their own."""
    if proposal.answer_drafted_by_id == actor.pk:
        return _("You drafted this answer: another person must approve it.")
    if proposal.author_id == actor.pk:
        return _("This is your own proposal: another person must decide.")
    return None


def _only_once(proposal: Any, actor: Any) -> Any:
    if proposal.reexamined_at is not None:
        return _("This proposal has been re-examined already.")
    return None


def _answer(outcome: AnswerOutcome, label: Any, *sources: ProposalState) -> Transition:
    return Transition(
        publication_of(outcome),
        sources=sources,
        target=outcome.value,
        permission=publish(outcome),
        guard=PROPOSAL_HOOKS.guard(publication_of(outcome), _another_person),
        label=label,
        clock=STOP_CLOCK,
    )


def _cycle(name: str, label: Any, target: ProposalState, *sources: ProposalState) -> Transition:
    """A step of the participatory budget, taken by the cycle for all its proposals."""
    return Transition(name, sources=sources, target=target, system=True, label=label)


# fmt: off
WORKFLOW = Workflow(
    name="proposal",
    label=_("Proposal"),
    states=ProposalState,
    initial=S.DRAFT,
    effect=PROPOSAL_HOOKS.effect,
    settled=REFUSED,
    handed_over=PROPOSAL_HOOKS.handed_over,
    public_names={
        S.RECEIVED: _("Received"),
        S.REVISION_REQUESTED: _("Revision requested"),
        S.UNDER_REVIEW: _("Department review"),
        S.TRANSFERRED: _("Transferred"),
        S.ADOPTED: _("Adopted"),
        S.MERGED: _("Merged"),
        S.WITHDRAWN: _("Withdrawn"),
    },
    transitions=(
        Transition(
            "submit", (S.DRAFT,), S.RECEIVED, label=_("Submit"), permission=SUBMIT,
            clock=start_clock(COMPLETENESS_PERIOD),
        ),
        Transition(
            "request_revision", (S.RECEIVED,), S.REVISION_REQUESTED, label=_("Request a revision"), permission=CHECK,
            reason_required=True, clock=PAUSE_CLOCK, public_label=_("A revision was requested"),
        ),
        Transition(
            "resubmit", (S.REVISION_REQUESTED,), S.RECEIVED, label=_("Hand in the revision"), permission=REVISE,
            clock=RESUME_CLOCK, public_label=_("The author revised it"),
        ),
        Transition(
            "start_review", (S.RECEIVED,), S.UNDER_REVIEW, label=_("Complete: start the review"), permission=CHECK,
            guard=_has_department, clock=start_clock(DECISION_PERIOD), public_label=_("The department reviews it"),
        ),
        _answer(AnswerOutcome.ELIGIBLE, _("Approve the answer: eligible"), S.UNDER_REVIEW),
        _answer(AnswerOutcome.INELIGIBLE, _("Approve the answer: not eligible"), S.UNDER_REVIEW),
        _answer(AnswerOutcome.TRANSFERRED, _("Approve the answer: transferred"), S.UNDER_REVIEW),
        _answer(AnswerOutcome.ADOPTED, _("Approve the answer: adopted"), S.UNDER_REVIEW, S.ELIGIBLE),
        _answer(AnswerOutcome.NOT_ADOPTED, _("Approve the answer: not adopted"), S.UNDER_REVIEW, S.ELIGIBLE),
        Transition(
            "reexamine", REFUSED, S.UNDER_REVIEW, label=_("Ask for a re-examination"), permission=LEAD,
            guard=_only_once, reason_required=True, clock=start_clock(REEXAMINATION_PERIOD),
            public_label=_("The author asked for a re-examination"),
        ),
        Transition(
            "withdraw", PENDING, S.WITHDRAWN, label=_("Withdraw"), permission=LEAD, reason_required=True,
            clock=VOID_CLOCK, public_label=_("The author withdrew it"),
        ),
        Transition("merge", PENDING, S.MERGED, label=_("Merge"), system=True, clock=VOID_CLOCK),
        Transition(
            "start_execution", (S.ADOPTED, S.BUDGETED), S.IN_EXECUTION, label=_("Execution has begun"),
            permission=REPORT, system=True,
        ),
        Transition("complete", (S.IN_EXECUTION,), S.COMPLETED, label=_("Execution is completed"), permission=REPORT,
                   system=True),
        _cycle("deliberate", _("Deliberation begins"), S.DELIBERATION, S.ELIGIBLE),
        _cycle("put_on_ballot", _("The vote begins"), S.ON_BALLOT, S.DELIBERATION),
        _cycle("select", _("Selected"), S.SELECTED, S.DELIBERATION, S.ON_BALLOT),
        _cycle("leave_out", _("Not selected"), S.NOT_SELECTED, S.DELIBERATION, S.ON_BALLOT),
        _cycle("enter_in_budget", _("Entered in the budget"), S.BUDGETED, S.SELECTED),
    ),
)
# fmt: on
