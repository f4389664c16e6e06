"""The hash chain over audit and transition records: sealing in batches, and checking.

Each link's digest covers the one before and every column of its record, so an edited, removed,
reordered or inserted row no longer fits. The newest digests are also written outside the database:
somebody who rewrote the whole chain there would contradict them.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from django.db import IntegrityError, models, transaction
from django.db.models import Exists, Max, OuterRef, Q

from core.audit import checkpoints
from core.audit.models import AuditLink, AuditRecord
from core.whole_days import is_whole_day, whole_day
from core.workflow.models import TransitionRecord

GENESIS = "0" * 64
BATCH = 1_000
# The sealer runs every second; a record so much older than a seal that passed it by was put in behind its back.
LATEST_SEAL = timedelta(minutes=30)
# A record that keeps its day only, so that no hour tells on anybody, may be up to a day older than it says.
LATEST_SEAL_OF_A_DAY = timedelta(days=1) + LATEST_SEAL

# A transaction may commit after this many others that took their numbers later.
LATE_COMMITS = 5_000

SEALED_MODELS: dict[str, Any] = {
    AuditLink.Kind.AUDIT: AuditRecord,
    AuditLink.Kind.TRANSITION: TransitionRecord,
}


@dataclass(frozen=True)
class Fault:
    """One place where the chain and the records disagree."""

    position: int
    kind: str
    row_id: int
    what: str


def seal(*, at: datetime | None) -> int:
    """Link the records not linked yet, oldest first, up to a batch of each kind; returns how many.

    Of two sealing workers one loses: its links collide with the other's and none of them is written.
    Without a time each record is sealed at its own: for demo data alone, whose past is made up.
    """
    try:
        with transaction.atomic():
            links = list(_links_to_come(at))
            AuditLink.objects.bulk_create(links)
    except IntegrityError:
        return 0
    return len(links)


def _links_to_come(at: datetime | None) -> Iterator[AuditLink]:
    position, digest = head()
    for kind, row in _unsealed():
        position, sealed_at = position + 1, _sealed_at(row, at or row.at)
        digest = link_digest(digest, kind, row, sealed_at)
        yield AuditLink(position=position, kind=kind, row_id=row.pk, digest=digest, sealed_at=sealed_at)


def _sealed_at(row: Any, at: datetime) -> datetime:
    """Of a record that keeps its day only, the link keeps no more."""
    return whole_day(at) if is_whole_day(row.at) else at


def _latest_seal(row: Any) -> timedelta:
    return LATEST_SEAL_OF_A_DAY if is_whole_day(row.at) else LATEST_SEAL


def waiting() -> bool:
    """Whether any record has no place in the chain yet; a cheap read, asked every second."""
    return any(_without_link(kind, model).exists() for kind, model in SEALED_MODELS.items())


def head() -> tuple[int, str]:
    """Position and digest of the newest link."""
    newest = AuditLink.objects.order_by("-position").first()
    return (newest.position, newest.digest) if newest else (0, GENESIS)


def verify(*, known_heads: dict[int, str] | None = None, after: int = 0, until: int | None = None) -> Iterator[Fault]:
    """Every fault in the chain, in order. Nothing is changed; memory stays constant.

    A part of the chain (`after` a position, `until` another) is checked link by link; the whole is also compared with
    the checkpoints, with the heads kept outside, and with the records that have no link.
    """
    whole = not after and until is None
    heads, walk = known_heads or {}, checkpoints.Walk()
    expected, position = _digest_at(after), after
    seals = Seals()
    links = AuditLink.objects.filter(position__gt=after).order_by("position")
    if until is not None:
        links = links.filter(position__lte=until)
    for link, row in _with_rows(links):
        position += 1
        if link.position != position:
            yield Fault(position, link.kind, link.row_id, "link removed")
            position = link.position
        found = list(_faults_of(link, row, expected, seals.before(link), excused=walk.excuses(link)))
        if whole:
            found += walk.faults(link, missing=row is None)
        if heads.get(position, link.digest) != link.digest:
            found.append("differs from the head kept outside")
        yield from (Fault(position, link.kind, link.row_id, what) for what in found)
        expected = link.digest
    if whole:
        yield from _cut_off(heads, position)
        yield from _slipped_in()


def _with_rows(links: Any) -> Iterator[tuple[AuditLink, Any]]:
    """Every link with its record, or with None where there is none."""
    stream = links.iterator(chunk_size=BATCH)
    while batch := list(islice(stream, BATCH)):
        rows = _rows_of(batch)
        for link in batch:
            yield link, rows.get((link.kind, link.row_id))


def _faults_of(
    link: AuditLink, row: Any, expected: str, sealed_before: datetime | None, *, excused: bool
) -> Iterator[str]:
    if row is None:
        if not excused:
            yield "record removed"
    elif link_digest(expected, link.kind, row, link.sealed_at) != link.digest:
        yield "record or chain edited"
    elif link.sealed_at - row.at > _latest_seal(row) and _was_passed_by(row, sealed_before):
        yield "record inserted afterwards"


def _was_passed_by(row: Any, sealed_before: datetime | None) -> bool:
    """Whether the sealer ran when the record should have been there. What was done while no worker ran is sealed late
    and is no fault; a record of a day has a whole day for that."""
    return is_whole_day(row.at) or (sealed_before is not None and sealed_before - row.at > LATEST_SEAL)


class Seals:
    """When the sealer ran, as the links tell in their order."""

    def __init__(self) -> None:
        self.present: datetime | None = None
        self.newest: datetime | None = None
        self.newest_before: datetime | None = None

    def before(self, link: AuditLink) -> datetime | None:
        """The newest seal before that of this link; none at the beginning of the part that is walked."""
        if link.sealed_at != self.present and not is_whole_day(link.sealed_at):
            self.present, self.newest_before = link.sealed_at, self.newest
            self.newest = max(link.sealed_at, self.newest or link.sealed_at)
        return self.newest_before


def _digest_at(position: int) -> str:
    link = AuditLink.objects.filter(position=position).first()
    return link.digest if link else GENESIS


def link_digest(previous: str, kind: str, row: models.Model, sealed_at: datetime) -> str:
    """Covers the link before, the record whole, and when it was sealed."""
    return hashlib.sha256(f"{previous}\n{kind}\n{_spelled(sealed_at)}\n{canonical(row)}".encode()).hexdigest()


def canonical(row: models.Model) -> str:
    """Every column of a record in one spelling, whatever database it comes from."""
    values = {field.attname: _spelled(getattr(row, field.attname)) for field in row._meta.concrete_fields}
    return json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _spelled(value: Any) -> Any:
    return value.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(value, datetime) else value


def _unsealed() -> Iterator[tuple[str, Any]]:
    found = []
    for kind, model in SEALED_MODELS.items():
        found += [(kind, row) for row in _without_link(kind, model).order_by("pk")[:BATCH]]
    return iter(sorted(found, key=lambda pair: (pair[1].at, pair[0], pair[1].pk)))


def _without_link(kind: str, model: Any) -> Any:
    """Records to be sealed. Only the newest are looked at, so that the cost does not grow with the years."""
    linked = AuditLink.objects.filter(kind=kind, row_id=OuterRef("pk"))
    return model._default_manager.filter(~Exists(linked), pk__gt=_oldest_in_reach(kind))


def _oldest_in_reach(kind: str) -> int:
    newest: int = AuditLink.objects.filter(kind=kind).aggregate(row_id=Max("row_id"))["row_id"] or 0
    return max(0, newest - LATE_COMMITS)


def _rows_of(batch: list[AuditLink]) -> dict[tuple[str, int], Any]:
    rows: dict[tuple[str, int], Any] = {}
    for kind, model in SEALED_MODELS.items():
        wanted = [link.row_id for link in batch if link.kind == kind]
        rows |= {(kind, row.pk): row for row in model._default_manager.filter(pk__in=wanted)}
    return rows


def _cut_off(heads: dict[int, str], position: int) -> Iterator[Fault]:
    if heads and max(heads) > position:
        yield Fault(max(heads), "", 0, "the end of the chain was cut off")


def _slipped_in() -> Iterator[Fault]:
    """Unlinked records that the sealer would have taken long ago, had they been there."""
    for kind, model in SEALED_MODELS.items():
        newest = AuditLink.objects.filter(kind=kind).aggregate(at=Max("sealed_at"))["at"]
        if newest is None:
            continue
        linked = AuditLink.objects.filter(kind=kind, row_id=OuterRef("pk"))
        out_of_reach = _oldest_in_reach(kind)
        too_old = Q(at__lt=newest - LATEST_SEAL) | Q(pk__lte=out_of_reach)
        for row in model._default_manager.filter(~Exists(linked), too_old).order_by("pk"):
            if row.pk <= out_of_reach or row.at < newest - _latest_seal(row):
                yield Fault(0, kind, row.pk, "record inserted afterwards")
