"""What the counts say: for everybody only what enough people asked for, on more than one day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Q, Sum

from core.search.models import SearchDocument
from home.models import DailyCount, HiddenWord

RARE_DAYS = 7
LEAST_DAYS = 2


@dataclass(frozen=True)
class Counted:
    subject: str
    label: str
    times: int
    misses: int = 0


@dataclass(frozen=True)
class Period:
    """From the first to the last day, both included."""

    first: date
    last: date

    @classmethod
    def until(cls, last: date, days: int) -> Period:
        return cls(last - timedelta(days=days - 1), last)


def most_read(period: Period, limit: int = 15) -> list[Counted]:
    found = [(row["subject"], row["total"]) for row in _summed(DailyCount.Kind.PAGE, period)[:limit]]
    titles = _titles([subject for subject, _total in found])
    return [Counted(subject, titles.get(subject, subject), total) for subject, total in found]


def most_downloaded(period: Period, limit: int = 15) -> list[Counted]:
    return [
        Counted(row["subject"], row["subject"], row["total"])
        for row in _summed(DailyCount.Kind.DOWNLOAD, period)[:limit]
    ]


def most_searched(period: Period, limit: int = 15, *, hidden: bool = False) -> list[Counted]:
    return [_word(row) for row in _words(period, hidden=hidden).order_by("-total", "subject")[:limit]]


def not_found(period: Period, limit: int = 15, *, hidden: bool = False) -> list[Counted]:
    """Words that mostly found nothing, the most wanted first."""
    words = _words(period, hidden=hidden).filter(missed__gte=settings.USAGE_LEAST_SEARCHES)
    mostly = words.filter(missed__gt=F("total") / 2)
    return [_word(row) for row in mostly.order_by("-missed", "subject")[:limit]]


def by_day(period: Period) -> list[tuple[date, int]]:
    """Pages read on each day of the period, days without any included."""
    rows = DailyCount.objects.filter(kind=DailyCount.Kind.PAGE, day__range=(period.first, period.last))
    found = dict(rows.values_list("day").annotate(total=Sum("times")))
    days = (period.last - period.first).days + 1
    return [(day := period.first + timedelta(days=number), found.get(day, 0)) for number in range(days)]


def downloads_of_year(today: date) -> dict[str, int]:
    """How often each table was downloaded in a year, by its name."""
    counts: dict[str, int] = {}
    for row in _summed(DailyCount.Kind.DOWNLOAD, Period.until(today, 365)):
        name = row["subject"].rpartition(".")[0]
        counts[name] = counts.get(name, 0) + row["total"]
    return counts


def destroy_old(today: date) -> int:
    """What is older than is kept, and words that too few people asked for to be anything but personal."""
    old, _ = DailyCount.objects.filter(day__lt=today - timedelta(days=settings.USAGE_KEEP_DAYS)).delete()
    searches = DailyCount.objects.filter(kind=DailyCount.Kind.SEARCH)
    before = today - timedelta(days=RARE_DAYS)
    often = (
        searches.values("subject")
        .annotate(total=Sum("times"))
        .filter(total__gte=settings.USAGE_LEAST_SEARCHES)
        .values("subject")
    )
    rare, _ = searches.filter(day__lt=before).exclude(subject__in=often).delete()
    return old + rare


def _summed(kind: str, period: Period) -> Any:
    rows = DailyCount.objects.filter(kind=kind, day__range=(period.first, period.last))
    return rows.values("subject").annotate(total=Sum("times")).order_by("-total", "subject")


def _words(period: Period, *, hidden: bool) -> Any:
    rows = DailyCount.objects.filter(kind=DailyCount.Kind.SEARCH, day__range=(period.first, period.last))
    if not hidden:
        rows = rows.exclude(subject__in=HiddenWord.objects.values("word"))
    enough = Q(total__gte=settings.USAGE_LEAST_SEARCHES, days__gte=LEAST_DAYS)
    return rows.values("subject").annotate(total=Sum("times"), missed=Sum("misses"), days=Count("day")).filter(enough)


def _word(row: Any) -> Counted:
    return Counted(str(row["subject"]), str(row["subject"]), row["total"], row["missed"])


def _titles(paths: list[str]) -> dict[str, str]:
    found = SearchDocument.objects.filter(url__in=paths, audience="public").values_list("url", "title")
    return dict(found)
