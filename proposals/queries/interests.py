"""Who has an interest in a proposal, and who has said so."""

from typing import Any

from django.db.models import Q

from proposals.models import InterestDeclaration, Judge, Proposal
from proposals.states import Audience


def is_concerned(user: Any, proposal: Any) -> bool:
    """Its author, whoever writes along, and whoever declared an interest: they neither weigh nor answer it."""
    if user.pk is None:
        return False
    if proposal.author_id == user.pk:
        return True
    along = Q(co_authors__person=user, co_authors__accepted_at__isnull=False)
    declared = Q(interests__person=user, interests__has_interest=True)
    return Proposal.objects.filter(along | declared, pk=proposal.pk).exists()


def judges_unseen(user: Any, proposal: Any) -> bool:
    """Scores it in a contest without knowing the author: what shows the author is not for them until the results."""
    if proposal.audience != Audience.NOBODY or user.pk is None:
        return False
    return Judge.objects.filter(round__call=proposal.call_id, person=user, excused_at=None).exists()


def concerned_with(proposal: Proposal) -> set[int]:
    """All of them, by their numbers."""
    found = {proposal.author_id} if proposal.author_id else set()
    found |= set(proposal.co_authors.filter(accepted_at__isnull=False).values_list("person", flat=True))
    return found | set(proposal.interests.filter(has_interest=True).values_list("person", flat=True))


def has_declared_none(user: Any, proposal: Proposal) -> bool:
    return InterestDeclaration.objects.filter(proposal=proposal, person=user, has_interest=False).exists()
