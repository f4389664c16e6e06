"""Six months of what was read, searched and downloaded: two words that nobody finds, and one that was hidden."""

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from core import open_data
from core.search.models import SearchDocument
from demo.world import World
from home import services
from home.models import DailyCount

TEXTS = Path(__file__).parent / "texts" / "usage.toml"
DAYS = 183
PAGES = 40
BATCH = 1000
# Mondays are busy, weekends are quiet.
WEEK = (1.25, 1.1, 1.0, 1.0, 0.95, 0.6, 0.55)


def build(world: World) -> None:
    texts = tomllib.loads(TEXTS.read_text(encoding="utf-8"))
    today = world.at.date()
    rows: list[DailyCount] = []
    for back in range(DAYS, 0, -1):
        day = today - timedelta(days=back)
        # People come to know the place: the first day is half as busy as the last.
        busy = WEEK[day.weekday()] * (1 - back / DAYS / 2)
        rows += _pages(world, day, busy)
        rows += _words(world, day, busy, texts["word"])
        rows += _downloads(world, day, busy, texts["downloads"])
    DailyCount.objects.bulk_create(rows, batch_size=BATCH)
    services.hide_word(actor=world.staff["admin"], word=texts["hidden"], hidden=True, at=world.days_ago(20, hour=10))


def _pages(world: World, day: date, busy: float) -> list[DailyCount]:
    rows = [_row(world, DailyCount.Kind.PAGE, "/", day, 60 * busy)]
    for rank, path in enumerate(_read(world)):
        rows.append(_row(world, DailyCount.Kind.PAGE, path, day, 40 * busy / (rank + 2)))
    return [row for row in rows if row.times]


def _words(world: World, day: date, busy: float, words: list[dict[str, Any]]) -> list[DailyCount]:
    rows = []
    for word in words:
        row = _row(world, DailyCount.Kind.SEARCH, word["word"], day, word["often"] * busy)
        row.misses = row.times if word.get("missing") else 0
        rows.append(row)
    return [row for row in rows if row.times]


def _downloads(world: World, day: date, busy: float, forms: dict[str, float]) -> list[DailyCount]:
    names = [dataset.name for dataset in open_data.datasets()]
    rows = [
        _row(world, DailyCount.Kind.DOWNLOAD, f"{name}.{form}", day, often * busy / (rank + 1))
        for rank, name in enumerate(names)
        for form, often in forms.items()
    ]
    return [row for row in rows if row.times]


def _read(world: World) -> list[str]:
    """What the search knows as public, the newest most read."""
    known = SearchDocument.objects.filter(audience="public").exclude(kind="file").order_by("-published_at", "url")
    return list(dict.fromkeys(known.values_list("url", flat=True)[:PAGES]))


def _row(world: World, kind: str, subject: str, day: date, often: float) -> DailyCount:
    times = int(world.chance.uniform(0.5, 1.5) * often + world.chance.random())
    return DailyCount(kind=kind, subject=subject, day=day, times=times)
