"""The tables of open data that belong to no other room."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Max, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models import Department, Position
from core.deadlines.queries import on_time_rates
from core.open_data import Column, Cycle, Dataset, Kind, Records, register
from core.ui.highlights import register_open_now
from home import queries
from home.models import NewsPage


def posts(at: datetime) -> QuerySet[Position]:
    held = Position.objects.filter(department__is_active=True).exclude(ended_at__lte=at)
    return held.select_related("department__organisation", "holder")


def post_row(post: Position) -> tuple[Any, ...]:
    """Who holds a post; a name only where the post shows it in public."""
    return (
        post.department.organisation.name,
        post.department.code,
        post.department.name,
        post.department.phone,
        post.title,
        post.holder.display_name if post.holder and post.name_is_public else "",
    )


def monthly_on_time_rates(at: datetime) -> Iterator[tuple[Any, ...]]:
    """One row per department and month of the last two years, the newest month first."""
    names = dict(Department.objects.values_list("pk", "name"))
    end = at.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    for _month in range(24):
        start = (end - timedelta(days=1)).replace(day=1)
        for rate in on_time_rates(since=start, until=end):
            if rate.finished or rate.overdue:
                share = None if rate.rate is None else round(rate.rate * 100, 1)
                yield (
                    f"{start:%Y-%m}",
                    names.get(rate.department_id or 0, ""),
                    rate.on_time,
                    rate.late,
                    rate.overdue,
                    share,
                )
        end = start


def news(at: datetime) -> Any:
    return queries.published(NewsPage.objects).select_related("department")


def news_row(page: NewsPage) -> tuple[Any, ...]:
    return (
        page.published_on,
        page.get_kind_display(),
        page.title,
        page.lead,
        page.department.name if page.department else "",
        page.full_url,
        page.licence,
    )


def news_changed_at(at: datetime) -> datetime | None:
    changed: datetime | None = NewsPage.objects.aggregate(newest=Max("last_published_at"))["newest"]
    return changed


register(
    Dataset(
        name="departments",
        title=_("Departments and who answers for them"),
        description=_("Every department with its telephone number, its posts and the people who hold them."),
        columns=(
            Column("organisation", _("Organisation"), _("The body that the department belongs to")),
            Column("code", _("Code"), _("The department's short name; stays the same when its name changes")),
            Column("department", _("Department"), _("Its name in full")),
            Column("phone", _("Telephone"), _("The number for the public")),
            Column("position", _("Position held"), _("The post in the department")),
            Column("holder", _("Holder"), _("Only where the post shows its holder's name in public")),
        ),
        records=Records(
            queryset=posts,
            row=post_row,
            order="department__code",
            filters={
                "organisation": "department__organisation__name",
                "code": "department__code",
                "department": "department__name",
            },
        ),
        cycle=Cycle.WHEN_IT_CHANGES,
        keywords=(_("organisation"), _("real-name disclosure")),
    )
)
register(
    Dataset(
        name="on-time-rates",
        title=_("Deadlines kept, by department and month"),
        description=_("How many answers were given in time, late, or are overdue: the last 24 months."),
        columns=(
            Column("month", _("Month"), _("The month in which the answers were due, as 2026-03")),
            Column("department", _("Department"), _("Who had to answer")),
            Column("on_time", _("In time"), _("Answers given by their due date"), Kind.INTEGER),
            Column("late", _("Late"), _("Answers given after it"), Kind.INTEGER),
            Column("overdue", _("Overdue"), _("Not answered although due"), Kind.INTEGER),
            Column("share", _("Share in time (%)"), _("In time, of all that was due"), Kind.NUMBER),
        ),
        rows=monthly_on_time_rates,
        cycle=Cycle.MONTHLY,
        keywords=(_("deadlines"), _("answers")),
        url="/desk/on-time/",
    )
)
register(
    Dataset(
        name="news",
        title=_("News, decisions and consultations"),
        description=_("Everything told, decided or asked on this site, with its address."),
        columns=(
            Column("date", _("Date"), _("The day it was published"), Kind.DATE),
            Column("kind", _("Kind of text"), _("News, decision or consultation"), Kind.CHOICE, NewsPage.Kind.choices),
            Column("title", _("Title"), _("As it stands on the page")),
            Column("summary", _("Summary"), _("What it is about, in a sentence or two")),
            Column("department", _("Department"), _("Who answers for it")),
            Column("address", _("Address"), _("Where the whole text stands")),
            Column("licence", _("Licence"), _("Under which terms its text may be used again")),
        ),
        records=Records(
            queryset=news,
            row=news_row,
            order="-published_on",
            filters={"date": "published_on", "kind": "kind", "department": "department__name", "licence": "licence"},
        ),
        changed_at=news_changed_at,
        cycle=Cycle.AT_ONCE,
        keywords=(_("news"), _("decisions")),
        url="/news/",
    )
)

register_open_now("home.consultations", queries.open_consultations)
