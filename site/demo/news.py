"""News, decisions and consultations of two years."""

import tomllib
from datetime import datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.utils import timezone

from demo.markup import blocks, dated
from demo.world import SEOUL, World
from home.models import NewsIndexPage, NewsPage

TEXTS = Path(__file__).parent / "texts" / "news.toml"
MONTHS = 10


def build(world: World, index: NewsIndexPage, pictures: dict[str, int]) -> None:
    texts = tomllib.loads(dated(TEXTS.read_text(encoding="utf-8"), world.at.date()))["news"]
    texts += [_spending_report(world, month) for month in range(MONTHS * world.scale)]
    texts.sort(key=lambda text: -text["days"])
    for number, text in enumerate(texts, start=1):
        page = _page(world, text, pictures, slug=f"news-{number}")
        index.add_child(instance=page)
        world.news.append(page)


def _spending_report(world: World, month: int) -> dict[str, Any]:
    """The monthly table that every corporation has to publish."""
    rows = [
        f"{department.name}|{world.chance.randint(3, 14)}|{world.chance.randint(18, 92) * 10_000:,}원"
        for key, department in world.departments.items()
        if key != "시청"
    ]
    when = timezone.localtime(world.at - timedelta(days=30 * month + 20))
    return {
        "kind": "NOTICE",
        "days": 30 * month + 15,
        "department": "총무계약",
        "tags": ["업무추진비"],
        "title": f"{when.year}년 {when.month}월 업무추진비를 공개합니다",
        "lead": "부서마다 쓴 횟수와 금액입니다. 쓴 날과 까닭은 내려받는 표에 있습니다.",
        "body": "[표] 부서별 업무추진비\n부서|횟수|금액\n" + "\n".join(rows),
    }


def _page(world: World, text: dict[str, Any], pictures: dict[str, int], *, slug: str) -> NewsPage:
    published = world.days_ago(text["days"], hour=10)
    department = world.departments[text["department"]]
    page = NewsPage(
        title=text["title"],
        slug=slug,
        kind=text["kind"],
        lead=text["lead"],
        published_on=published.date(),
        department=department,
        responsible=world.positions[text["department"]],
        picture_id=pictures.get(text.get("picture", "")),
        body=blocks(text["body"]),
        open_until=_open_until(world, text),
        first_published_at=published,
        last_published_at=published,
        latest_revision_created_at=published,
    )
    page.tags.add(*text["tags"])
    return page


def _open_until(world: World, text: dict[str, Any]) -> datetime | None:
    if "open" not in text:
        return None
    day = (world.at + timedelta(days=text["open"])).date()
    return datetime.combine(day, time(18), tzinfo=SEOUL)
