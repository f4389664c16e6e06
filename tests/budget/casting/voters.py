"""Residents with a proof, a vote with projects, and ballots as their browsers send them."""

import secrets
from datetime import date, timedelta
from hashlib import sha256
from itertools import count
from typing import Any

from accounts.models import ResidencyMethod, ResidencyProof, User
from budget.models import Poll, Pot
from budget.services import casting
from budget.services.casting import Receipt
from budget.states.names import Channel
from tests.budget.factories import NOON, make_poll, make_project
from tests.factories import make_user

AREA = "두레동"
_numbers = count(1)


def make_voter(*, area: str = AREA, born: date = date(1980, 1, 1), keyed_hash: str = "", **fields: Any) -> User:
    user = make_user(**fields)
    prove(user, area=area, born=born, keyed_hash=keyed_hash)
    return user


def prove(user: User, *, area: str = AREA, born: date = date(1980, 1, 1), keyed_hash: str = "") -> ResidencyProof:
    return ResidencyProof.objects.create(
        user=user,
        keyed_hash=keyed_hash or sha256(f"person {next(_numbers)}".encode()).hexdigest(),
        method=ResidencyMethod.REGISTER,
        area=area,
        born_on_or_before=born,
        verified_at=NOON - timedelta(days=30),
        expires_at=NOON + timedelta(days=300),
    )


def make_open_vote(*, projects: int = 6, **fields: Any) -> Poll:
    """A vote with as many projects in its one pot, of 10, 20, 30 … million won."""
    poll = make_poll(**fields)
    for number in range(1, projects + 1):
        make_project(pot_of(poll), number=number, cost_won=number * 10_000_000)
    return poll


def pot_of(poll: Poll, number: int = 1) -> Pot:
    return poll.pots.get(number=number)


def vote(poll: Poll, voter: User, text: str = "1,2", *, at: Any = NOON, **given: Any) -> Receipt:
    """Cast in the first pot; the nonce is the browser's unless one is given."""
    pot = given.pop("pot", None) or pot_of(poll)
    nonce = given.pop("nonce", None)
    nonces = {pot.pk: secrets.token_hex(16) if nonce is None else nonce}
    given.setdefault("channel", Channel.ONLINE)
    return casting.cast(poll, resident=voter, choices={pot.pk: text}, voter_nonces=nonces, at=at, **given)[0]
