"""Closed votes full of ballots, laid down as casting and the close leave them."""

import secrets
from datetime import timedelta
from typing import Any

from accounts.models import Role, User
from budget.ballots import leaves, sealed
from budget.models import Ballot, BoardLeaf, Count, Poll, Pot, Turnout
from budget.services import board, count_orders, counting, publication, terms
from budget.services import keys as vote_keys
from budget.states.names import Channel
from budget.states.polls import PollState
from core import fixed_terms
from tests.budget.factories import NOON, make_poll, make_project
from tests.factories import make_staff

WORD = "2714.35"
LATER = NOON + timedelta(days=8)


def make_officer(**fields: Any) -> User:
    return make_staff(Role.ELECTION_OFFICER, **fields)


def make_closed_vote(
    ballots: dict[int, list[str]], *, costs: tuple[int, ...] = (30, 40, 50, 60), **fields: Any
) -> Poll:
    """Projects of so many million won in the first pot of 100 million, then ballots by the number of the pot."""
    poll = make_poll(**fields)
    poll.pots.filter(number=1).update(ceiling_won=100_000_000)
    for number, cost in enumerate(costs, start=1):
        make_project(poll.pots.get(number=1), number=number, cost_won=cost * 1_000_000)
    return close_with(poll, ballots)


def close_with(poll: Poll, ballots: dict[int, list[str]]) -> Poll:
    """Fix the terms as they are, put the ballots in, and close."""
    poll.closes_at = NOON
    poll.save(update_fields=["closes_at"])
    fix_terms(poll)
    for number, texts in ballots.items():
        put_in(poll.pots.get(number=number), texts)
    people = max(map(len, ballots.values()), default=0)
    Turnout.objects.create(poll=poll, day=NOON.date(), channel=Channel.ONLINE, voters=people)
    Poll.objects.filter(pk=poll.pk).update(state=PollState.CLOSED)
    poll.refresh_from_db()
    board.publish_batch(poll, at=NOON)
    return poll


def fix_terms(poll: Poll) -> None:
    poll.terms = terms.written(poll)
    poll.terms_sha256 = fixed_terms.fingerprint(poll.terms)
    poll.save(update_fields=["terms", "terms_sha256"])


def put_in(pot: Pot, texts: list[str]) -> None:
    public_half = bytes.fromhex(vote_keys.of(pot.poll_id, at=NOON).sealing_public)
    rows, shown = [], []
    for text in texts:
        content = sealed.Content(text, secrets.token_hex(16), secrets.token_hex(16))
        leaf = leaves.leaf(
            cycle=pot.poll.cycle.slug, pot=pot.number, choices=text, server_nonce=content.server_nonce,
            voter_nonce=content.voter_nonce, revision=1,
        )  # fmt: skip
        rows.append(
            Ballot(pot=pot, handle=secrets.token_hex(32), leaf=leaf, sealed=sealed.seal(content, public_half))
        )  # fmt: skip
        shown.append(BoardLeaf(leaf=leaf, pot=pot))
    Ballot.objects.bulk_create(rows, batch_size=5_000)
    BoardLeaf.objects.bulk_create(shown, batch_size=5_000)


def count_and_publish(poll: Poll) -> Count:
    """Counted, checked by the script, confirmed by two."""
    officer = make_officer()
    made = counting.count(poll, actor=officer, at=LATER, public_word=WORD)
    return publish_counted(poll, made, first=officer)


def publish_counted(poll: Poll, made: Count, *, first: User) -> Count:
    count_orders.check(made, at=LATER)
    for officer in (first, make_officer()):
        made = publication.confirm(poll, manifest_sha256=made.manifest_sha256, actor=officer, at=LATER)
    return made
