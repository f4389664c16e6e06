"""What the department thinks a proposal would cost."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core import permissions
from core.workflow import engine
from discussion import text
from proposals.models import CostEstimate, Proposal
from proposals.services.refusals import ProposalRefused
from proposals.services.review_checks import department_of, refuse_undeclared
from proposals.services.texts import HIGHEST_COST
from proposals.states import ProposalState
from proposals.states.permissions import REVIEW

SHORTEST_BASIS, LONGEST_BASIS = 10, 1000
_OPEN = (ProposalState.UNDER_REVIEW, ProposalState.ELIGIBLE)


@transaction.atomic
def estimate_cost(proposal: Proposal, *, won: int, basis: str, author: Any, at: datetime) -> CostEstimate:
    """In whole won, with what it rests on. A new estimate takes the place of the last; that one stays on record."""
    locked = engine.lock(proposal)
    permissions.check(author, REVIEW, locked)
    refuse_undeclared(author, locked)
    if locked.state not in _OPEN:
        raise ProposalRefused("state", _("Cost is estimated while it is under review."))
    if not 0 <= won <= HIGHEST_COST:
        raise ProposalRefused("won", _("This cost cannot be."), field="won")
    why = text.clean(basis).strip()
    if not SHORTEST_BASIS <= len(why) <= LONGEST_BASIS:
        raise ProposalRefused("basis", _("Please say in 10 to 1,000 characters what it rests on."), field="basis")
    return CostEstimate.objects.create(
        proposal=locked, department=department_of(locked), won=won, basis=why, estimated_by=author, estimated_at=at
    )
