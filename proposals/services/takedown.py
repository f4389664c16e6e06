"""Taking a proposal off the shelf when a moderator hides it, and putting it back."""

from datetime import datetime

from django.db import transaction

from core.workflow import engine
from proposals.models import Proposal
from proposals.services import indexing
from proposals.states import Audience, ProposalState

_OFF_THE_SHELF = {ProposalState.DRAFT, ProposalState.MERGED}


@transaction.atomic
def hide(proposal: Proposal, rule: str, at: datetime) -> None:
    _put(proposal, rule=rule)


@transaction.atomic
def show(proposal: Proposal, at: datetime) -> None:
    _put(proposal, rule="")


def _put(proposal: Proposal, *, rule: str) -> None:
    locked = engine.lock(proposal)
    on_shelf = not rule and locked.state not in _OFF_THE_SHELF
    locked.hidden_rule, locked.audience = rule, locked.call.audience if on_shelf else Audience.NOBODY
    locked.save(update_fields=["hidden_rule", "audience"])
    indexing.renew(locked)
