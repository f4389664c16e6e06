"""Which departments answered late, for everybody to read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from accounts.models import Department
from core.ui.paging import KeysetPage, paginate
from proposals.models import Answer, Proposal
from proposals.states import Audience
from proposals.states.workflow import PENDING

YEAR = timedelta(days=365)
PAGE_SIZE = 30
LATE = Q(approved_at__gt=F("due_at"))


@dataclass(frozen=True)
class DepartmentRecord:
    """One department: what it answered in a year, what of it late, and what waits past its day now."""

    department: Department
    answered: int = 0
    late: int = 0
    waiting: int = 0

    @property
    def on_time(self) -> int:
        return self.answered - self.late


def records(at: datetime) -> list[DepartmentRecord]:
    """Those with most late first; the same three queries however many there are."""
    answers = public_answers().filter(approved_at__gte=at - YEAR, due_at__isnull=False)
    rows = answers.order_by().values("department").annotate(answered=Count("pk"), late=Count("pk", filter=LATE))
    answered = {row["department"]: {"answered": row["answered"], "late": row["late"]} for row in rows}
    waiting = dict(overdue(at).order_by().values_list("department").annotate(count=Count("pk")))
    departments = Department.objects.filter(pk__in={*answered, *waiting} - {None})
    found = [DepartmentRecord(one, **answered.get(one.pk, {}), waiting=waiting.get(one.pk, 0)) for one in departments]
    return sorted(found, key=lambda one: (-one.late - one.waiting, one.department.name))


def public_answers() -> QuerySet[Answer]:
    return Answer.objects.filter(approved_at__isnull=False, proposal__audience=Audience.PUBLIC)


def overdue(at: datetime) -> QuerySet[Proposal]:
    """Waiting for an answer past the day it was due."""
    return Proposal.objects.filter(audience=Audience.PUBLIC, due_at__lt=at, state__in=PENDING)


def late_page(at: datetime, department: Any = None, cursor: str = "") -> KeysetPage[Answer]:
    """The late answers of a year, the newest first."""
    rows = public_answers().filter(LATE, approved_at__gte=at - YEAR).select_related("proposal", "department")
    if department is not None:
        rows = rows.filter(department=department)
    return paginate(rows, cursor, order="-approved_at", size=PAGE_SIZE)


def waiting_list(at: datetime, department: Any = None, limit: int = 30) -> list[Proposal]:
    """Those that wait longest."""
    rows = overdue(at).select_related("department", "category")
    if department is not None:
        rows = rows.filter(department=department)
    return list(rows.order_by("due_at", "pk")[:limit])
