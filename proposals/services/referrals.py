"""To a committee for its opinion, and back. The answer stays with the department, and so does its clock."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import permissions
from core.deadlines import clocks
from core.deadlines.models import Outcome
from core.workflow import engine
from councils.models import Body
from discussion import text
from proposals.models import Proposal, Referral
from proposals.queries import reviews as queries
from proposals.services import review_notices
from proposals.services.refusals import ProposalRefused
from proposals.states import ProposalState
from proposals.states.permissions import REVIEW
from proposals.states.reviewing import GIVE_OPINION, REFERRAL_CLOCK, REFERRAL_PERIOD

LONGEST_REASON = 300
SHORTEST_OPINION, LONGEST_OPINION = 10, 3000


@transaction.atomic
def refer(proposal: Proposal, *, body: Body, reason: str, actor: Any, at: datetime) -> Referral:
    """Ask a committee for its opinion, under a clock of its own; everybody sees which one and why."""
    locked = engine.lock(proposal)
    permissions.check(actor, REVIEW, locked)
    if locked.state != ProposalState.UNDER_REVIEW or locked.drafted_outcome:
        raise ProposalRefused("state", _("A committee is asked while it is under review and before an answer."))
    if body.published_at is None or (body.dissolved_on and body.dissolved_on <= at.date()):
        raise ProposalRefused("body", _("This committee cannot be asked."), field="body")
    if queries.open_referral(locked) is not None:
        raise ProposalRefused("referred", _("It lies with a committee already."), field="body")
    why = " ".join(text.clean(reason).split())
    if not 2 <= len(why) <= LONGEST_REASON:
        raise ProposalRefused("reason", _("Please give a reason, in up to 300 characters."), field="reason")
    clock = clocks.start_period(locked, period=REFERRAL_PERIOD, at=at, department=body.department, name=REFERRAL_CLOCK)
    referral = Referral.objects.create(
        proposal=locked, body=body, reason=why, referred_by=actor, referred_at=at, due_at=clock.due_at
    )
    review_notices.tell_referred(referral, at=at)
    return referral


@transaction.atomic
def give_opinion(referral: Referral, *, opinion: str, actor: Any, at: datetime) -> Referral:
    """What the committee thinks, written down by whoever looks after its business. Public."""
    present = _open(referral)
    permissions.check(actor, GIVE_OPINION, present)
    present.opinion = text.clean(opinion).strip()
    if not SHORTEST_OPINION <= len(present.opinion) <= LONGEST_OPINION:
        raise ProposalRefused("opinion", _("Please write 10 to 3,000 characters."), field="opinion")
    present.returned_by, present.returned_at = actor, at
    present.save(update_fields=["opinion", "returned_by", "returned_at"])
    clocks.stop(present.proposal, at=at, name=REFERRAL_CLOCK)
    review_notices.tell_opinion(present, at=at)
    return present


@transaction.atomic
def take_back(proposal: Proposal, *, actor: Any, at: datetime) -> None:
    """The department goes on without the opinion."""
    locked = engine.lock(proposal)
    permissions.check(actor, REVIEW, locked)
    if not overtake(locked, at=at):
        raise ProposalRefused("not_referred", _("It does not lie with a committee."))


def overtake(proposal: Proposal, *, at: datetime) -> bool:
    """Whatever was asked of a committee is asked no longer."""
    clocks.stop(proposal, at=at, name=REFERRAL_CLOCK, outcome=Outcome.WITHDRAWN)
    rows = proposal.referrals.filter(returned_at__isnull=True, taken_back_at__isnull=True)
    return bool(rows.update(taken_back_at=at))


def _open(referral: Referral) -> Referral:
    engine.lock(referral.proposal)
    present = Referral.objects.select_related("body", "proposal").get(pk=referral.pk)
    if present.returned_at is not None or present.taken_back_at is not None:
        raise ProposalRefused("closed", _("This has been answered or taken back in the meantime."))
    return present
