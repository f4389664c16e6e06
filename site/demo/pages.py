"""The home page, the sections that are being built, and the pages that explain."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from wagtail.models import Collection, Locale, Page, Site

from demo.markup import blocks, dated, figure
from demo.world import World
from home.models import HomePage, NewsIndexPage, PlainPage, SectionPage

TEXTS = Path(__file__).parent / "texts" / "pages.toml"
MONEY = """
[그림자료] 주민참여예산으로 한 일 | {올해-1}년에는 사업 11건에 4억 1,200만 원을 썼습니다. 한 해 전보다 21% 많습니다. |\
 만 원 | bar | 자료: 경영기획처. 한 해 한도 5억 원
연도|금액|사업 수
{올해-5}|12440|7
{올해-4}|19400|7
{올해-3}|26800|8
{올해-2}|34100|9
{올해-1}|41200|11
"""


def build(world: World) -> NewsIndexPage:
    """Puts the pages in place of Wagtail's welcome. Answers with the list that the news go under."""
    texts = tomllib.loads(dated(TEXTS.read_text(encoding="utf-8"), world.at.date()))
    made = {"first_published_at": world.days_ago(200, hour=9), "last_published_at": world.days_ago(30, hour=9)}
    home = root_page().add_child(instance=_home(texts["home"], made, world.at.date()))
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": "localhost", "port": 80, "root_page": home, "site_name": settings.SITE_NAME},
    )
    index = home.add_child(
        instance=NewsIndexPage(
            title="소식과 결정", slug="news", lead="알리고, 정하고, 물은 일을 모두 모았습니다.", **made
        )
    )
    for text in texts["section"]:
        home.add_child(instance=_section(text, made))
    _plain_pages(home, texts["plain"], made)
    return index


def root_page() -> Page:
    """The root of the tree, without the welcome that Wagtail puts there; made anew in an emptied database."""
    Locale.objects.get_or_create(language_code=settings.LANGUAGE_CODE)
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")
    root = Page.get_first_root_node() or Page.add_root(instance=Page(title="Root", slug="root"))
    for welcome in root.get_children().exact_type(Page):
        welcome.delete()
    return Page.objects.get(pk=root.pk)


def _home(text: dict[str, Any], made: dict[str, Any], day: date) -> HomePage:
    first = {
        "text": "열려 있는 의견수렴 보기",
        "page": None,
        "address": "/news/?kind=CONSULTATION",
        "note": "읽는 데 3분, 의견은 한 줄이면 됩니다.",
    }
    money = figure(dated(MONEY, day).strip().splitlines())
    details = {"text": "참여예산 자세히 보기", "page": None, "address": "/budget/", "note": ""}
    parts = [
        (
            "hero",
            {
                "heading": text["heading"],
                "lead": text["lead"],
                "next_step": first,
                "search_words": text["search_words"],
            },
        ),
        ("open_now", {"heading": "지금 참여할 수 있어요", "count": 4}),
        ("decided", {"heading": "최근에 정한 일", "count": 4}),
        (
            "money",
            {
                "heading": "돈은 어디에 쓰였나요",
                "figure": money,
                "link": details,
            },
        ),
        ("key_figures", {"heading": "숫자로 보는 두레"}),
        ("notices", {"heading": "알림", "count": 6}),
        ("sections", {"heading": "모든 방"}),
        ("contacts", {"heading": "부서와 전화번호"}),
    ]
    return HomePage(title=text["title"], slug="home", search_description=text["description"], parts=parts, **made)


def _section(text: dict[str, Any], made: dict[str, Any]) -> SectionPage:
    links = [
        ("link", {"text": words, "page": None, "address": address, "note": note})
        for words, address, note in text["meanwhile"]
    ]
    plain = {key: text[key] for key in ("slug", "icon", "title", "lead", "promised_in", "opens_when")}
    return SectionPage(
        **plain, promised_on=made["first_published_at"].date(), body=blocks(text["body"]), meanwhile=links, **made
    )


def _plain_pages(home: HomePage, texts: list[dict[str, Any]], made: dict[str, Any]) -> None:
    by_slug: dict[str, Page] = {}
    for text in texts:
        above = by_slug.get(text.get("parent", "")) or home
        page = PlainPage(slug=text["slug"], title=text["title"], lead=text["lead"], body=blocks(text["body"]), **made)
        # treebeard counts children on the object in hand, so it is read anew for each.
        by_slug[text["slug"]] = Page.objects.get(pk=above.pk).add_child(instance=page)
