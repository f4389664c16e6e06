"""Reads about paper ballots: for the staff's pages, and the numbers that everybody reads."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet, Sum

from budget.models import BoxCount, PaperBatch, PaperBox, PaperKeying, PaperRow, Poll
from budget.states.paper import COUNT_SIGNED, READINGS_AGREE, Mark
from budget.states.permissions import ENTER_PAPER
from core import permissions

# Fewer ballots than these can point to people: such stations are shown together.
SMALLEST_STATION = 30


def polls_visible_to(user: Any) -> QuerySet[Poll]:
    """Votes with paper whose boxes the person may work on."""
    found = Poll.objects.filter(has_paper=True).select_related("cycle", "department")
    scope = permissions.scope(user, ENTER_PAPER)
    return found if scope.everywhere else found.filter(department__in=scope.departments)


def boxes_of(poll: Poll) -> QuerySet[PaperBox]:
    return (
        PaperBox.objects.filter(station__poll=poll)
        .select_related("station__poll__cycle")
        .prefetch_related(Prefetch("counts", BoxCount.objects.select_related("pot")))
        .annotate(
            batch_count=Count("batches"),
            agreed_count=Count("batches", filter=Q(batches__state__in=READINGS_AGREE)),
        )
        .order_by("station__number", "number")
    )


def batches_of(poll: Poll) -> QuerySet[PaperBatch]:
    return poll.paper_batches.select_related("pot", "box__station").order_by("number")


@dataclass
class StationNumbers:
    """What became of the paper of one station, or of several small ones together."""

    names: list[str]
    handed_in: int = 0
    found: int = 0
    marks: Counter[str] = field(default_factory=Counter)

    @property
    def valid(self) -> int:
        return self.marks[Mark.VALID]

    @property
    def blank(self) -> int:
        return self.marks[Mark.BLANK]

    @property
    def spoiled(self) -> int:
        return self.marks[Mark.SPOILED]

    def add(self, other: "StationNumbers") -> None:
        self.names += other.names
        self.handed_in += other.handed_in
        self.found += other.found
        self.marks.update(other.marks)


def numbers(poll: Poll) -> list[StationNumbers]:
    """Per station, in sheets of paper; stations with fewer than thirty are told together, however many it takes."""
    counted: dict[int, tuple[int, int]] = {
        row["box__station"]: (row["handed_in"] or 0, row["found"] or 0)
        for row in BoxCount.objects.filter(box__station__poll=poll)
        .values("box__station")
        .annotate(handed_in=Sum("handed_in"), found=Sum("found"))
    }
    marks: dict[int, Counter[str]] = defaultdict(Counter)
    rows = PaperRow.objects.filter(batch__poll=poll).exclude(mark="")
    for row in rows.order_by().values("batch__box__station", "mark").annotate(sheets=Count("pk")):
        marks[row["batch__box__station"]][row["mark"]] = row["sheets"]
    each = [
        StationNumbers(
            [station.name],
            *counted.get(station.pk, (0, 0)),
            marks[station.pk],
        )
        for station in poll.stations.all()
    ]
    return merged(each)


def merged(each: Iterable[StationNumbers]) -> list[StationNumbers]:
    """Small ones together; and a large one with them where they would still be few."""
    stations = sorted(each, key=lambda station: station.handed_in)
    together = StationNumbers([])
    large = [station for station in stations if station.handed_in >= SMALLEST_STATION]
    for station in stations:
        if station.handed_in < SMALLEST_STATION:
            together.add(station)
    while together.names and together.handed_in < SMALLEST_STATION and large:
        together.add(large.pop(0))
    large.sort(key=lambda station: station.names)
    return [*large, together] if together.names else large


def differences(poll: Poll) -> list[PaperBox]:
    """Boxes whose numbers differ, with the explanation that two signed."""
    boxes = boxes_of(poll).filter(state__in=COUNT_SIGNED)
    return [box for box in boxes if any(count.difference for count in box.counts.all())]


def keying_of(batch: PaperBatch, user: Any) -> PaperKeying | None:
    """One's own turn and nobody else's: there is no question here that answers with the other's."""
    return PaperKeying.objects.filter(batch=batch, clerk=user).first()


def to_settle(batch: PaperBatch) -> list[tuple[PaperRow, list[Any]]]:
    """The sheets that two read differently, each with what they typed; for a third, when both have finished."""
    read: dict[int, list[Any]] = defaultdict(list)
    for keying in batch.keyings.filter(finished_at__isnull=False).prefetch_related("papers"):
        for paper in keying.papers.all():
            read[paper.position].append(paper)
    rows = batch.rows.filter(differed=True).select_related("batch", "settled_by")
    return [(row, read[row.position]) for row in rows]
