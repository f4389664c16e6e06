"""Who may vote, where, and on what ground; said in one sentence where somebody may not."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import ResidencyProof
from accounts.residency.identity import years_before
from accounts.residency.queries import AgeNotKept, current_proof, has_reached_age
from budget.models import Poll, Pot, WorkProof
from budget.states.names import Electorate, Ground
from budget.states.polls import PollState

MAY_VOTE = "may_vote"


@dataclass(frozen=True)
class Standing:
    """Whether somebody can vote now. `reason` is for programs, `sentence` for the person; `pots` are theirs."""

    may_vote: bool
    reason: str
    sentence: str
    pots: tuple[Pot, ...] = ()
    # True also before the opening and after the close.
    has_right: bool = False
    ground: str = ""
    # Stands for the person; never leaves the server.
    keyed_hash: str = field(default="", repr=False)


def standing(poll: Poll, user: Any, at: datetime) -> Standing:
    """For pages. Casting asks the same, and then once more whether the vote is open, with the vote held."""
    found = right_to_vote(poll, user, at)
    if found.has_right and (closed := _why_closed(poll, at)):
        return Standing(False, *closed, pots=found.pots, has_right=True, ground=found.ground)
    return found


def right_to_vote(poll: Poll, user: Any, at: datetime, *, pots: Sequence[Pot] | None = None) -> Standing:
    """By person alone, whether or not the vote is open."""
    if not getattr(user, "is_authenticated", False):
        return _without("not_signed_in", _("Please sign in to vote."))
    proof, ground = _proof(poll, user, at)
    if proof is None:
        return _no_proof(poll, user)
    try:
        is_old_enough = _has_reached_age(proof, poll)
    except AgeNotKept:
        return _without(
            "age_not_kept", _("Your age cannot be confirmed here. Please come to the counter with your ID.")
        )
    if not is_old_enough:
        words = {"age": poll.least_age, "day": _day(poll)}
        return _without("too_young", _("On %(day)s you are not %(age)s years old yet, as this vote asks for.") % words)
    everywhere = list(poll.pots.all()) if pots is None else pots
    mine = tuple(pot for pot in everywhere if not pot.areas or proof.area in pot.areas)
    if not mine:
        return _without("no_pot", _("There is no vote for your neighbourhood this time."))
    return Standing(
        True, MAY_VOTE, _("You can vote."), mine, has_right=True, ground=ground, keyed_hash=proof.keyed_hash
    )


def _proof(poll: Poll, user: Any, at: datetime) -> tuple[ResidencyProof | WorkProof | None, str]:
    """Residence goes first: it opens the pots of the neighbourhood where somebody lives."""
    if proof := current_proof(user, at):
        return proof, Ground.RESIDENCE
    if poll.electorate == Electorate.RESIDENTS_AND_WORKERS and user.is_active:
        return WorkProof.objects.filter(poll=poll, user=user).first(), Ground.WORK
    return None, ""


def _no_proof(poll: Poll, user: Any) -> Standing:
    if ResidencyProof.objects.filter(user=user).exists():
        return _without("proof_ended", _("Your proof of residency has ended. Renew it, then you can vote."))
    if poll.electorate == Electorate.RESIDENTS_AND_WORKERS:
        sentence = _("Please confirm first that you live here, or show at the counter that you work or study here.")
        return _without("no_proof", sentence)
    return _without("no_proof", _("Please confirm first that you live here. It takes a few minutes."))


def _has_reached_age(proof: ResidencyProof | WorkProof, poll: Poll) -> bool:
    if isinstance(proof, WorkProof):
        return proof.born_on_or_before <= years_before(poll.age_on, poll.least_age)
    return has_reached_age(proof, poll.least_age, poll.age_on)


def _why_closed(poll: Poll, at: datetime) -> tuple[str, str] | None:
    if poll.is_open(at):
        return None
    if poll.state == PollState.CANCELLED:
        return "cancelled", _("This vote has been called off.")
    if poll.state == PollState.PREPARING or at < poll.opens_at:
        return "not_open_yet", _("The vote has not opened yet.")
    if at < poll.closes_at:
        return "not_open_yet", _("The vote opens in a moment.")
    return "closed", _("The vote has closed.")


def _without(reason: str, sentence: str) -> Standing:
    return Standing(False, reason, sentence)


def _day(poll: Poll) -> str:
    return f"{poll.age_on:%Y-%m-%d}"
