"""What a process keeps in mind of an open vote decides nothing: whatever has changed since counts as it is now."""

from datetime import datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from budget.models import Ballot, Poll
from budget.services import casting, open_votes
from budget.services.casting import BallotRefused
from budget.states.polls import PollState
from budget.states.projects import ProjectState
from tests.budget.casting.voters import make_open_vote, make_voter, pot_of, vote
from tests.budget.factories import NOON, make_poll
from tests.budget.voting.booths import confirm, make_vote, path, voter_at

pytestmark = pytest.mark.django_db


def kept(poll: Poll, *, at: datetime = NOON) -> Poll:
    """With keys, as from the opening on."""
    vote(poll, make_voter(), at=at)
    found = open_votes.at(poll.cycle.slug)
    assert found is not None
    return found


def cast(poll: Poll, text: str) -> Any:
    pot = pot_of(poll)
    given = {"choices": {pot.pk: text}, "voter_nonces": {pot.pk: "0" * 32}}
    return casting.cast(poll, resident=make_voter(), channel="ONLINE", at=NOON, **given)


def test_it_is_read_once_and_a_ballot_asks_for_little(django_assert_max_num_queries: Any) -> None:
    poll = kept(make_open_vote())
    with django_assert_max_num_queries(0):
        assert open_votes.at(poll.cycle.slug) is poll
        assert [pot.number for pot in poll.pots.all()] == [1] and poll.keys.stem and poll.cycle.title
    pot, voter = pot_of(poll), make_voter()
    with django_assert_max_num_queries(12):
        casting.cast(
            poll, resident=voter, choices={pot.pk: "1"}, voter_nonces={pot.pk: "0" * 32}, channel="ONLINE", at=NOON
        )


def test_terms_that_were_changed_count_as_they_are_now() -> None:
    poll = kept(make_open_vote(most_picks=3))
    Poll.objects.filter(pk=poll.pk).update(most_picks=1, terms_sha256="f" * 64)
    with pytest.raises(BallotRefused) as refused:
        cast(poll, "1,2")
    assert refused.value.code == "too_many"
    assert cast(poll, "1")[0].revision == 1
    again = open_votes.at(poll.cycle.slug)
    assert again is not None and again.most_picks == 1, "and what was kept is not used again"


def test_a_project_withdrawn_since_is_refused() -> None:
    poll = kept(make_open_vote())
    poll.cycle.projects.filter(number=2).update(state=ProjectState.WITHDRAWN)
    with pytest.raises(BallotRefused) as refused:
        cast(poll, "1,2")
    assert refused.value.code == "withdrawn"


@pytest.mark.parametrize("state", [PollState.CLOSED, PollState.CANCELLED])
def test_a_vote_that_has_ended_since_takes_no_ballot_and_its_page_says_so(client: Client, state: str) -> None:
    poll = make_vote()
    voter_at(client)
    kept_one = kept(poll, at=timezone.now())
    sent = confirm(client, poll)
    Poll.objects.filter(pk=poll.pk).update(state=state, closes_at=timezone.now())
    assert open_votes.at(poll.cycle.slug) is kept_one
    answer = client.post(path(poll, "send/"), sent)
    assert answer.status_code == 422
    assert answer.context["standing"].reason == {"CLOSED": "closed", "CANCELLED": "cancelled"}[state]
    assert Ballot.objects.count() == 1


def test_nothing_is_kept_of_votes_that_are_not_open() -> None:
    poll = make_poll(state=PollState.FIXED)
    assert open_votes.at(poll.cycle.slug) is None
    assert open_votes.at("nowhere") is None
