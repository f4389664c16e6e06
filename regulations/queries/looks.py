"""What the looks through the register have shown so far: clause by clause, rule by rule, for the whole register.

What is looked at is what people cite: articles, annexes and form sheets of the version in force. Deleted ones, and
the articles of supplementary provisions, are no part of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from accounts.models import Department
from regulations.models import Clause, Look, Regulation
from regulations.states import ClauseKind, Verdict

UNITS = (ClauseKind.ARTICLE, ClauseKind.ANNEX, ClauseKind.FORM)
_LOOKED_AT = Q(kind__in=UNITS, is_deleted=False) & ~Q(key__startswith="s")


@dataclass(frozen=True)
class Progress:
    """How far the look through some clauses has come."""

    total: int = 0
    nothing: int = 0
    convertible: int = 0
    kept: int = 0
    converted: int = 0

    @property
    def looked_at(self) -> int:
        return self.nothing + self.convertible + self.kept + self.converted

    @property
    def left(self) -> int:
        return self.total - self.looked_at

    @property
    def percent(self) -> int:
        """Rounded down: 100 % means that none is left."""
        return 100 * self.looked_at // self.total if self.total else 0

    def __add__(self, other: Progress) -> Progress:
        pairs = zip(self.counts, other.counts, strict=True)
        return Progress(*(one + another for one, another in pairs))

    @property
    def counts(self) -> tuple[int, int, int, int, int]:
        return (self.total, self.nothing, self.convertible, self.kept, self.converted)


def rules_in_force() -> QuerySet[Regulation]:
    rows = Regulation.objects.filter(current__isnull=False, repealed_on__isnull=True)
    return rows.select_related("department", "current")


def clauses_of(regulation: Regulation) -> QuerySet[Clause]:
    """What is to be looked at in a rule, as it stands today."""
    return Clause.objects.filter(_LOOKED_AT, version=regulation.current_id).order_by("position")


def newest_of(regulation: Regulation, outlook: str) -> dict[str, Look]:
    """The look that holds, for each clause that has been looked at."""
    looks = Look.objects.filter(regulation=regulation, outlook=outlook)
    newest = looks.order_by().values("key").annotate(newest=Max("pk")).values("newest")
    rows = Look.objects.filter(pk__in=newest).select_related("version")
    return {look.key: look for look in rows}


def that_hold(outlook: str = "") -> QuerySet[Look]:
    """The newest look at each clause that is still there, of one outlook or of both."""
    looks = Look.objects.filter(outlook=outlook) if outlook else Look.objects.all()
    rules = rules_in_force().order_by().values("pk")
    newest = looks.filter(regulation__in=rules).order_by().values("regulation", "outlook", "key")
    there = Clause.objects.filter(_LOOKED_AT, version=OuterRef("regulation__current"), key=OuterRef("key"))
    return Look.objects.filter(Exists(there), pk__in=newest.annotate(newest=Max("pk")).values("newest"))


def to_change(regulation: Regulation) -> QuerySet[Look]:
    """What the looks showed to be changed, and no version has changed yet."""
    return that_hold().filter(regulation=regulation, verdict=Verdict.CONVERTIBLE).order_by("key", "outlook")


def of_rules(regulations: Iterable[Regulation], outlook: str) -> dict[int, Progress]:
    """By rule; two queries, however many rules."""
    ids = [regulation.pk for regulation in regulations]
    return _progress("regulation", outlook, rules_in_force().filter(pk__in=ids))


def of_departments(outlook: str) -> list[tuple[Department, Progress]]:
    """The whole register by the departments that answer for its rules."""
    found = _progress("regulation__department", outlook, rules_in_force())
    departments = Department.objects.filter(pk__in=found).order_by("name")
    return [(department, found[department.pk]) for department in departments]


def _progress(group: str, outlook: str, rules: QuerySet[Regulation]) -> dict[int, Progress]:
    whole = Clause.objects.filter(_LOOKED_AT, version__in=rules.order_by().values("current")).order_by()
    totals = dict(whole.values_list(f"version__{group}").annotate(count=Count("pk")))
    shown: dict[int, dict[str, int]] = {place: {} for place in totals}
    held = that_hold(outlook).filter(regulation__in=rules.order_by().values("pk")).order_by()
    for place, verdict, count in held.values_list(group, "verdict").annotate(count=Count("pk")):
        shown.setdefault(place, {})[verdict] = count
    return {
        place: Progress(totals.get(place, 0), *(counts.get(verdict, 0) for verdict in Verdict.values))
        for place, counts in shown.items()
    }
