"""Over real HTTP a server dies without warning in the middle of votes: every receipt is a ballot, exactly once."""

import random
from collections import Counter
from collections.abc import Iterator

import pytest

from budget.models import Ballot, BoardLeaf, Eligibility, Participation
from core.notify.models import OutboxMessage
from tests.budget.casting.mortal_server import AT_ONCE, MortalServer, page_of, storm
from tests.budget.casting.voters import make_voter
from tests.budget.voting.booths import make_vote

pytestmark = pytest.mark.django_db(transaction=True)

# The bench of crashes kills fifty times.
KILLS, EACH = 3, AT_ONCE * 2


@pytest.fixture
def server() -> Iterator[MortalServer]:
    mortal = MortalServer()
    yield mortal
    mortal.close()


def test_whoever_was_given_a_receipt_has_one_ballot_however_often_the_server_dies(server: MortalServer) -> None:
    poll = make_vote()
    pages = [page_of(poll, make_voter()) for _each in range(KILLS * EACH)]
    chance = random.Random(11)

    lost = storm(server, pages, kills=KILLS, draw=lambda most: chance.randint(1, most))

    assert lost > 0, "some were in the middle of it"
    assert [page.statuses[-1] for page in pages] == [200] * len(pages)
    assert all(len(set(page.receipts)) == 1 for page in pages), "sent again it is the same ballot"
    counted = Counter(Ballot.objects.values_list("leaf", flat=True))
    assert counted == Counter(page.receipts[0] for page in pages)
    assert set(counted) == set(BoardLeaf.objects.filter(is_superseded=False).values_list("leaf", flat=True))
    assert set(Ballot.objects.values_list("revision", flat=True)) == {1}
    assert Participation.objects.count() == Eligibility.objects.count() == len(pages)
    assert OutboxMessage.objects.filter(event="budget.vote_cast").count() == len(pages), "told once each"
