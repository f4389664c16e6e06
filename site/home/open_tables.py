"""The tables of open data that belong to no other room."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import Department, Position
from core.deadlines.queries import on_time_rates
from core.open_data import Column, Dataset, register
from core.ui.highlights import register_open_now
from home import queries
from home.models import NewsPage


def departments(at: datetime) -> Iterator[tuple[Any, ...]]:
    """Posts and who holds them; a name only where the post shows it in public."""
    posts = Position.objects.filter(department__is_active=True).exclude(ended_at__lte=at)
    posts = posts.select_related("department__organisation", "holder").order_by("department__code", "pk")
    for post in posts.iterator(chunk_size=500):
        yield (
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


def news(at: datetime) -> Iterator[tuple[Any, ...]]:
    pages = queries.published(NewsPage.objects).select_related("department").order_by("-published_on", "-pk")
    for page in pages.iterator(chunk_size=500):
        yield (
            page.published_on,
            page.get_kind_display(),
            page.title,
            page.lead,
            page.department.name if page.department else "",
            page.full_url,
            page.licence,
        )


register(
    Dataset(
        name="departments",
        title=_("Departments and who answers for them"),
        description=_("Every department with its telephone number, its posts and the people who hold them."),
        columns=(
            Column("organisation", _("Organisation")),
            Column("code", _("Code")),
            Column("department", _("Department")),
            Column("phone", _("Telephone")),
            Column("position", _("Position held")),
            Column("holder", _("Holder")),
        ),
        rows=departments,
        cycle=_("When it changes"),
        keywords=(_("organisation"), _("real-name disclosure")),
    )
)
register(
    Dataset(
        name="on-time-rates",
        title=_("Deadlines kept, by department and month"),
        description=_("How many answers were given in time, late, or are overdue: the last 24 months."),
        columns=(
            Column("month", _("Month")),
            Column("department", _("Department")),
            Column("on_time", _("In time")),
            Column("late", _("Late")),
            Column("overdue", _("Overdue")),
            Column("share", _("Share in time (%)")),
        ),
        rows=monthly_on_time_rates,
        cycle=_("Monthly"),
        keywords=(_("deadlines"), _("answers")),
    )
)
register(
    Dataset(
        name="news",
        title=_("News, decisions and consultations"),
        description=_("Everything told, decided or asked on this site, with its address."),
        columns=(
            Column("date", _("Date")),
            Column("kind", _("Kind of text")),
            Column("title", _("Title")),
            Column("summary", _("Summary")),
            Column("department", _("Department")),
            Column("address", _("Address")),
            Column("licence", _("Licence")),
        ),
        rows=news,
        cycle=_("At once"),
        keywords=(_("news"), _("decisions")),
    )
)

register_open_now("home.consultations", queries.open_consultations)
