"""Records of access are destroyed when the law no longer asks for them, and the chain still shows any other loss."""

import logging
from datetime import datetime, timedelta
from itertools import takewhile

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction

from core.audit import chain, checkpoints
from core.audit.audit import record
from core.audit.door import DESTROYED
from core.audit.models import AuditCheckpoint, AuditLink, AuditRecord

logger = logging.getLogger(__name__)

BATCH = 5_000
ONE_YEAR = timedelta(days=365)
# Whoever keeps data of so many people keeps the record of access for two years.
MANY_PEOPLE = 50_000


def retention() -> timedelta:
    """The period set by the deployment, else what the law asks for at this number of people."""
    if settings.AUDIT_RETENTION_DAYS:
        return timedelta(days=settings.AUDIT_RETENTION_DAYS)
    people = get_user_model().objects.filter(is_active=True)
    is_large = people.order_by("pk")[MANY_PEOPLE - 1 : MANY_PEOPLE].exists()
    return 2 * ONE_YEAR if is_large else ONE_YEAR


def destroy_expired(*, at: datetime) -> int:
    """Destroy everything whose period is over, a part of the chain at a time; how many records were destroyed."""
    older_than, total = at - retention(), 0
    while links := _links_to_pass(older_than):
        if fault := next(chain.verify(after=_last_position(), until=links[-1].position), None):
            logger.error("The audit chain is broken at %s; nothing more is destroyed.", fault)
            break
        total += _destroy(links, older_than=older_than, at=at)
    return total


def _last_position() -> int:
    last = checkpoints.newest()
    return last.position if last else 0


def _links_to_pass(older_than: datetime) -> list[AuditLink]:
    """The next links in order, up to the first that must stay; none while there is nothing to destroy."""
    ahead = AuditLink.objects.filter(position__gt=_last_position()).order_by("position")
    oldest = ahead.filter(kind=AuditLink.Kind.AUDIT).first()
    if oldest is None or oldest.sealed_at >= older_than:
        return []
    return list(takewhile(lambda link: link.sealed_at < older_than, ahead[:BATCH]))


@transaction.atomic
def _destroy(links: list[AuditLink], *, older_than: datetime, at: datetime) -> int:
    rows = [link.row_id for link in links if link.kind == AuditLink.Kind.AUDIT]
    doomed = AuditRecord.objects.filter(pk__in=rows).exclude(verb=DESTROYED)
    doomed_ids = set(doomed.values_list("pk", flat=True))
    segment = checkpoints.Segment(checkpoints.newest())
    for link in links:
        segment.take(link, missing=link.kind == AuditLink.Kind.AUDIT and link.row_id in doomed_ids)
    checkpoint = AuditCheckpoint.objects.create(
        position=links[-1].position,
        digest=segment.digest,
        destroyed=segment.missing,
        older_than=older_than,
        made_at=at,
    )
    doomed.delete()
    record(DESTROYED, actor=None, at=at, detail=checkpoints.detail_of(checkpoint))
    return segment.missing
