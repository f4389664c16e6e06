"""A ballot is cast, sent again, changed, refused: by whom, when, and with what left behind."""

import re
from datetime import timedelta
from typing import Any

import pytest

from budget.ballots import leaves, reading
from budget.models import Ballot, BoardLeaf, Eligibility, Participation, Poll
from budget.services import casting, eligibility, own_vote, participation, receipts
from budget.services.casting import BallotRefused
from budget.states.names import Channel
from budget.states.polls import PollState
from core.notify.models import OutboxMessage
from tests.budget.casting.voters import make_open_vote, make_voter, pot_of, vote
from tests.budget.factories import NOON, make_pot, make_project
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def closed(poll: Poll) -> Poll:
    Poll.objects.filter(pk=poll.pk).update(state=PollState.CLOSED)
    poll.refresh_from_db()
    return poll


def test_a_ballot_is_cast_and_its_receipt_can_be_computed_again() -> None:
    poll, voter = make_open_vote(), make_voter()
    receipt = vote(poll, voter, "2,1", nonce="ab" * 16)

    assert (receipt.choices, receipt.revision, receipt.voter_nonce_by) == ("1,2", 1, "browser")
    assert receipt.leaf == leaves.leaf(
        cycle=poll.cycle.slug,
        pot=1,
        choices="1,2",
        server_nonce=receipt.server_nonce,
        voter_nonce="ab" * 16,
        revision=1,
    )
    assert re.fullmatch(r"([0-9a-f]{4} ){3}[0-9a-f]{4}", receipt.short)
    assert BoardLeaf.objects.get().leaf == receipt.leaf
    assert participation.did_i_vote(poll, voter) is not None
    assert participation.did_i_vote(poll, make_voter()) is None


def test_the_database_shows_neither_choices_nor_nonces() -> None:
    poll, voter = make_open_vote(), make_voter()
    receipt = vote(poll, voter, "3,4,5")
    ballot = Ballot.objects.get()
    for said in (receipt.choices, receipt.server_nonce, receipt.voter_nonce):
        assert said.encode() not in bytes(ballot.sealed)
    assert OutboxMessage.objects.filter(recipient=voter, event="budget.vote_cast").count() == 1
    assert "3,4,5" not in str(OutboxMessage.objects.values())


def test_ballots_are_opened_only_after_the_close() -> None:
    poll = make_open_vote()
    receipt = vote(poll, make_voter(), "1,3")
    with pytest.raises(reading.StillSecret):
        list(reading.read(poll))
    [opened] = reading.read(closed(poll))
    assert (opened.choices, opened.leaf, opened.voter_nonce, opened.server_nonce, opened.revision) == (
        receipt.choices, receipt.leaf, receipt.voter_nonce, receipt.server_nonce, 1,
    )  # fmt: skip


def test_the_same_ballot_sent_again_gets_the_same_receipt() -> None:
    poll, voter = make_open_vote(), make_voter()
    first = vote(poll, voter, "1,2", nonce="0" * 32)
    again = vote(poll, voter, "2,1", nonce="0" * 32)
    assert (again.leaf, again.revision, again.is_new) == (first.leaf, 1, False)
    assert BoardLeaf.objects.count() == 1
    assert OutboxMessage.objects.filter(recipient=voter).count() == 1
    sent = {"choices": {pot_of(poll).pk: "1,2"}, "voter_nonces": {pot_of(poll).pk: "0" * 32}}
    assert [one.leaf for one in receipts.again(closed(poll), resident=voter, **sent)] == [first.leaf]
    assert receipts.again(poll, resident=make_voter(), **sent) == []
    # Whoever sends again after the close hears that it had come in time; anything else came too late.
    late = vote(poll, voter, "1,2", nonce="0" * 32, at=poll.closes_at)
    assert (late.leaf, late.is_new) == (first.leaf, False)
    with pytest.raises(BallotRefused):
        vote(poll, voter, "1,3", nonce="0" * 32, at=poll.closes_at)


def test_a_changed_vote_supersedes_the_former() -> None:
    poll, voter = make_open_vote(), make_voter()
    first, second = vote(poll, voter, "1"), vote(poll, voter, "2,3")
    assert second.revision == 2
    assert Ballot.objects.get().leaf == second.leaf
    assert {one.leaf: one.is_superseded for one in BoardLeaf.objects.all()} == {first.leaf: True, second.leaf: False}
    assert own_vote.revisions(poll, voter, poll.pots.all()) == {pot_of(poll).pk: 2}
    events = OutboxMessage.objects.filter(recipient=voter).order_by("pk").values_list("event", flat=True)
    assert list(events) == ["budget.vote_cast", "budget.vote_changed"]
    assert [one.choices for one in reading.read(closed(poll))] == ["2,3"]


def test_without_a_nonce_of_the_browser_the_server_draws_one_and_says_so() -> None:
    receipt = vote(make_open_vote(), make_voter(), nonce="")
    assert receipt.voter_nonce_by == "server"
    assert leaves.is_nonce(receipt.voter_nonce)


