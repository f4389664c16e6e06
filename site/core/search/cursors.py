"""Where a list of results goes on: after which document, in which tier."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from core.search.models import SearchDocument

_TIERS = 4


class CursorMalformed(ValueError):
    """The address carries a place that no list of ours could have given."""


@dataclass(frozen=True)
class Cursor:
    tier: int = 0
    after: tuple[datetime, int] | None = None

    @classmethod
    def read(cls, text: str) -> Cursor:
        try:
            tier, moment, pk = text.split("~")
            after = (_moment(moment), int(pk)) if moment or pk != "0" else None
            cursor = cls(int(tier), after)
        except (ValueError, OverflowError) as error:
            raise CursorMalformed(text[:80]) from error
        if not 0 <= cursor.tier < _TIERS or (after and not 0 < after[1] < 2**63):
            raise CursorMalformed(text[:80])
        return cursor

    def written(self) -> str:
        moment, pk = (self.after[0].isoformat(), self.after[1]) if self.after else ("", 0)
        return f"{self.tier}~{moment}~{pk}"

    def moved(self, documents: Sequence[SearchDocument]) -> Cursor:
        last = documents[-1]
        return Cursor(self.tier, (last.published_at, last.pk))

    def next_tier(self) -> Cursor:
        return Cursor(self.tier + 1)


def _moment(text: str) -> datetime:
    """In the zone of the database: a moment at the end of time with a zone of its own has no place there."""
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone")
    return moment.astimezone(UTC)
