"""The ballots of the demo: some thousands, cast in bulk with the very functions that a vote goes through.

The votes of two cycles have closed and are ready to be counted; in the third people are voting now.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone

from accounts.models import ResidencyProof
from budget.ballots import keys, leaves, roots, sealed
from budget.ballots.choices import CHOOSE_ONE, POINTS, Choices, ChoicesRefused, Limits, Option
from budget.models import (
    Ballot,
    BoardBatch,
    BoardLeaf,
    Eligibility,
    Participation,
    Poll,
    Pot,
    Project,
    VoteKeys,
)
from budget.services import board, opening, turnout
from budget.services import keys as vote_keys
from budget.states.names import Channel, Ground
from budget.states.polls import PollState
from budget.states.projects import ProjectState
from demo.silence import nothing_is_sent
from demo.world import World

VOTERS = {"2025": 4_000, "2026": 2_000, "2027": 3_000}
# Of a hundred voters: at a staffed device, with a changed mind, not interested in their own neighbourhood's part.
AT_DEVICES, CHANGED, ONLY_CITY = 0.09, 0.04, 0.22
# Residents with an account who have voted; the first ones are those as whom one signs in, and they have not.
SPARED, WITH_ACCOUNTS = 4, 40
BATCH_OF_A_DAY = 400


@dataclass
class Box:
    """What one vote gathers before it is written."""

    poll: Poll
    kept: VoteKeys
    key: bytes
    ballots: list[Ballot] = field(default_factory=list)
    superseded: list[tuple[date, BoardLeaf]] = field(default_factory=list)
    leaves: list[tuple[date, BoardLeaf]] = field(default_factory=list)


@dataclass(frozen=True)
class Shelf:
    """One pot with what can be chosen there, the liked first."""

    pot: Pot
    limits: Limits
    options: dict[int, Option]
    liked: list[int]


@nothing_is_sent()
def build(world: World) -> None:
    """Cast, and close what should have closed by now."""
    voting = Poll.objects.filter(state=PollState.OPEN, cycle__slug__in=VOTERS).select_related("cycle")
    for poll in voting.order_by("closes_at"):
        _cast(world, poll)
        opening.close_poll(poll, at=world.at)
    turnout.take_snapshots(at=world.at - timedelta(minutes=20))


@nothing_is_sent()
def destroy_old_keys(world: World) -> None:
    """After the days for objections, on the day on which it was due."""
    for kept in vote_keys.outlived(world.at).select_related("poll"):
        vote_keys.destroy(kept.poll, at=vote_keys.objections_end(kept.poll))


def _cast(world: World, poll: Poll) -> None:
    kept = vote_keys.of(poll.pk, at=poll.opens_at)
    box = Box(poll, kept, keys.handle_key(kept))
    shelves = list(_shelves(world, poll))
    proofs, people = [], []
    for number, (resident, keyed_hash, area) in enumerate(_voters(world, poll)):
        proofs.append(Eligibility(poll=poll, keyed_hash=keyed_hash, ground=Ground.RESIDENCE))
        channel = Channel.KIOSK if resident is None and world.chance.random() < AT_DEVICES else Channel.ONLINE
        day = _day(world, poll)
        people.append(Participation(poll=poll, resident_id=resident, channel=channel, day=day))
        for shelf in shelves:
            if not shelf.pot.areas or (area in shelf.pot.areas and world.chance.random() > ONLY_CITY):
                # An invented person has no account; a number below zero can never be one.
                _put_in(world, box, shelf, resident or -number - 1, day)
    proofs = Eligibility.objects.bulk_create(proofs)
    for person, proof in zip(people, proofs, strict=True):
        person.eligibility = proof
    Participation.objects.bulk_create(people)
    Ballot.objects.bulk_create(box.ballots)
    _publish(world, box)


def _voters(world: World, poll: Poll) -> Iterator[tuple[int | None, str, str]]:
    """Residents of the demo with a proof, then people who are numbers only: account, hash, neighbourhood."""
    residents = [person.pk for person in world.residents[SPARED : SPARED + WITH_ACCOUNTS]]
    proven = ResidencyProof.objects.filter(user__in=residents, ended_at__isnull=True).order_by("user")
    taken = list(proven.values_list("user", "keyed_hash", "area"))
    yield from taken
    for _number in range(VOTERS[poll.cycle.slug] * world.scale - len(taken)):
        yield None, f"{world.chance.getrandbits(256):064x}", world.chance.choice(settings.RESIDENCY_AREAS)


def _shelves(world: World, poll: Poll) -> Iterator[Shelf]:
    for pot in poll.pots.order_by("number"):
        stand = Project.objects.filter(pot=pot, state=ProjectState.ON_BALLOT).order_by("number")
        options = {one.number: Option(one.number, one.cost_won, one.category_id) for one in stand}
        if options:
            yield Shelf(pot, Limits.of(poll, pot), options, world.chance.sample(sorted(options), len(options)))


def _put_in(world: World, box: Box, shelf: Shelf, resident_id: int, day: date) -> None:
    handle = keys.handle(box.key, poll_id=box.poll.pk, pot_id=shelf.pot.pk, resident_id=resident_id)
    revision = 1
    if world.chance.random() < CHANGED:
        _content, former = _filled(world, box, shelf, revision)
        box.superseded.append((day, BoardLeaf(leaf=former, pot=shelf.pot, is_superseded=True)))
        revision = 2
    content, leaf = _filled(world, box, shelf, revision)
    box.leaves.append((day, BoardLeaf(leaf=leaf, pot=shelf.pot)))
    closed = sealed.seal(content, bytes.fromhex(box.kept.sealing_public))
    box.ballots.append(Ballot(pot=shelf.pot, handle=handle, leaf=leaf, sealed=closed, revision=revision))


def _filled(world: World, box: Box, shelf: Shelf, revision: int) -> tuple[sealed.Content, str]:
    server_nonce, voter_nonce = (f"{world.chance.getrandbits(128):032x}" for _nonce in range(2))
    content = sealed.Content(_choices(world, shelf), server_nonce, voter_nonce)
    leaf = leaves.leaf(
        cycle=box.poll.cycle.slug, pot=shelf.pot.number, choices=content.choices, server_nonce=server_nonce,
        voter_nonce=voter_nonce, revision=revision,
    )  # fmt: skip
    return content, leaf


def _choices(world: World, shelf: Shelf) -> str:
    """The projects liked by many come up more often; a ballot that breaks the terms loses its last choice."""
    most = min(shelf.limits.most or len(shelf.liked), len(shelf.liked))
    wanted = world.chance.choice([most, most, world.chance.randint(shelf.limits.least or 1, most)])
    chosen: list[int] = []
    while len(chosen) < wanted:
        place = int(len(shelf.liked) * world.chance.random() ** 1.7)
        if shelf.liked[place] not in chosen:
            chosen.append(shelf.liked[place])
    while True:
        ballot = _spread(shelf, chosen) if shelf.limits.kind == POINTS else Choices.of(shelf.limits.kind, chosen)
        try:
            ballot.check(shelf.limits, shelf.options)
        except ChoicesRefused:
            chosen = chosen[:1] if shelf.limits.kind == CHOOSE_ONE else chosen[:-1]
            continue
        return ballot.canonical()


def _spread(shelf: Shelf, chosen: list[int]) -> Choices:
    return Choices.spread(dict.fromkeys(chosen, max(1, shelf.limits.points // len(chosen))))


def _day(world: World, poll: Poll) -> date:
    """Many come on the first days, many on the last, fewer between."""
    first, last = (timezone.localtime(moment).date() for moment in (poll.opens_at, min(poll.closes_at, world.at)))
    days = (last - first).days
    where = world.chance.choice([world.chance.betavariate(1, 4), world.chance.betavariate(5, 1), world.chance.random()])
    return first + timedelta(days=min(days, int(where * (days + 1))))


def _publish(world: World, box: Box) -> None:
    """Each evening what came since, as the job does through the day; the last few wait for the next batch."""
    waiting = sorted([*box.superseded, *box.leaves], key=lambda one: (one[0], one[1].leaf))
    batches: list[BoardBatch] = []
    while len(waiting) >= BATCH_OF_A_DAY:
        taken, waiting = waiting[:BATCH_OF_A_DAY], waiting[BATCH_OF_A_DAY:]
        batches.append(_batch(world, box, batches, [leaf for _day, leaf in taken], taken[-1][0]))
        BoardBatch.objects.bulk_create(batches[-1:])
        for _day, leaf in taken:
            leaf.batch = batches[-1]
        BoardLeaf.objects.bulk_create([leaf for _day, leaf in taken])
    BoardLeaf.objects.bulk_create([leaf for _day, leaf in waiting])


def _batch(world: World, box: Box, before: list[BoardBatch], taken: list[BoardLeaf], day: date) -> BoardBatch:
    evening = datetime.combine(day, datetime.min.time(), tzinfo=timezone.get_current_timezone()) + timedelta(hours=19)
    batch = BoardBatch(
        poll=box.poll, number=len(before) + 1, leaf_count=len(taken), root=leaves.root(one.leaf for one in taken),
        published_at=min(evening, box.poll.closes_at, world.at - timedelta(minutes=30)),
    )  # fmt: skip
    text = board.signed_text(batch, before[-1].root if before else "")
    batch.signature = roots.sign(text, keys.signing_key(box.kept))
    return batch
