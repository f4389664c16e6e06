"""The close keeps late ballots out, and afterwards nothing that the database keeps joins people and ballots."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse

from budget.ballots import keys, leaves, reading, roots
from budget.models import Ballot, BoardBatch, BoardLeaf, Eligibility, Participation, Poll, Turnout, VoteKeys
from budget.services import board, closing, opening
from budget.services import keys as vote_keys
from budget.services.casting import BallotRefused
from budget.states.names import Channel
from budget.states.polls import PollState
from core.notify import delivery
from core.notify.models import Notice, OutboxMessage
from core.sealing import key_store
from tests.budget.casting.voters import make_open_vote, make_voter, pot_of, vote
from tests.budget.factories import NOON

VOTERS = 60


def close(poll: Poll) -> Poll:
    assert opening.close_poll(poll, at=poll.closes_at)
    poll.refresh_from_db()
    return poll


def who_cast_what(poll: Poll) -> list[tuple[int, str]]:
    """The truth, which only this test knows: in the order of voting."""
    return [(voter.pk, vote(poll, voter, "1,2").leaf) for voter in [make_voter() for _each in range(VOTERS)]]


def hits(truth: list[tuple[int, str]], people: list[int], ballots: list[str]) -> int:
    """How many of the pairs that somebody would read out of two lists laid side by side are true."""
    return len(set(truth) & set(zip(people, ballots, strict=True)))


def rows(statement: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return [row[0] for row in cursor.fetchall()]


@pytest.mark.django_db(transaction=True)
def test_neither_order_nor_place_nor_number_joins_people_and_ballots() -> None:
    poll = make_open_vote()
    truth = who_cast_what(poll)
    place = "ctid" if connection.vendor == "postgresql" else "rowid"
    read = {
        "people by place": f"SELECT resident_id FROM budget_participation ORDER BY {place}",
        "people by number": "SELECT resident_id FROM budget_participation ORDER BY id",
        "people by right": "SELECT resident_id FROM budget_participation ORDER BY eligibility_id",
        "ballots by place": f"SELECT leaf FROM budget_ballot ORDER BY {place}",
        "ballots by number": "SELECT leaf FROM budget_ballot ORDER BY id",
        "leaves by place": f"SELECT leaf FROM budget_boardleaf ORDER BY {place}",
    }
    # While the vote is open this would succeed, or the test below could not fail.
    assert hits(truth, rows(read["people by number"]), rows(read["leaves by place"])) == VOTERS

    close(poll)
    closing.wipe(at=poll.closes_at)
    for people in ("people by place", "people by number", "people by right"):
        for ballots in ("ballots by place", "ballots by number", "leaves by place"):
            # One of sixty by chance; nine by chance come once in a million times.
            assert hits(truth, rows(read[people]), rows(read[ballots])) < 9, f"{people} × {ballots}"
    assert set(rows(read["people by place"])) == {person for person, _leaf in truth}
    assert set(rows(read["ballots by place"])) == {leaf for _person, leaf in truth}
    assert not Participation.objects.exclude(day=None).exists()
    assert VoteKeys.objects.get().wiped_at


@pytest.mark.django_db(transaction=True)
def test_no_transaction_number_joins_people_and_ballots() -> None:
    if connection.vendor != "postgresql":
        # SQLite keeps no transaction numbers; what it keeps is tried above.
        return
    poll = make_open_vote()
    who_cast_what(poll)
    tables = ("budget_participation", "budget_eligibility", "budget_ballot", "budget_boardleaf")
    before = [set(rows(f"SELECT xmin::text FROM {table}")) for table in tables]
    assert [len(found) for found in before] == [VOTERS] * 4
    close(poll)
    closing.wipe(at=poll.closes_at)
    after = [set(rows(f"SELECT xmin::text FROM {table}")) for table in tables]
    assert all(len(found) == 1 for found in after)
    assert not set().union(*after) & set().union(*before)
    # Nothing else that was written with a ballot, such as the notice, shares its number either.
    assert not set(rows("SELECT xmin::text FROM core_outboxmessage")) & after[2]


@pytest.mark.django_db(transaction=True)
def test_what_voters_were_told_goes_once_they_were_told() -> None:
    poll, voter = make_open_vote(), make_voter()
    vote(poll, voter, "1")
    vote(poll, voter, "2")
    closing.forget_notices()
    assert OutboxMessage.objects.filter(recipient=voter).count() == 2
    close(poll)
    closing.forget_notices()
    assert OutboxMessage.objects.filter(recipient=voter, event__startswith="budget.vote_c").count() == 2
    delivery.deliver_due(poll.closes_at)
    Notice.objects.update(emailed_at=poll.closes_at)
    closing.forget_notices()
    assert not OutboxMessage.objects.filter(recipient=voter, event__startswith="budget.vote_c").exists()
    assert not Notice.objects.filter(recipient=voter, url=reverse("budget:vote_mine", args=[poll.cycle.slug])).exists()


@pytest.mark.django_db
def test_the_turnout_stays_when_the_days_go() -> None:
    poll = make_open_vote()
    for days, channel in ((0, Channel.ONLINE), (0, Channel.ONLINE), (1, Channel.KIOSK)):
        vote(poll, make_voter(), at=NOON + timedelta(days=days), channel=channel)
    close(poll)
    counted = Turnout.objects.filter(poll=poll).values_list("channel", "voters")
    assert sorted(counted) == [(Channel.KIOSK, 1), (Channel.ONLINE, 2)]


@pytest.mark.django_db
def test_closing_one_vote_leaves_another_as_it_is() -> None:
    one, other = make_open_vote(), make_open_vote()
    voter = make_voter()
    vote(one, voter), vote(other, voter)
    kept = list(Ballot.objects.filter(pot__poll=other).values())
    close(one)
    assert list(Ballot.objects.filter(pot__poll=other).values()) == kept
    assert Participation.objects.get(poll=other).day is not None
    assert vote(other, voter, "3").revision == 2


@pytest.mark.django_db
def test_a_vote_does_not_close_before_the_clock_that_counts(settings: Any) -> None:
    settings.DATABASE_CLOCK_DECIDES = True
    poll, voter = make_open_vote(), make_voter()
    # By the database it is long past the close of a vote in May, whatever a machine says.
    with pytest.raises(BallotRefused) as refused:
        vote(poll, voter, at=NOON)
    assert refused.value.code == "too_late"
    far = NOON + timedelta(days=20_000)
    Poll.objects.filter(pk=poll.pk).update(closes_at=far)
    poll.refresh_from_db()
    assert not opening.close_poll(poll, at=far + timedelta(seconds=1))
    poll.refresh_from_db()
    assert poll.state == PollState.OPEN


@pytest.mark.django_db
def test_a_vote_whose_key_is_missing_does_not_hold_up_the_boards_of_others() -> None:
    without, other = make_open_vote(), make_open_vote()
    for poll in (without, other):
        for _each in range(board.LEAST_LEAVES):
            vote(poll, make_voter(), "1,2")
    kept = VoteKeys.objects.get(poll=without)
    assert key_store.destroy(keys.file_name(kept.stem, keys.SIGNING))
    assert board.publish(at=NOON) == 1
    assert list(BoardBatch.objects.values_list("poll", flat=True)) == [other.pk]


@pytest.mark.django_db
def test_fewer_than_fifty_ballots_do_not_go_up_while_the_vote_is_open() -> None:
    poll = make_open_vote()
    receipts = [vote(poll, make_voter()) for _each in range(board.LEAST_LEAVES - 1)]
    assert board.publish(at=NOON) == 0
    receipts.append(vote(poll, make_voter()))
    assert board.publish(at=NOON) == 1
    batch = BoardBatch.objects.get()
    assert (batch.number, batch.leaf_count) == (1, 50)
    assert batch.root == leaves.root(receipt.leaf for receipt in receipts)
    text = board.signed_text(batch, "")
    public = VoteKeys.objects.get().signing_public
    assert roots.is_signed(text, batch.signature, public)
    assert not roots.is_signed(text.replace("|50|", "|51|"), batch.signature, public)

    vote(poll, make_voter())
    assert board.publish(at=NOON) == 0
    close(poll)
    assert board.publish(at=poll.closes_at) == 1
    assert not BoardLeaf.objects.filter(batch=None).exists()
    last = BoardBatch.objects.get(number=2)
    assert roots.is_signed(board.signed_text(last, batch.root), last.signature, public)


@pytest.mark.django_db
def test_keys_and_people_go_when_nobody_may_object_any_more() -> None:
    poll, voter = make_open_vote(), make_voter()
    vote(poll, voter)
    close(poll)
    assert not vote_keys.outlived(poll.closes_at + timedelta(days=99)).exists()
    Poll.objects.filter(pk=poll.pk).update(state=PollState.CANCELLED, published_at=poll.closes_at)
    due = poll.closes_at + timedelta(days=poll.appeal_days)
    assert not vote_keys.outlived(due - timedelta(seconds=1)).exists()
    [outlived] = vote_keys.outlived(due)
    assert vote_keys.destroy(outlived.poll, at=due)
    assert not vote_keys.destroy(outlived.poll, at=due)
    for kind in keys.KINDS:
        assert not key_store.exists(keys.file_name(outlived.stem, kind))
    assert not Eligibility.objects.exists()
    assert not Participation.objects.exists()
    assert Ballot.objects.count() == 1
    with pytest.raises(key_store.KeyMissing):
        list(reading.read(poll))
    poll.refresh_from_db()
    assert poll.keys_destroyed_at == due


@pytest.mark.django_db
def test_without_its_key_no_ballot_is_taken_and_no_new_key_is_made() -> None:
    poll, voter = make_open_vote(), make_voter()
    vote(poll, voter)
    kept = VoteKeys.objects.get()
    key_store.destroy(keys.file_name(kept.stem, keys.HANDLES))
    with pytest.raises(key_store.KeyMissing):
        vote(poll, make_voter())
    assert Ballot.objects.count() == 1
    # Another key in its place would give everybody a second vote.
    key_store.make(keys.file_name(kept.stem, keys.HANDLES))
    with pytest.raises(key_store.KeyMissing):
        vote(poll, voter, "3")


@pytest.mark.django_db
def test_pot_numbers_do_not_meet_in_two_votes() -> None:
    one, other = make_open_vote(), make_open_vote()
    voter = make_voter()
    assert vote(one, voter, nonce="a" * 32).leaf != vote(other, voter, nonce="a" * 32).leaf
    assert pot_of(one).pk != pot_of(other).pk
