"""Votes at the same moment: real threads, each on a connection of its own, as requests are."""

import secrets
from collections import Counter
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from budget.ballots import leaves, reading
from budget.models import Ballot, BoardLeaf, Eligibility, Participation, Poll, WorkKind, WorkProof
from budget.services import board, opening
from budget.services.casting import BallotRefused, Receipt
from budget.states.names import Electorate
from budget.states.polls import PollState
from tests.budget.casting.voters import make_open_vote, make_voter, vote
from tests.budget.factories import NOON
from tests.discussion.racing import at_once
from tests.factories import make_user

pytestmark = pytest.mark.django_db(transaction=True)

WORKERS = 16


def refusals(results: list[Any]) -> list[str]:
    unexpected = [one for one in results if not isinstance(one, Receipt | BallotRefused)]
    assert not unexpected
    return [one.code for one in results if isinstance(one, BallotRefused)]


def test_two_hundred_votes_of_one_resident_are_one_ballot() -> None:
    poll, voter = make_open_vote(), make_voter()
    many = 200 if connection.vendor == "postgresql" else 60
    results = at_once(*[lambda: vote(poll, voter, "1,2")] * many, workers=WORKERS)
    assert not refusals(results)
    assert sorted(receipt.revision for receipt in results) == list(range(1, many + 1))
    ballot = Ballot.objects.get()
    assert ballot.revision == many
    assert Participation.objects.count() == Eligibility.objects.count() == 1
    standing = BoardLeaf.objects.get(is_superseded=False)
    assert standing.leaf == ballot.leaf == max(results, key=lambda receipt: receipt.revision).leaf
    assert BoardLeaf.objects.count() == many


def test_one_ballot_pressed_many_times_at_once_is_one_ballot_with_one_receipt() -> None:
    poll, voter, nonce = make_open_vote(), make_voter(), secrets.token_hex(16)
    results = at_once(*[lambda: vote(poll, voter, "1,2", nonce=nonce)] * 30, workers=WORKERS)
    assert not refusals(results)
    assert len({receipt.leaf for receipt in results}) == BoardLeaf.objects.count() == 1
    assert Counter(receipt.is_new for receipt in results) == {True: 1, False: 29}


def test_who_lives_and_works_here_votes_once_with_two_accounts() -> None:
    poll = make_open_vote(electorate=Electorate.RESIDENTS_AND_WORKERS)
    clerk = make_user()
    for round_number in range(6):
        one_person = f"{round_number:064d}"
        by_residence, by_work = make_voter(keyed_hash=one_person), make_user()
        WorkProof.objects.create(
            poll=poll, user=by_work, keyed_hash=one_person, kind=WorkKind.WORK, area="두레동",
            born_on_or_before=date(1980, 1, 1), confirmed_by=clerk, confirmed_at=NOON,
        )  # fmt: skip
        results = at_once(*[lambda who=who: vote(poll, who, "1") for who in (by_residence, by_work)])
        assert refusals(results) == ["proof_used"]
    assert Ballot.objects.count() == Participation.objects.count() == Eligibility.objects.count() == 6


def test_keys_are_made_once_whoever_comes_first() -> None:
    poll = make_open_vote()
    voters = [make_voter() for _each in range(12)]
    results = at_once(*[lambda voter=voter: vote(poll, voter, "1") for voter in voters])
    assert not refusals(results)
    Poll.objects.update(state=PollState.CLOSED)
    assert {one.leaf for one in reading.read(poll)} == {receipt.leaf for receipt in results}


def test_at_the_close_a_vote_is_in_or_refused_and_never_lost() -> None:
    poll = make_open_vote()
    early, late = poll.closes_at - timedelta(seconds=1), poll.closes_at
    voters = [make_voter() for _each in range(24)]
    before = {voter.pk: vote(poll, voter, "1") for voter in voters[:12]}
    deeds = [lambda voter=voter: vote(poll, voter, "2,3", at=early) for voter in voters]
    deeds.insert(12, lambda: opening.close_poll(Poll.objects.get(pk=poll.pk), at=late))
    results = at_once(*deeds, workers=WORKERS)
    assert results.pop(12) is True
    in_time = [one for one in results if isinstance(one, Receipt)]
    assert set(refusals(results)) <= {"too_late", "too_late_earlier_counts"}

    counted = {one.leaf for one in reading.read(poll)}
    assert {receipt.leaf for receipt in in_time} <= counted
    refused_changes = [n for n, one in enumerate(results[:12]) if isinstance(one, BallotRefused)]
    assert {before[voters[number].pk].leaf for number in refused_changes} <= counted
    assert len(counted) == 12 + sum(isinstance(one, Receipt) for one in results[12:])
    with pytest.raises(BallotRefused):
        vote(poll, voters[0], "1", at=early)


def test_batches_and_votes_do_not_hinder_each_other() -> None:
    poll = make_open_vote()
    voters = [make_voter() for _each in range(70)]
    deeds: list[Any] = [lambda voter=voter: vote(poll, voter, "1,4") for voter in voters]
    deeds += [lambda: board.publish(at=NOON)] * 6
    results = at_once(*deeds, workers=WORKERS)
    assert not [one for one in results if isinstance(one, Exception)]
    board.publish(at=NOON)
    for batch in poll.batches.all():
        held = list(batch.leaves.values_list("leaf", flat=True))
        assert len(held) == batch.leaf_count >= board.LEAST_LEAVES
        assert leaves.root(held) == batch.root
