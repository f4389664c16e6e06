"""Votes on paper: stations, envelopes, and what became of the boxes of votes that have closed.

People and what two clerks typed are written in bulk; every step of a box, a batch and a sample is a real one.
"""

import tomllib
from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone

from accounts.models import User
from budget.models import (
    BoxCount,
    Eligibility,
    KeyedPaper,
    PaperBatch,
    PaperBox,
    PaperKeying,
    PaperStation,
    Participation,
    Poll,
    Pot,
    Project,
)
from budget.services.paper import boxes, keying, sample, stations
from budget.states.names import Channel, Ground
from budget.states.paper import BatchState, Mark, SpoiltReason, Verdict
from budget.states.polls import PollState
from budget.states.projects import ProjectState
from core.workflow import engine
from demo.silence import nothing_is_sent
from demo.world import World

TEXTS = tomllib.loads((Path(__file__).parent / "texts" / "budget_paper.toml").read_text(encoding="utf-8"))
SAMPLE = 20
# So often two people read a sheet differently, and so often a sheet is blank or spoiled.
MISREAD, BLANK, SPOILED = 0.02, 0.02, 0.025
Value = tuple[str, str, str]


@nothing_is_sent()
def take_envelopes(world: World) -> None:
    """While the votes are open: stations, and the envelopes that came."""
    for text in TEXTS["station"]:
        poll = Poll.objects.filter(cycle__slug=text["cycle"], state=PollState.OPEN).select_related("cycle").first()
        if poll is not None:
            at = poll.opens_at - timedelta(hours=20)
            plain = {name: text[name] for name in ("name", "place", "hours")}
            station = stations.add_station(poll, by=world.staff["election"], at=at, **plain)
            _hand_in(world, station, text["people"])


def _hand_in(world: World, station: PaperStation, people: int) -> None:
    poll, box = station.poll, station.boxes.get()
    last = min(poll.closes_at, world.at)
    days = [timezone.localdate(world.between(poll.opens_at, last)) for _person in range(people)]
    proofs = Eligibility.objects.bulk_create(
        Eligibility(poll=poll, keyed_hash=f"{world.chance.getrandbits(256):064x}", ground=Ground.RESIDENCE)
        for _person in range(people)
    )
    Participation.objects.bulk_create(
        Participation(poll=poll, eligibility=proof, channel=Channel.PAPER, day=day)
        for proof, day in zip(proofs, days, strict=True)
    )
    for pot in poll.pots.all():
        sheets = sum(world.chance.random() < 1 / len(pot.areas) for _person in range(people)) if pot.areas else people
        BoxCount.objects.filter(box=box, pot=pot).update(handed_in=sheets)


@nothing_is_sent()
def enter(world: World) -> None:
    """After the close and before the count: opened, counted through, keyed, settled, entered, compared."""
    for poll in Poll.objects.filter(state=PollState.CLOSED, stations__isnull=False).distinct().order_by("closes_at"):
        at = poll.closes_at + timedelta(minutes=30)
        found = PaperBox.objects.filter(station__poll=poll).select_related("station__poll")
        for number, box in enumerate(found.order_by("station__number")):
            _open_and_count(world, box, TEXTS["seals"][number % len(TEXTS["seals"])], at, differs=number == 1)
        for batch in poll.paper_batches.order_by("number"):
            _key(world, batch, at + timedelta(hours=3))
        for box in found:
            engine.apply(box, "enter", actor=world.staff["election"], at=at + timedelta(hours=8))
        _compare(world, poll, at + timedelta(hours=9))


def _open_and_count(world: World, box: PaperBox, seal: str, at: datetime, *, differs: bool) -> None:
    first, second = world.staff["officer"], world.staff["election2"]
    boxes.seal(box, by=first, seal_number=seal, at=at)
    engine.apply(box, "open_first", actor=first, at=at + timedelta(minutes=90))
    engine.apply(box, "open_second", actor=second, at=at + timedelta(minutes=91))
    counts = list(box.counts.all())
    found = {count.pot_id: count.handed_in - (differs and place == 0) for place, count in enumerate(counts)}
    explanation = TEXTS["explanation"] if differs else ""
    boxes.count_through(box, by=first, found=found, explanation=explanation, at=at + timedelta(minutes=120))
    engine.apply(box, "agree_count", actor=second, at=at + timedelta(minutes=125))


def _key(world: World, batch: PaperBatch, at: datetime) -> None:
    read = [_sheet(world, batch.pot) for _sheet_number in range(batch.size)]
    misread = [_sheet(world, batch.pot) if world.chance.random() < MISREAD else value for value in read]
    for turn, (account, values) in enumerate((("election3", read), ("officer", misread)), start=1):
        clerk = world.staff[account]
        own = PaperKeying.objects.create(batch=batch, turn=turn, clerk=clerk, started_at=at)
        KeyedPaper.objects.bulk_create(
            KeyedPaper(keying=own, position=position, mark=mark, reason=reason, choices=choices)
            for position, (mark, reason, choices) in enumerate(values, start=1)
        )
        at += timedelta(minutes=12 + batch.size // 2)
        keying.finish(batch, by=clerk, at=at)
    if batch.state == BatchState.COMPARED:
        _settle(world.staff["election2"], batch, read, at + timedelta(minutes=10))


def _settle(third: User, batch: PaperBatch, read: list[Value], at: datetime) -> None:
    for row in keying.undecided(batch):
        row.mark, row.reason, row.choices = read[row.position - 1]
        row.settled_by = third
        row.save(update_fields=["mark", "reason", "choices", "settled_by"])
    engine.apply(batch, "settle", actor=third, at=at)


def _sheet(world: World, pot: Pot) -> Value:
    """What stands on one sheet: a few projects, the liked ones more often; now and then nothing, or too much."""
    luck = world.chance.random()
    if luck < BLANK:
        return Mark.BLANK, "", ""
    if luck < BLANK + SPOILED:
        return Mark.SPOILED, world.chance.choice(list(SpoiltReason)), ""
    numbers = list(
        Project.objects.filter(pot=pot, state=ProjectState.ON_BALLOT)
        .order_by("number")
        .values_list("number", flat=True)
    )
    picks = world.chance.randint(1, min(pot.poll.most_picks, len(numbers)))
    liked: set[int] = set()
    while len(liked) < picks:
        # The smaller of two throws: the numbers at the front of the sheet are liked more often, as on real paper.
        liked.add(min(world.chance.choice(numbers), world.chance.choice(numbers)))
    return Mark.VALID, "", ",".join(map(str, sorted(liked)))


def _compare(world: World, poll: Poll, at: datetime) -> None:
    drawn = sample.draw(poll, by=world.staff["election"], public_word=TEXTS["word"], size=SAMPLE, at=at)
    drawn.sheets.update(verdict=Verdict.SAME, compared_by=world.staff["election3"])
    engine.apply(drawn, "sign_first", actor=world.staff["election3"], at=at + timedelta(minutes=40))
    engine.apply(drawn, "sign_second", actor=world.staff["officer"], at=at + timedelta(minutes=45))