def test_several_pots_on_one_visit_and_only_one_of_them_changed() -> None:
    poll = make_open_vote(projects=2)
    city, own = pot_of(poll), make_pot(poll, name="두레동", areas=["두레동"])
    make_project(own, number=11)
    voter = make_voter()
    nonces = {city.pk: "1" * 32, own.pk: "2" * 32}
    both = casting.cast(
        poll, resident=voter, choices={city.pk: "1", own.pk: "11"}, voter_nonces=nonces, channel=Channel.KIOSK, at=NOON
    )
    assert [(one.pot, one.revision) for one in both] == [(1, 1), (2, 1)]
    assert vote(poll, voter, "2", pot=city).revision == 2
    assert own_vote.revisions(poll, voter, poll.pots.all()) == {city.pk: 2, own.pk: 1}
    assert sorted(one.choices for one in reading.read(closed(poll))) == ["11", "2"]


def test_one_bad_pot_spoils_the_whole_visit() -> None:
    poll = make_open_vote(projects=2)
    city, own = pot_of(poll), make_pot(poll, name="두레동")
    make_project(own, number=11)
    with pytest.raises(BallotRefused) as refused:
        casting.cast(
            poll, resident=make_voter(), choices={city.pk: "1", own.pk: "1"}, voter_nonces={}, channel=Channel.ONLINE,
            at=NOON,
        )  # fmt: skip
    assert (refused.value.code, refused.value.field) == ("unknown", str(own.pk))
    assert not Ballot.objects.exists()
    assert not Participation.objects.exists()


@pytest.mark.parametrize(
    ("state", "at", "code"),
    [
        (PollState.OPEN, NOON - timedelta(days=8), "not_open_yet"),
        (PollState.OPEN, NOON + timedelta(days=7), "too_late"),
        (PollState.FIXED, NOON, "not_open_yet"),
        (PollState.PREPARING, NOON, "not_open_yet"),
        *[(state, NOON, "too_late") for state in PollState
          if state not in (PollState.OPEN, PollState.FIXED, PollState.PREPARING, *[
              PollState.PROVISIONAL, PollState.FINAL])],
    ],
)  # fmt: skip
def test_only_an_open_vote_takes_ballots(state: str, at: Any, code: str) -> None:
    poll, voter = make_open_vote(), make_voter()
    Poll.objects.filter(pk=poll.pk).update(state=state)
    with pytest.raises(BallotRefused) as refused:
        vote(poll, voter, at=at)
    assert refused.value.code == code
    assert not Ballot.objects.exists()


def test_the_last_moment_counts_and_the_next_does_not() -> None:
    poll, voter = make_open_vote(), make_voter()
    assert vote(poll, voter, "1", at=poll.closes_at - timedelta(microseconds=1)).revision == 1
    with pytest.raises(BallotRefused) as refused:
        vote(poll, voter, "2", at=poll.closes_at)
    assert refused.value.code == "too_late_earlier_counts"


def test_two_accounts_with_one_proof_are_one_person() -> None:
    poll, first = make_open_vote(), make_voter(keyed_hash="a" * 64)
    vote(poll, first)
    first.residency_proofs.update(ended_at=NOON, end="REVOKED")
    second = make_voter(keyed_hash="a" * 64)
    with pytest.raises(BallotRefused) as refused:
        vote(poll, second)
    assert refused.value.code == "proof_used"
    assert Ballot.objects.count() == Eligibility.objects.count() == 1


def test_an_account_confirmed_anew_as_somebody_else_cannot_change_the_former_vote() -> None:
    poll, voter = make_open_vote(), make_voter()
    vote(poll, voter)
    voter.residency_proofs.update(keyed_hash="b" * 64)
    with pytest.raises(BallotRefused) as refused:
        vote(poll, voter, "3")
    assert refused.value.code == "another_person"


def test_whoever_voted_on_paper_hears_so() -> None:
    poll, voter = make_open_vote(), make_voter(keyed_hash="c" * 64)
    right = Eligibility.objects.create(poll=poll, keyed_hash="c" * 64, ground="RESIDENCE")
    Participation.objects.create(poll=poll, eligibility=right, channel=Channel.PAPER, day=NOON.date())
    with pytest.raises(BallotRefused) as refused:
        vote(poll, voter)
    assert refused.value.code == "on_paper"


def test_paper_ballots_are_entered_after_the_close_and_count_like_others() -> None:
    poll = make_open_vote()
    pot = pot_of(poll)
    with pytest.raises(BallotRefused):
        casting.enter_paper(pot, ["1"], at=NOON)
    closed(poll)
    entered = casting.enter_paper(pot_of(poll), ["2,1", "3"], at=NOON)
    assert {one.leaf: one.choices for one in reading.read(poll)} == dict(zip(entered, ["1,2", "3"], strict=True))
    with pytest.raises(BallotRefused):
        casting.enter_paper(pot, ["1", "99"], at=NOON)
    assert Ballot.objects.count() == 2


def test_standing_says_why_somebody_cannot_vote() -> None:
    poll = make_open_vote()
    assert eligibility.standing(poll, make_voter(), NOON).may_vote
    assert eligibility.standing(poll, make_user(), NOON).reason == "no_proof"
