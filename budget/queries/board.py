"""The public board: which fingerprints stand on it. What has not gone up with its batch yet is shown to nobody."""

from __future__ import annotations

from django.db import models

from budget.models import BoardLeaf, Poll

# A bucket holds every leaf that begins with so many letters: whoever asks for one does not say which they mean.
BUCKET = 2


class Found(models.TextChoices):
    ON_BOARD = "found"
    WAITING = "waiting"
    SUPERSEDED = "superseded"
    MISSING = "missing"


def bucket(poll: Poll, start: str) -> list[str]:
    """All leaves on the board with this beginning, in order."""
    rows = BoardLeaf.objects.filter(pot__poll=poll, batch__isnull=False, leaf__startswith=start)
    return list(rows.order_by("leaf").values_list("leaf", flat=True))


def look_up(poll: Poll, leaf: str) -> Found:
    """For whoever holds the receipt. By its beginning alone only what is public is found."""
    rows = BoardLeaf.objects.filter(pot__poll=poll, leaf__startswith=leaf)
    if len(leaf) < 64:
        rows = rows.filter(batch__isnull=False)
    found = rows.first()
    if found is None:
        return Found.MISSING
    if found.is_superseded:
        return Found.SUPERSEDED
    return Found.ON_BOARD if found.batch_id else Found.WAITING
