"""Reads for the home page, the news and the lists around them."""

import functools
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.cache import cache
from django.db.models import CharField, Exists, ExpressionWrapper, F, OuterRef, QuerySet, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page, PageViewRestriction

from accounts.models import Department, User
from core import asked_again
from core.deadlines.queries import on_time_rates
from core.prepared_query import PreparedQuery
from core.ui.highlights import OpenItem
from discussion.models import Comment
from home.models import NewsPage, PlainPage
from home.models.news import NewsQuerySet

ONE_YEAR = timedelta(days=365)
_OF_CARDS = ("picture__renditions",)
_COUNTED, COUNTS_KEPT = "home.key_figures", 60


def published(pages: Any) -> Any:
    """Those that everybody may read: live, and under no page that its editors restricted.

    Wagtail's own `public()` asks for the restrictions first; here they are part of the one question.
    """
    path = ExpressionWrapper(OuterRef("path"), output_field=CharField())
    above = PageViewRestriction.objects.annotate(below=path).filter(below__startswith=F("page__path"))
    return pages.live().exclude(Exists(above))


def is_public(page: Page) -> bool:
    return bool(page.live) and not page.get_view_restrictions()


def news() -> NewsQuerySet:
    """The list of news as cards show it, newest first."""
    return _newest().prefetch_related(*_OF_CARDS)


def _newest() -> NewsQuerySet:
    found: NewsQuerySet = published(NewsPage.objects)
    return found.order_by("-published_on", "-pk")


def filtered_news(*, kind: str = "", department: Department | None = None, tag: str = "") -> NewsQuerySet:
    found = news()
    if kind:
        found = found.of_kind(kind)
    if department:
        found = found.filter(department=department)
    if tag:
        found = found.filter(tags__name=tag)
    return found


def latest(kind: str, limit: int) -> list[NewsPage]:
    found = _latest(limit)(kind)
    prefetch_related_objects(found, *_OF_CARDS)
    return found


@functools.cache
def _latest(limit: int) -> PreparedQuery[NewsPage]:
    """The first page shows so many of several kinds: each editor's number is put into SQL once."""
    return PreparedQuery(lambda kind: _newest().of_kind(kind)[:limit], values=0, texts=1)


def related_news(page: NewsPage, limit: int = 3) -> list[NewsPage]:
    """Others of the same department, the newest first."""
    others = published(NewsPage.objects).filter(department_id=page.department_id).exclude(pk=page.pk)
    return list(others.order_by("-published_on", "-pk")[:limit])


def open_consultations(at: datetime, limit: int) -> list[OpenItem]:
    pages = published(NewsPage.objects).consultations_open(at)[:limit]
    kind = gettext_lazy("Consultation")
    return [OpenItem(kind, page.title, page.url, page.open_until, icon="comment") for page in pages]


def departments_with_news() -> QuerySet[Department]:
    used = NewsPage.objects.live().exclude(department=None).values("department")
    return Department.objects.filter(pk__in=used).order_by("name")


def contacts() -> list[Department]:
    """Departments of the house that can be called, with what they do."""
    reachable = Department.objects.filter(is_active=True, organisation__is_active=True).exclude(phone="")
    return list(reachable.select_related("organisation").order_by("organisation__kind", "organisation", "code"))


def side_navigation(page: Page) -> list[PlainPage]:
    """The pages beside a plain page: the whole tree under its topmost plain page, in order."""
    top = page.get_ancestors(inclusive=True).type(PlainPage).first()
    if top is None:
        return []
    return list(published(PlainPage.objects.descendant_of(top, inclusive=True)).order_by("path"))


@dataclass(frozen=True)
class KeyFigure:
    label: Any
    value: str
    unit: Any = ""
    note: Any = ""
    href: str = ""
    icon: str = ""


def on_time_share(at: datetime, span: timedelta = ONE_YEAR) -> float | None:
    """Of all that was due within the span, the share that was done in time."""
    rates = on_time_rates(since=at - span, until=at)
    due = sum(rate.finished + rate.overdue for rate in rates)
    return sum(rate.on_time for rate in rates) / due if due else None


@dataclass(frozen=True)
class Counted:
    """What the key figures say, in numbers."""

    residents: int
    comments: int
    decisions: int
    share: float | None


def count(at: datetime) -> Counted:
    since = at - ONE_YEAR
    return Counted(
        residents=User.objects.filter(is_active=True, is_staff=False).count(),
        comments=Comment.objects.filter(created_at__gte=since, created_at__lt=at).count(),
        decisions=NewsPage.objects.live().filter(kind=NewsPage.Kind.DECISION, published_on__gte=since.date()).count(),
        share=on_time_share(at),
    )


def key_figures(at: datetime) -> list[KeyFigure]:
    """Counted, never typed in; once in a minute for everybody, since counting a year costs the more the more it was."""
    with asked_again.left_out():
        counted: Any = cache.get_or_set(_COUNTED, lambda: count(at), COUNTS_KEPT)
    residents, comments, decisions, share = counted.residents, counted.comments, counted.decisions, counted.share
    return [
        KeyFigure(_("Registered residents"), f"{residents:,}", _("residents"), icon="people"),
        KeyFigure(_("Comments in a year"), f"{comments:,}", _("comments"), icon="comment"),
        KeyFigure(_("Decisions published in a year"), f"{decisions:,}", _("decisions"), icon="check"),
        KeyFigure(
            _("Answered in time"),
            "–" if share is None else f"{share * 100:.1f}",
            "" if share is None else "%",
            _("Share of all answers due in the last year"),
            icon="clock",
        ),
    ]
