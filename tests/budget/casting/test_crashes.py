"""A process that casts ballots is killed without warning; nothing that it has acknowledged is lost or doubled."""

import os
import random
import signal
from hashlib import sha256
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connections

from accounts.models import User
from budget.ballots import reading
from budget.models import Ballot, BoardLeaf, Eligibility, Participation, Poll
from budget.states.polls import PollState
from tests.budget.casting.voters import make_open_vote, make_voter, vote

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS, EACH = 20, 12


def nonce_of(voter: User) -> str:
    return sha256(f"nonce {voter.pk}".encode()).hexdigest()[:32]


def cast_until_killed(poll: Poll, voters: list[User], acknowledge: int) -> None:
    for voter in voters:
        receipt = vote(poll, voter, "1,2", nonce=nonce_of(voter))
        # The voter's screen: what stands here was promised.
        os.write(acknowledge, f"{receipt.leaf}\n".encode())


def one_round(poll: Poll, voters: list[User], chance: random.Random) -> list[str]:
    """Let a process of its own cast, kill it after so many receipts or in the middle of the next; what it promised."""
    connections.close_all()
    listen, acknowledge = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            cast_until_killed(poll, voters, acknowledge)
        finally:
            os._exit(0)
    os.close(acknowledge)
    promised = b""
    with os.fdopen(listen, "rb", buffering=0) as heard:
        enough = chance.randint(0, EACH - 2)
        while promised.count(b"\n") < enough and (more := heard.read(4096)):
            promised += more
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        while more := heard.read(4096):
            promised += more
    return promised.decode().split()


def test_what_was_acknowledged_survives_the_death_of_the_process() -> None:
    poll = make_open_vote()
    voters = [make_voter() for _each in range(ROUNDS * EACH)]
    vote(poll, make_voter(), "3")
    chance, promised, killed_in_time = random.Random(7), [], 0
    for number in range(ROUNDS):
        mine = voters[number * EACH : (number + 1) * EACH]
        heard = one_round(poll, mine, chance)
        killed_in_time += len(heard) < EACH
        promised += heard
    assert killed_in_time > ROUNDS // 2
    assert len(promised) == len(set(promised))

    counted = set(Ballot.objects.values_list("leaf", flat=True))
    assert set(promised) <= counted
    # One more than was heard in a round at most: committed, but the answer was lost on the way.
    assert len(counted) <= len(promised) + ROUNDS + 1
    assert counted == set(BoardLeaf.objects.filter(is_superseded=False).values_list("leaf", flat=True))
    assert Participation.objects.count() == Eligibility.objects.count() == len(counted)

    # Everybody sends again, as a browser does that got no answer: nobody has two ballots, nobody's was changed.
    for voter in voters:
        vote(poll, voter, "1,2", nonce=nonce_of(voter))
    Poll.objects.update(state=PollState.CLOSED)
    opened = list(reading.read(poll))
    assert len(opened) == Participation.objects.count() == len(voters) + 1
    assert {one.revision for one in opened} == {1}
    assert set(promised) <= {one.leaf for one in opened}


def test_a_vote_needs_neither_cache_nor_live_topics(monkeypatch: Any) -> None:
    """Redis is gone: counters and live pages with it, and not one ballot."""

    def away(*_given: Any, **_named: Any) -> None:
        raise ConnectionError("redis")

    for name in ("add", "incr", "get", "set", "get_or_set", "delete"):
        monkeypatch.setattr(type(cache._connections[cache._alias]), name, away)  # type: ignore[attr-defined]
    monkeypatch.setattr("channels.layers.InMemoryChannelLayer.group_send", away)
    poll, voter = make_open_vote(), make_voter(keyed_hash="d" * 64)
    assert vote(poll, voter).revision == 1
    assert vote(poll, voter, "3").revision == 2
    voter.residency_proofs.all().delete()
    from budget.services.casting import BallotRefused

    with pytest.raises(BallotRefused):
        vote(poll, make_voter(keyed_hash="d" * 64))
    assert Ballot.objects.count() == 1
