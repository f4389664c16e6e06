"""What the templates of pages and blocks look up for themselves: Wagtail composes them, not a view."""

from typing import Any
from urllib.parse import urljoin

from django import template
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from accounts.models import Department
from core import asked_again
from core.search import kinds
from core.ui import highlights
from core.ui.kept_parts import kept_part
from core.ui.paging import KeysetPage, paginate
from core.ui.tags.page import language_prefix
from home import queries
from home.forms import NewsFilter
from home.models import NewsPage

register = template.Library()
NEWS_PER_PAGE = 12
OPEN_NOW_SECONDS = 30
# Below the root of Wagtail's tree.
HOME_DEPTH = 2


@register.filter
def with_code(text: Any) -> SafeString:
    """`next` between backticks, as the API's document has it, becomes code on a page."""
    parts = str(text).split("`")
    if len(parts) % 2 == 0:
        return conditional_escape(text)
    return format_html_join(
        "", "{}", ((format_html("<code>{}</code>", part) if n % 2 else part,) for n, part in enumerate(parts))
    )


@register.simple_tag(takes_context=True)
def home_part(context: Any, part: Any) -> SafeString:
    """One block of the first page: what its editor wrote, and what it looks up."""
    given = (part.block_type, part.get_prep_value())
    return kept_part(context["request"], f"home {part.id}", given, lambda: part.render_as_block(context.flatten()))


@register.simple_tag
def open_now(count: int) -> list[highlights.OpenItem]:
    """The same for every visitor, so the rooms are asked twice a minute and not with every visit."""
    at = timezone.now()
    key = f"home:open-now:{get_language()}:{count}"
    found: list[highlights.OpenItem] | None = cache.get(key)
    if found is None:
        with asked_again.left_out():
            found = highlights.open_now(at, count)
        cache.set(key, found, OPEN_NOW_SECONDS)
    return [item for item in found if item.closes_at is None or item.closes_at > at]


@register.simple_tag
def latest_news(kind: str, count: int) -> list[NewsPage]:
    return queries.latest(kind, count)


@register.simple_tag
def key_figures() -> list[queries.KeyFigure]:
    return queries.key_figures(timezone.now())


@register.simple_tag
def contacts() -> list[Department]:
    return queries.contacts()


@register.simple_tag
def side_navigation(page: Any) -> list[Any]:
    return queries.side_navigation(page)


@register.simple_tag
def related_news(page: NewsPage) -> list[NewsPage]:
    return queries.related_news(page)


@register.simple_tag(takes_context=True)
def news_filter(context: Any) -> NewsFilter:
    return NewsFilter(context["request"].GET)


@register.simple_tag(takes_context=True)
def news_listing(context: Any, form: NewsFilter) -> KeysetPage[NewsPage]:
    cursor = context["request"].GET.get("cursor")
    return paginate(queries.filtered_news(**form.wanted()), cursor, order="-published_on", size=NEWS_PER_PAGE)


@register.simple_tag
def is_still_open(page: NewsPage) -> bool:
    return page.is_open(timezone.now())


@register.simple_tag
def content_is_foreign() -> bool:
    """Whether the reader's language is another than the one pages are written in."""
    return (get_language() or settings.LANGUAGE_CODE) != settings.LANGUAGE_CODE


@register.simple_tag(takes_context=True)
def trail(context: Any, page: Any) -> list[tuple[str, str]]:
    """Breadcrumbs down to a page, the home page left out."""
    above: list[Any] = []
    while (page_above := (above[0] if above else page).get_parent()) and page_above.depth > HOME_DEPTH:
        above.insert(0, page_above)
    request = context.get("request")
    return [*[(parent.title, parent.get_url(request)) for parent in above if parent.live], (page.title, "")]


@register.filter
def in_reader_language(path: str) -> str:
    """An address of ours, with the reader's language before it."""
    return f"{language_prefix()}{path}" if path.startswith("/") else path


@register.filter
def days_left(moment: Any) -> int:
    return (timezone.localtime(moment).date() - timezone.localdate()).days


@register.filter
def kind_label(kind: str) -> Any:
    """What the search calls a kind of thing."""
    return kinds.label_of(kind)


@register.simple_tag
def absolute(path: str) -> str:
    """The whole address of a path of ours, as other sites need it."""
    return urljoin(settings.BASE_URL, path)
