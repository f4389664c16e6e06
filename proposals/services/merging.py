"""Making one of two proposals that ask for the same; nobody and nothing is lost on the way."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import permissions
from core.audit.audit import record
from core.workflow import SYSTEM, engine
from discussion.services import moving
from proposals.models import MergeRequest, Proposal
from proposals.services import indexing, notices
from proposals.services.co_authors import adopt_authors
from proposals.services.refusals import ProposalRefused
from proposals.states import Audience
from proposals.states.permissions import LEAD, MERGE
from proposals.states.workflow import PENDING


@transaction.atomic
def merge(source: Proposal, target: Proposal, *, actor: Any, at: datetime) -> Proposal:
    """By staff who look after both."""
    permissions.check(actor, MERGE, source)
    permissions.check(actor, MERGE, target)
    return _join(source, target, actor=actor, at=at)


@transaction.atomic
def ask_merge(source: Proposal, target: Proposal, *, author: Any, at: datetime) -> MergeRequest:
    """By an author, to the author of the other."""
    permissions.check(author, LEAD, source)
    _refuse_unfit(source, target)
    if target.author is None or target.author_id == source.author_id:
        raise ProposalRefused("author", _("There is nobody else to ask. The department can join the two."))
    if MergeRequest.objects.filter(source=source, target=target, agreed__isnull=True).exists():
        raise ProposalRefused("asked", _("You have asked already. The author will answer you."))
    asked = MergeRequest.objects.create(source=source, target=target, asked_by=author, asked_at=at)
    notices.tell(notices.MERGE_ASKED, target, [target.author], at=at, name="authors", other=source.title)
    return asked


@transaction.atomic
def answer_merge(request: MergeRequest, *, author: Any, agree: bool, at: datetime) -> Proposal:
    """Agreement of both authors joins the two at once."""
    permissions.check(author, LEAD, request.target)
    locked = MergeRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    if locked.agreed is not None:
        raise ProposalRefused("answered", _("This request has been answered already."))
    locked.agreed, locked.answered_at = agree, at
    locked.save(update_fields=["agreed", "answered_at"])
    if agree:
        return _join(locked.source, locked.target, actor=author, at=at)
    notices.tell(notices.MERGE_DECLINED, locked.source, [locked.asked_by], at=at, other=locked.target.title)
    return locked.target


def carry_stragglers(ids: frozenset[int]) -> None:
    """Endorsements that were on their way while two became one follow after."""
    for merged in Proposal.objects.filter(pk__in=ids, merged_into__isnull=False).select_related("merged_into"):
        if merged.merged_into is not None:
            moving.carry_over(merged, merged.merged_into)


def _join(source: Proposal, target: Proposal, *, actor: Any, at: datetime) -> Proposal:
    # Conversations are locked before proposals, here as where somebody writes a comment.
    moving.lock_threads(source, target)
    locked = {
        proposal.pk: proposal
        for proposal in Proposal.objects.select_for_update(of=("self",))
        .filter(pk__in=[source.pk, target.pk])
        .order_by("pk")
    }
    origin, into = locked[source.pk], locked[target.pk]
    _refuse_unfit(origin, into)
    moving.carry_over(origin, into)
    adopt_authors(origin, into, at=at)
    origin.merged_into, origin.audience = into, Audience.NOBODY
    origin.save(update_fields=["merged_into", "audience"])
    # An older address still leads straight to what there is now.
    Proposal.objects.filter(merged_into=origin).update(merged_into=into)
    indexing.renew(origin)
    engine.apply(origin, "merge", actor=SYSTEM, at=at)
    record("proposals.merge", actor=actor, at=at, target=origin, detail={"into": into.pk})
    notices.tell_step(into, state=into.state, reason=_("Joined by: %(title)s") % {"title": origin.title}, actor=actor,
                      at=at)  # fmt: skip
    source.refresh_from_db()
    return into


def _refuse_unfit(source: Proposal, target: Proposal) -> None:
    if source.pk == target.pk:
        raise ProposalRefused("same", _("A proposal cannot be joined with itself."))
    if source.state not in PENDING or target.state not in PENDING:
        raise ProposalRefused("state", _("Only proposals that have not been decided can be joined."))
    if source.audience != target.audience:
        raise ProposalRefused("audience", _("These two are not for the same readers."))
