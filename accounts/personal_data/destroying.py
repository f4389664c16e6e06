"""Destroying what has outlived its purpose, and recording that it was done."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from core import personal_data
from core.audit import audit


@dataclass(frozen=True)
class Destroyed:
    name: str
    label: Any
    count: int


def destroy_expired(*, at: datetime, dry_run: bool = False, actor: Any = None) -> list[Destroyed]:
    """Each kind in a transaction of its own: one that fails must not keep the others alive."""
    return [_destroy(destruction, at=at, dry_run=dry_run, actor=actor) for destruction in personal_data.destructions()]


@transaction.atomic
def _destroy(destruction: personal_data.Destruction, *, at: datetime, dry_run: bool, actor: Any) -> Destroyed:
    expired = destruction.expired(at)
    count = expired.count()
    if count and not dry_run:
        destruction.destroy(expired)
        audit.record(
            "accounts.destroy_expired_data",
            actor=actor,
            at=at,
            detail={"kind": destruction.name, "count": count},
        )
    return Destroyed(destruction.name, destruction.label, count)
