"""What becomes of a person's traces in this room when they leave."""

from datetime import datetime
from typing import Any

from core import uploads
from core.uploads.receiving import attached_to
from proposals.models import CoAuthor, Invitation, MergeRequest, Proposal, ProposalVersion, Suggestion
from proposals.states import ProposalState


def leave(*, user: Any, at: datetime) -> None:
    """Drafts go with their files; what was handed in stays for those who endorsed it, without the name."""
    drafts = Proposal.objects.filter(author=user, state=ProposalState.DRAFT)
    for draft in drafts:
        for file in attached_to(draft):
            uploads.remove(file, at=at)
    drafts.delete()
    Proposal.objects.filter(author=user).update(author=None)
    ProposalVersion.objects.filter(editor=user).update(editor=None)
    for model, owner in (
        (CoAuthor, "person"),
        (Invitation, "made_by"),
        (Suggestion, "author"),
        (MergeRequest, "asked_by"),
    ):
        model.objects.filter(**{owner: user}).delete()
