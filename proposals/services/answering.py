"""The department's part: passing on, drafting the answer, sending a draft back, and approving it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Department, Position
from core import permissions
from core.workflow import engine
from discussion import text
from proposals.models import Answer, Proposal
from proposals.queries import reviews
from proposals.services import drafts
from proposals.services.refusals import ProposalRefused
from proposals.services.review_checks import refuse_undeclared, refuse_unweighed
from proposals.states import AnswerOutcome, CallKind, ProposalState
from proposals.states.names import REFUSALS
from proposals.states.permissions import CHECK, REVIEW, publish
from proposals.states.workflow import PENDING

LONGEST_ANSWER = 5000
SHORTEST_ANSWER = 10
LONGEST_WHY = 300
_ONLY_BUDGET = {CallKind.BUDGET.value, CallKind.CONTEST.value}


def outcomes_for(proposal: Proposal) -> list[AnswerOutcome]:
    """What the answer may decide now: budget and contest first say whether it is eligible at all."""
    O = AnswerOutcome  # noqa: N806, E741
    if proposal.state == ProposalState.ELIGIBLE:
        return [O.ADOPTED, O.NOT_ADOPTED] if proposal.call.kind != CallKind.BUDGET else []
    if proposal.state != ProposalState.UNDER_REVIEW:
        return []
    if proposal.call.kind in _ONLY_BUDGET:
        return [O.ELIGIBLE, O.INELIGIBLE, O.TRANSFERRED]
    return [O.ADOPTED, O.NOT_ADOPTED, O.TRANSFERRED]


@transaction.atomic
def pass_on(proposal: Proposal, *, department: Department, reason: str, actor: Any, at: datetime) -> None:
    """To another department; the clock goes along, and everybody sees where it went and why."""
    locked = engine.lock(proposal)
    permissions.check(actor, CHECK, locked)
    if locked.state not in PENDING:
        raise ProposalRefused("state", _("It has been decided; it stays where it is."))
    if locked.department_id == department.pk:
        raise ProposalRefused("department", _("It already lies with this department."), field="department")
    why = " ".join(text.clean(reason).split())
    if not why or len(why) > 300:
        raise ProposalRefused("reason", _("Please give a reason, in up to 300 characters."), field="reason")
    engine.hand_over(locked, department=department, at=at, actor=actor, reason=why)
    proposal.refresh_from_db()


@transaction.atomic
def draft_answer(
    proposal: Proposal,
    *,
    author: Any,
    outcome: str,
    body: str,
    position: Position,
    at: datetime,
    reason_code: str = "",
    starts_on: date | None = None,
    transferred_to: str = "",
    unweighed_because: str = "",
) -> Answer:
    """Write the answer, or write it anew; another person has to approve it. Raises ProposalRefused."""
    locked = engine.lock(proposal)
    permissions.check(author, REVIEW, locked)
    refuse_undeclared(author, locked)
    refuse_unweighed(locked)
    answer = _checked(locked, outcome, text.clean(body), position, reason_code, transferred_to)
    answer.starts_on = starts_on if outcome not in REFUSALS else None
    answer.unweighed_because = _why_unweighed(locked, outcome, unweighed_because)
    answer.drafted_by, answer.drafted_at = author, at
    Answer.objects.filter(proposal=locked, approved_at__isnull=True).delete()
    answer.save(force_insert=True)
    locked.drafted_outcome, locked.answer_drafted_by = outcome, author
    locked.save(update_fields=["drafted_outcome", "answer_drafted_by"])
    proposal.refresh_from_db()
    return answer


@transaction.atomic
def approve_answer(proposal: Proposal, *, actor: Any, read: int, at: datetime) -> None:
    """Publish the draft that was `read`: approval binds these words and no others.

    Raises ProposalRefused where it was written anew meanwhile, or TransitionRefused.
    """
    locked = engine.lock(proposal)
    if not locked.answers.filter(pk=read, approved_at__isnull=True).exists():
        raise ProposalRefused("changed", _("The draft has been written anew in the meantime. Please read it again."))
    engine.apply(locked, f"publish_{locked.drafted_outcome.lower()}", actor=actor, at=at, read=read)
    proposal.refresh_from_db()


@transaction.atomic
def send_back(proposal: Proposal, *, actor: Any) -> None:
    """The superior does not approve: the draft goes, and the department writes another."""
    locked = engine.lock(proposal)
    if not locked.drafted_outcome:
        raise ProposalRefused("no_draft", _("No draft waits for approval."))
    permissions.check(actor, publish(locked.drafted_outcome), locked)
    drafts.drop(locked)
    proposal.refresh_from_db()


def _why_unweighed(proposal: Proposal, outcome: str, because: str) -> str:
    """Where criteria are set somebody scores by them first, or everybody reads why not; another body weighs itself."""
    if outcome == AnswerOutcome.TRANSFERRED or not reviews.must_be_weighed(proposal):
        return ""
    why = " ".join(text.clean(because).split())
    if not SHORTEST_ANSWER <= len(why) <= LONGEST_WHY:
        message = _("Criteria are set for this call. Ask reviewers first, or say in 10 to 300 characters why not.")
        raise ProposalRefused("unweighed", message, field="unweighed_because")
    return why


def _checked(
    proposal: Proposal, outcome: str, body: str, position: Position, reason_code: str, transferred_to: str
) -> Answer:
    if outcome not in outcomes_for(proposal):
        raise ProposalRefused("outcome", _("This cannot be decided now."), field="outcome")
    if not SHORTEST_ANSWER <= len(body) <= LONGEST_ANSWER:
        raise ProposalRefused("body", _("Please write an answer of up to 5,000 characters."), field="body")
    if outcome in REFUSALS and not reason_code:
        raise ProposalRefused("reason", _("A refusal names its reason."), field="reason_code")
    if outcome == AnswerOutcome.TRANSFERRED and not transferred_to.strip():
        raise ProposalRefused("body_named", _("Please name the body that is responsible."), field="transferred_to")
    if position.department_id != proposal.department_id:
        raise ProposalRefused("position", _("Somebody of the department in charge answers."), field="position")
    named = position.holder if position.name_is_public else None
    return Answer(
        proposal=proposal,
        outcome=outcome,
        body=body,
        reason_code=reason_code if outcome in REFUSALS else "",
        transferred_to=transferred_to.strip() if outcome == AnswerOutcome.TRANSFERRED else "",
        department=position.department,
        position_title=position.title,
        official_name=named.display_name if named else "",
    )
