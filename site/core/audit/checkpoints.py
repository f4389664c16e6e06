"""What stands for records of access that were destroyed: digests over their links, and how many there were."""

import hashlib
from collections.abc import Iterator

from core.audit.door import DESTROYED
from core.audit.models import AuditCheckpoint, AuditLink, AuditRecord


def newest() -> AuditCheckpoint | None:
    return AuditCheckpoint.objects.order_by("-position").first()


class Segment:
    """The links between two checkpoints, taken in one by one."""

    def __init__(self, before: AuditCheckpoint | None) -> None:
        self.hash = hashlib.sha256((before.digest if before else "").encode())
        self.missing = 0

    def take(self, link: AuditLink, *, missing: bool) -> None:
        self.hash.update(link.digest.encode())
        self.missing += missing

    @property
    def digest(self) -> str:
        return self.hash.hexdigest()


class Walk:
    """Compares every checkpoint with the links that it stands for, while the chain is walked from its beginning."""

    def __init__(self) -> None:
        self.ahead = list(AuditCheckpoint.objects.order_by("position"))
        self.last = self.ahead[-1].position if self.ahead else 0
        self.segment = Segment(None)

    def excuses(self, link: AuditLink) -> bool:
        """Whether the record of this link may be gone."""
        return link.kind == AuditLink.Kind.AUDIT and link.position <= self.last

    def faults(self, link: AuditLink, *, missing: bool) -> Iterator[str]:
        self.segment.take(link, missing=missing)
        if not self.ahead or link.position < self.ahead[0].position:
            return
        checkpoint = self.ahead.pop(0)
        if self.segment.digest != checkpoint.digest:
            yield "chain before the checkpoint edited"
        if self.segment.missing != checkpoint.destroyed:
            yield f"{self.segment.missing} records are missing where {checkpoint.destroyed} were destroyed"
        if not _is_on_record(checkpoint):
            yield "checkpoint without the record of it"
        self.segment = Segment(checkpoint)


def detail_of(checkpoint: AuditCheckpoint) -> dict[str, str | int]:
    return {
        "position": checkpoint.position,
        "digest": checkpoint.digest,
        "destroyed": checkpoint.destroyed,
        "older_than": checkpoint.older_than.isoformat(),
    }


def _is_on_record(checkpoint: AuditCheckpoint) -> bool:
    """The destruction is itself a record in the chain, so a checkpoint cannot be slipped in unseen."""
    written = AuditRecord.objects.filter(verb=DESTROYED, at=checkpoint.made_at).values_list("detail", flat=True)
    return detail_of(checkpoint) in list(written)
