"""The record of access month by month: who read what, and what is out of the ordinary."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Min, Q, QuerySet
from django.db.models.functions import ExtractHour, ExtractIsoWeekDay

from accounts.models import User
from core.audit import verbs
from core.audit.models import AuditRecord
from core.audit.verbs import Kind
from core.deadlines.calendar import SEOUL, local_date

READ = "desk.read_access_log"
REVIEWED = "desk.review_access_log"

# A month is to be reviewed by this day of the next one.
DUE_DAY = 10
MONTHS_LOOKED_BACK = 12
COMPARED_MONTHS = 3
# Fewer than this are never remarkable; above it, three times the person's own habit is.
FEW = 30
MANY_TIMES = 3
FEW_OFF_HOURS = 10
DAY_BEGINS, DAY_ENDS, SATURDAY = 7, 22, 6
SYSTEM = None


@dataclass(frozen=True, order=True)
class Month:
    """A calendar month in Korea; written 2026-10."""

    year: int
    number: int

    @classmethod
    def of(cls, at: datetime) -> "Month":
        day = local_date(at)
        return cls(day.year, day.month)

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02}"

    def shifted(self, by: int) -> "Month":
        years, months = divmod(self.year * 12 + self.number - 1 + by, 12)
        return Month(years, months + 1)

    @property
    def first_day(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def since(self) -> datetime:
        return datetime(self.year, self.number, 1, tzinfo=SEOUL)

    @property
    def until(self) -> datetime:
        return self.shifted(1).since


@dataclass
class PersonSummary:
    """One person's month. `usual` is the average of the three months before."""

    person: User | None
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    off_hours: int = 0
    usual: float = 0.0

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def is_unusually_many(self) -> bool:
        return self.person is not None and self.total > max(FEW, MANY_TIMES * self.usual)

    @property
    def is_often_off_hours(self) -> bool:
        return self.person is not None and self.off_hours > FEW_OFF_HOURS

    @property
    def is_unusual(self) -> bool:
        return self.is_unusually_many or self.is_often_off_hours


def records(month: Month, *, person: int | None = None, kind: str = "") -> QuerySet[AuditRecord]:
    """A month's accesses, newest first; what people do with their own account is no access to others' data."""
    found = _within(month.since, month.until).select_related("actor", "content_type")
    if person is not None:
        found = found.filter(actor=person)
    if kind == Kind.CHANGE:
        return found.exclude(verb__in=[verb for other in Kind if other != kind for verb in verbs.verbs_of(other)])
    return found.filter(verb__in=verbs.verbs_of(kind)) if kind else found


def summaries(month: Month) -> list[PersonSummary]:
    """Everybody who shows in the month: what is out of the ordinary first, then the busiest."""
    hour, weekday = ExtractHour("at", tzinfo=SEOUL), ExtractIsoWeekDay("at", tzinfo=SEOUL)
    off_hours = Q(hour__lt=DAY_BEGINS) | Q(hour__gte=DAY_ENDS) | Q(weekday__gte=SATURDAY)
    rows = list(
        _within(month.since, month.until)
        .annotate(hour=hour, weekday=weekday)
        .values("actor", "verb")
        .annotate(count=Count("pk"), off_hours=Count("pk", filter=off_hours))
    )
    people = User.objects.in_bulk({row["actor"] for row in rows if row["actor"]})
    usual = _usual(month)
    found: dict[int | None, PersonSummary] = {}
    for row in rows:
        actor = row["actor"]
        summary = found.setdefault(actor, PersonSummary(people.get(actor), usual=usual.get(actor, 0.0)))
        summary.counts[verbs.meaning_of(row["verb"]).kind] += row["count"]
        summary.off_hours += row["off_hours"]
    return sorted(found.values(), key=lambda summary: (not summary.is_unusual, -summary.total))


def months(at: datetime) -> list[Month]:
    """From the newest back to the first that still has records."""
    newest, first = Month.of(at), AuditRecord.objects.aggregate(first=Min("at"))["first"]
    oldest = max(Month.of(first) if first else newest, newest.shifted(-2 * MONTHS_LOOKED_BACK))
    found = [newest]
    while found[-1] > oldest:
        found.append(found[-1].shifted(-1))
    return found


def reviews(month: Month) -> QuerySet[AuditRecord]:
    return AuditRecord.objects.filter(verb=REVIEWED, detail__month=str(month)).select_related("actor").order_by("pk")


def overdue(at: datetime) -> Month | None:
    """The earliest month of the last year that should have been reviewed and was not."""
    done = {detail["month"] for detail in AuditRecord.objects.filter(verb=REVIEWED).values_list("detail", flat=True)}
    today = local_date(at)
    newest = Month.of(at).shifted(-1 if today.day > DUE_DAY else -2)
    first = AuditRecord.objects.exclude(verb__in=verbs.verbs_of(Kind.OWN)).aggregate(first=Min("at"))["first"]
    if first is None:
        return None
    month = max(Month.of(first), newest.shifted(1 - MONTHS_LOOKED_BACK))
    while month <= newest:
        if str(month) not in done:
            return month
        month = month.shifted(1)
    return None


def subjects(rows: list[AuditRecord]) -> dict[int, str]:
    """What each record is about: its kind and number, never its words, which may be personal themselves."""
    names = {}
    for row in rows:
        if row.content_type_id and row.object_id:
            model = ContentType.objects.get_for_id(row.content_type_id).model_class()
            kind = model._meta.verbose_name if model else "?"
            names[row.pk] = f"{kind} {row.object_id}"
    return names


def _within(since: datetime, until: datetime) -> QuerySet[AuditRecord]:
    return AuditRecord.objects.filter(at__gte=since, at__lt=until).exclude(verb__in=verbs.verbs_of(Kind.OWN))


def _usual(month: Month) -> dict[Any, float]:
    before = _within(month.shifted(-COMPARED_MONTHS).since, month.since)
    return {row["actor"]: row["count"] / COMPARED_MONTHS for row in before.values("actor").annotate(count=Count("pk"))}
