"""What the pages of a result read: the count that stands, its pots, and the counts before it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from budget.models import Count, Cycle, Poll, PotResult, ResultFile
from budget.recount.writing import MANIFEST, RESULT, SCRIPT

ARCHIVE = "all-files.zip"


@dataclass(frozen=True)
class Money:
    """How much of what there was is spent, and on how much of what was voted on."""

    ceiling_won: int
    spent_won: int
    projects: int
    selected: int

    @property
    def percent(self) -> int:
        return round(100 * self.spent_won / self.ceiling_won) if self.ceiling_won else 0


def published(cycle: Cycle) -> QuerySet[Count]:
    """All counts that everybody may see, the one that stands first."""
    counts = Count.objects.filter(poll__cycle=cycle, published_at__isnull=False)
    people = ("poll__cycle__department", "poll__first_confirmation", "poll__second_confirmation", "counted_by")
    return counts.select_related(*people).order_by("-version")


def pots_of(count: Count) -> list[PotResult]:
    return list(count.pots.select_related("pot").order_by("pot__number"))


def standing_pots() -> QuerySet[PotResult]:
    """The pots of every vote by the count that stands: the last one published."""
    later = Count.objects.filter(
        poll=OuterRef("count__poll"), published_at__isnull=False, version__gt=OuterRef("count__version")
    )
    published = PotResult.objects.filter(count__published_at__isnull=False).exclude(Exists(later))
    public = published.filter(count__poll__cycle__published_at__isnull=False)
    return public.select_related("pot", "count__poll__cycle")


def files_of(count: Count) -> list[ResultFile]:
    """The manifest first, then what residents look for, then the rest by name."""
    first = {name: place for place, name in enumerate((MANIFEST, RESULT, SCRIPT, "ballots.csv"))}
    files = count.files.exclude(name=ARCHIVE)
    return sorted(files, key=lambda file: (first.get(file.name, len(first)), file.name))


def archive_of(count: Count) -> ResultFile | None:
    return count.files.filter(name=ARCHIVE).first()


def money_of(pots: list[PotResult]) -> Money:
    rows = [row for result in pots for row in result.detail["projects"] if not row["withdrawn"]]
    return Money(
        ceiling_won=sum(result.pot.ceiling_won for result in pots),
        spent_won=sum(result.spent_won for result in pots),
        projects=len(rows),
        selected=sum(row["selected"] for row in rows),
    )


def spread_of(pots: list[PotResult], name: str) -> list[dict[str, Any]]:
    """The money by area or category, over all pots, most first."""
    found: dict[str, dict[str, Any]] = defaultdict(lambda: {"won": 0, "selected": 0, "projects": 0})
    for result in pots:
        for part in result.detail[name]:
            for key in ("won", "selected", "projects"):
                found[part["label"]][key] += part[key]
    return [{"label": label, **part} for label, part in sorted(found.items(), key=lambda one: (-one[1]["won"], one[0]))]


def turnout_of(count: Count) -> tuple[list[str], list[tuple[str, dict[str, int]]]]:
    """(channels in use, days with the people of each channel)."""
    days: dict[str, dict[str, int]] = defaultdict(dict)
    for row in count.turnout:
        days[row["day"]][row["channel"]] = row["people"]
    channels = [name for name in ("ONLINE", "KIOSK", "PAPER") if any(name in day for day in days.values())]
    return channels, sorted(days.items())


def to_confirm(poll: Poll) -> Count | None:
    return Count.objects.filter(poll=poll, published_at__isnull=True).select_related("counted_by").first()
