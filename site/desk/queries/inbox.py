"""The inbox: tabs, filters, counters, and what one row shows."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from typing import Any

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.queries import departments_of
from core.deadlines import calendar
from core.ui import paging
from core.ui.paging import KeysetPage
from core.workflow import registry
from core.workflow.models import Case
from desk.models import SavedView
from desk.queries.reach import Reach

# Counters stop here: nobody needs to know whether 1,200 or 1,300 cases wait, and counting them all costs.
LARGEST_COUNT = 299
SOON_DAYS = 3


class Tab(models.TextChoices):
    MINE = "mine", _("Mine")
    DEPARTMENT = "department", _("My department's")
    UNASSIGNED = "unassigned", _("Unassigned")
    ALL = "all", _("All")


class Stage(models.TextChoices):
    TO_DO = "todo", _("To do")
    WAITING = "waiting", _("With others")
    DONE = "done", _("Done")


class Due(models.TextChoices):
    OVERDUE = "overdue", _("Overdue")
    TODAY = "today", _("Due today")
    SOON = "soon", _("Due within 3 working days")
    MONTH = "month", _("Due within 30 days")
    NONE = "none", _("No deadline runs")


@dataclass(frozen=True)
class InboxFilter:
    """What the address of the inbox asks for."""

    tab: str = Tab.ALL
    stage: str = Stage.TO_DO
    workflow: str = ""
    state: str = ""
    department_id: int | None = None
    assignee_id: int | None = None
    due: str = ""
    words: str = ""

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but tab and stage is chosen."""
        return self != InboxFilter(tab=self.tab, stage=self.stage)


@dataclass(frozen=True)
class Deadline:
    """How a deadline stands, in numbers that the page puts into words."""

    due_at: datetime | None
    days_left: int
    days_over: int
    is_overdue: bool
    is_soon: bool

    @classmethod
    def of(cls, due_at: datetime | None, *, at: datetime, working: calendar.Calendar) -> "Deadline":
        if due_at is None:
            return cls(None, 0, 0, False, False)
        overdue = due_at < at
        left = 0 if overdue else working.working_days_between(at, due_at)
        over = max(1, working.working_days_between(due_at, at)) if overdue else 0
        return cls(due_at, left, over, overdue, not overdue and left <= SOON_DAYS)


@dataclass(frozen=True)
class Row:
    case: Case
    workflow_label: Any
    state_label: Any
    deadline: Deadline


@dataclass(frozen=True)
class Count:
    """A number, or "more than the largest that is counted"."""

    value: int

    def __str__(self) -> str:
        return f"{LARGEST_COUNT}+" if self.value > LARGEST_COUNT else str(self.value)


def cases(reach: Reach, wanted: InboxFilter, *, user: Any, at: datetime) -> QuerySet[Case]:
    """The cases that the address asks for, among those that the person reaches."""
    found = {Stage.TO_DO: reach.to_do, Stage.WAITING: reach.waiting, Stage.DONE: reach.done}[Stage(wanted.stage)]()
    found = _in_tab(found, wanted.tab, user=user, at=at)
    exact = {
        "workflow": wanted.workflow,
        "state": wanted.state,
        "department": wanted.department_id,
        "assignee": wanted.assignee_id,
    }
    found = found.filter(**{name: value for name, value in exact.items() if value})
    if wanted.due:
        found = found.filter(_due(Due(wanted.due), at=at))
    for word in wanted.words.split():
        found = found.filter(title__icontains=word)
    return found


def page(found: QuerySet[Case], cursor: str | None, *, stage: str, size: int) -> KeysetPage[Case]:
    order = "-closed_at" if stage == Stage.DONE else "sorts_at"
    return paging.paginate(found.select_related("department", "assignee"), cursor, order=order, size=size)


def rows(found: KeysetPage[Case], *, at: datetime) -> list[Row]:
    working = calendar.Calendar.current()
    return [row_of(case, at=at, working=working) for case in found]


def row_of(case: Case, *, at: datetime, working: calendar.Calendar) -> Row:
    workflow = registry.workflow(case.workflow)
    return Row(
        case=case,
        workflow_label=workflow.label,
        state_label=workflow.states(case.state).label,
        deadline=Deadline.of(case.due_at if case.closed_at is None else None, at=at, working=working),
    )


def counts(reach: Reach, wanted: InboxFilter, *, user: Any, at: datetime) -> dict[str, Count]:
    """How many cases each tab would show under the same filters."""
    return {tab: Count(_bounded(cases(reach, replace(wanted, tab=tab), user=user, at=at))) for tab in Tab.values}


def saved_views(user: Any) -> list[SavedView]:
    return list(SavedView.objects.filter(owner=user))


def _bounded(found: QuerySet[Case]) -> int:
    return found.order_by()[: LARGEST_COUNT + 1].count()


def _in_tab(found: QuerySet[Case], tab: str, *, user: Any, at: datetime) -> QuerySet[Case]:
    if tab == Tab.MINE:
        return found.filter(assignee=user)
    if tab == Tab.DEPARTMENT:
        return found.filter(department__in=departments_of(user, at))
    if tab == Tab.UNASSIGNED:
        return found.filter(assignee__isnull=True)
    return found


def _due(due: Due, *, at: datetime) -> Q:
    if due is Due.NONE:
        return Q(due_at__isnull=True)
    if due is Due.OVERDUE:
        return Q(sorts_at__lt=at)
    today = calendar.local_date(at)
    end = {
        Due.TODAY: calendar.end_of_day(today),
        Due.SOON: calendar.add_working_days(at, SOON_DAYS),
        Due.MONTH: datetime.combine(today + timedelta(days=30), time.max, tzinfo=calendar.SEOUL),
    }[due]
    return Q(sorts_at__gte=at, sorts_at__lte=end)
