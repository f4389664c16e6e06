"""The web server is killed without warning, over and over, while people vote over HTTP; then everybody sends again.

With PostgreSQL in DATABASE_URL it says what was promised: no receipt that somebody was shown is lost, none counts
twice, and whoever got none finds out by sending the same page once more.
"""

import random
import secrets
from collections import Counter
from collections.abc import Iterator
from hashlib import sha256

from bench.figures import Figure

SHORT, LONG = 10, 50
EACH = 12


def figures(*, long: bool) -> Iterator[Figure]:
    from django.core.management import call_command
    from django.utils import timezone

    from budget.models import Cycle
    from tests.budget.casting.mortal_server import MortalServer, page_of, storm
    from tests.budget.casting.voters import make_voter
    from tests.budget.voting.booths import make_vote

    call_command("migrate", verbosity=0)
    kills, chance = LONG if long else SHORT, random.Random(7)
    slug, now = f"crashes-{secrets.token_hex(4)}", timezone.now()
    cycle = Cycle.objects.create(
        slug=slug, year=2027, title="예산", summary="예산", ceiling_won=10**9, created_at=now, published_at=now,
        state="PUBLISHED",
    )  # fmt: skip
    poll = make_vote(cycle=cycle)
    names = [f"{slug}-{number}@example.test" for number in range(kills * EACH)]
    voters = [make_voter(email=name, keyed_hash=sha256(name.encode()).hexdigest()) for name in names]
    server = MortalServer()
    try:
        pages = [page_of(poll, voter) for voter in voters]
        unanswered = storm(server, pages, kills=kills, draw=lambda most: chance.randint(1, most))
        yield Figure("crashes", "servers_killed", kills, ">=1")
        yield Figure("crashes", "answers_lost_on_the_way", unanswered, ">=1")
        counted, shown = Counter(poll_leaves(poll)), {leaf for page in pages for leaf in page.receipts}
        yield Figure("crashes", "receipts_lost", len(shown - set(counted)), "==0")
        yield Figure("crashes", "ballots_doubled", sum(counted.values()) - len(pages), "==0")
        yield Figure("crashes", "voters_with_two_receipts", sum(len(set(one.receipts)) != 1 for one in pages), "==0")
    finally:
        server.close()
        clear(poll, voters)


def poll_leaves(poll: object) -> list[str]:
    from budget.models import Ballot

    return list(Ballot.objects.filter(pot__poll=poll).values_list("leaf", flat=True))


def clear(poll: object, voters: list[object]) -> None:
    from accounts.models import User
    from budget.models import Ballot, BoardLeaf, Cycle, Project
    from core.notify.models import OutboxMessage

    people = [voter.pk for voter in voters]  # type: ignore[attr-defined]
    for model in (Ballot, BoardLeaf):
        model.objects.filter(pot__poll=poll).delete()
    Project.objects.filter(cycle__poll=poll).delete()
    Cycle.objects.filter(poll=poll).delete()
    OutboxMessage.objects.filter(recipient__in=people).delete()
    User.objects.filter(pk__in=people).delete()
