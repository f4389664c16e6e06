"""What an answer needs before it can be drafted, and before it can be approved."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from accounts.models import Department
from proposals.models import Answer, Proposal
from proposals.queries import interests, reviews
from proposals.services.refusals import ProposalRefused
from proposals.states.workflow import PROPOSAL_HOOKS, PUBLICATIONS


def department_of(proposal: Proposal) -> Department:
    if proposal.department is None:
        raise ProposalRefused("department", _("Say first which department is in charge."))
    return proposal.department


def refuse_undeclared(person: Any, proposal: Proposal) -> None:
    """Nobody weighs or answers before saying whether they have an interest in it."""
    if not interests.has_declared_none(person, proposal):
        raise ProposalRefused("undeclared", _("First say whether you have an interest in this proposal."))


def refuse_unweighed(proposal: Proposal) -> None:
    """While reviewers, or a committee, are still asked there is nothing to answer yet."""
    if reviews.open_round(proposal) is not None:
        raise ProposalRefused("reviewing", _("Reviewers are still asked. Wait for them, or close the review."))
    if reviews.open_referral(proposal) is not None:
        raise ProposalRefused("referred", _("It lies with a committee. Wait for its opinion, or take it back."))


@PROPOSAL_HOOKS.refuse_to(*PUBLICATIONS)
def undeclared(proposal: Proposal, actor: Any) -> Any:
    if not interests.has_declared_none(actor, proposal):
        return _("First say whether you have an interest in this proposal.")
    return None


@PROPOSAL_HOOKS.refuse_to(*PUBLICATIONS)
def referred(proposal: Proposal, actor: Any) -> Any:
    if reviews.open_referral(proposal) is not None:
        return _("It lies with a committee. Wait for its opinion, or take it back.")
    return None


@PROPOSAL_HOOKS.refuse_to(*PUBLICATIONS)
def of_another_department(proposal: Proposal, actor: Any) -> Any:
    """The words of one department are not approved by another."""
    draft = Answer.objects.filter(proposal=proposal, approved_at__isnull=True).first()
    if draft is None:
        return _("No draft waits for approval.")
    if draft.department_id != proposal.department_id:
        return _("This draft was written by another department. Please write it anew.")
    return None
