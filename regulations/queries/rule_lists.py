"""The register as a list: narrowed by kind, department and title, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from accounts.models import Department
from core import permissions
from core.ui.paging import KeysetPage, paginate
from regulations.models import Regulation, Version
from regulations.queries import petitions
from regulations.queries.register import visible_to
from regulations.states.permissions import MANAGE_RULES
from regulations.states.petitions import UNDER_WAY
from regulations.states.versions import VersionState

PAGE_SIZE = 30
OPEN = (VersionState.ANNOUNCED, VersionState.CONSULTED, VersionState.ENACTED)


@dataclass(frozen=True)
class Filters:
    """Whatever is empty narrows nothing; what is repealed comes only when asked for."""

    words: str = ""
    kind: str = ""
    department: Any = None
    repealed: bool = False


@dataclass(frozen=True)
class Row:
    rule: Regulation
    petitions: int
    # What is announced, or enacted and not in force yet.
    coming: Version | None


def narrowed(user: Any, filters: Filters) -> QuerySet[Regulation]:
    rows = visible_to(user).filter(repealed_on__isnull=not filters.repealed)
    if filters.kind:
        rows = rows.filter(kind=filters.kind)
    if filters.department is not None:
        rows = rows.filter(department=filters.department)
    for word in filters.words.split()[:8]:
        rows = rows.filter(Q(title__icontains=word) | Q(purpose__icontains=word))
    return rows


def page(rows: QuerySet[Regulation], cursor: str = "") -> KeysetPage[Regulation]:
    return paginate(rows, cursor, order="title", size=PAGE_SIZE)


def rows_of(page: KeysetPage[Regulation], user: Any) -> list[Row]:
    """With what is under way at each; two questions for a whole page."""
    rules = list(page)
    under_way = petitions.visible_to(user).filter(regulation__in=rules, state__in=UNDER_WAY).order_by()
    counts = dict(under_way.values_list("regulation").annotate(Count("pk")))
    coming = Version.objects.filter(regulation__in=rules, state__in=OPEN).order_by("number")
    drafts = {version.regulation_id: version for version in coming}
    return [Row(rule, counts.get(rule.pk, 0), drafts.get(rule.pk)) for rule in rules]


def departments(user: Any) -> QuerySet[Department]:
    """Those that have rules."""
    owners = visible_to(user).order_by().values("department")
    return Department.objects.filter(pk__in=owners).order_by("name")


def kept_by(user: Any) -> QuerySet[Regulation]:
    """The rules of the departments for which this person keeps the register."""
    scope = permissions.scope(user, MANAGE_RULES)
    rows = Regulation.objects.select_related("department", "current")
    return rows if scope.everywhere else rows.filter(department__in=scope.departments)


def departments_of(user: Any) -> QuerySet[Department]:
    scope = permissions.scope(user, MANAGE_RULES)
    rows = Department.objects.filter(is_active=True).order_by("name")
    return rows if scope.everywhere else rows.filter(pk__in=scope.departments)
