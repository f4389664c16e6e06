"""Saying whether one has an interest in a proposal. Whoever has is replaced at once."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import permissions
from core.workflow import engine
from discussion import text
from proposals.models import InterestDeclaration, Proposal, Review
from proposals.models.reviews import OPEN_REVIEW
from proposals.services import drafts, reviews
from proposals.services.refusals import ProposalRefused
from proposals.states.permissions import REVIEW
from proposals.states.reviewing import Release

LONGEST_REASON = 300


@transaction.atomic
def declare(
    proposal: Proposal, *, person: Any, has_interest: bool, at: datetime, reason: str = ""
) -> InterestDeclaration:
    """Put on record whether the person has an interest in it. Who has one is out, and another is asked.

    Saying the same twice changes nothing. Raises PermissionDenied for who is an author or has an interest already.
    """
    locked = engine.lock(proposal)
    permissions.check(person, REVIEW, locked)
    why = " ".join(text.clean(reason).split()) if has_interest else ""
    if has_interest and not 2 <= len(why) <= LONGEST_REASON:
        raise ProposalRefused("reason", _("Please say what it is, in up to 300 characters."), field="reason")
    said, _created = InterestDeclaration.objects.get_or_create(
        proposal=locked, person=person, has_interest=has_interest, defaults={"reason": why, "declared_at": at}
    )
    if has_interest:
        _replace(locked, person, at)
    proposal.refresh_from_db()
    return said


def _replace(proposal: Proposal, person: Any, at: datetime) -> None:
    """Out of the review, out of charge, and the draft goes if they wrote it."""
    if proposal.answer_drafted_by_id == person.pk:
        drafts.drop(proposal)
    if proposal.assignee_id == person.pk:
        engine.assign(proposal, assignee=None, at=at)
    for review in Review.objects.filter(OPEN_REVIEW, proposal=proposal, reviewer=person).select_related("round"):
        reviews.release(review, because=Release.CONFLICT, at=at)
        reviews.ask_another(review, at=at)
