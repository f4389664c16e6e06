"""Who reads a petition, and who may join two."""

from typing import Any

from core import permissions
from regulations.queries.petitions import is_staff
from regulations.states import Audience, PetitionState
from regulations.states.permissions import ANSWER, CLASSIFY


def may_read(user: Any, petition: Any) -> bool:
    """The staff's channel is for members of staff by every door; what was taken down, for its author and for
    whoever works on it; what was joined with another, for whoever reads that one."""
    if petition.audience == Audience.STAFF and not is_staff(user):
        return False
    if not petition.hidden_rule:
        return petition.state != PetitionState.MERGED or may_read(user, petition.merged_into)
    if not user.is_authenticated:
        return False
    return petition.author_id == user.pk or _works_on(user, petition)


def _works_on(user: Any, petition: Any) -> bool:
    return permissions.allowed(user, CLASSIFY, petition) or permissions.allowed(user, ANSWER, petition)
