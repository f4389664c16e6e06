"""What was promised, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Case, Count, F, IntegerField, Q, QuerySet, Value, When
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from briefings.models import Briefing, Promise, Series
from briefings.states.follow_ups import PromiseState
from core.workflow import engine

S = PromiseState
# So many of earlier briefings stand on the page of one; the others are on the list of all promises.
MOST_EARLIER = 12


def public() -> QuerySet[Promise]:
    """What was written down by mistake is kept, and listed nowhere."""
    return Promise.objects.exclude(state=S.RETRACTED).select_related("briefing__series", "department__organisation")


def listed(
    *,
    today: date,
    series: Series | None = None,
    department: Any = None,
    state: str = "",
    overdue: bool = False,
) -> QuerySet[Promise]:
    found = public()
    if series is not None:
        found = found.filter(briefing__series=series)
    if department is not None:
        found = found.filter(department=department)
    if state:
        found = found.filter(state=state)
    if overdue:
        found = found.filter(state=S.MADE, due_on__lt=today)
    return found


@dataclass(frozen=True)
class Earlier:
    """Some of what was promised before, and how much more the list of all promises holds."""

    promises: tuple[Promise, ...] = ()
    more: int = 0


def of_earlier(briefing: Briefing) -> Earlier:
    """Of the earlier briefings of its series: what is still open first, by its day; then what was settled last."""
    if briefing.series_id is None:
        return Earlier()
    earlier = public().filter(briefing__series=briefing.series_id, briefing__starts_at__lt=briefing.starts_at)
    still = Case(When(state=S.MADE, then=Value(0)), default=Value(1), output_field=IntegerField())
    open_by_day = Case(When(state=S.MADE, then=F("due_on")), default=None)
    ordered = earlier.annotate(settled=still, open_until=open_by_day)
    shown = tuple(ordered.order_by("settled", "open_until", F("settled_at").desc(nulls_last=True), "pk")[:MOST_EARLIER])
    return Earlier(shown, earlier.count() - len(shown) if len(shown) == MOST_EARLIER else 0)


def of(briefing: Briefing) -> list[Promise]:
    return list(public().filter(briefing=briefing).order_by("due_on", "pk"))


@dataclass(frozen=True)
class Step:
    """What happened to a promise, as everybody reads it."""

    title: Any
    at: datetime
    body: str


def way_of(promise: Promise) -> list[Step]:
    """From the day on which it was made; each reason was written to be read."""
    steps = [Step(_("It was promised"), promise.written_at, "")]
    for record in engine.history(promise):
        transition = promise.workflow.transition(record.name)
        if transition is not None:
            steps.append(Step(transition.public_label or transition.label, record.at, record.reason))
    return steps


def is_overdue(promise: Promise, today: date) -> bool:
    return promise.state == S.MADE and promise.due_on < today


@dataclass(frozen=True)
class Tally:
    kept: int
    partly: int
    broken: int
    open: int
    overdue: int

    @property
    def all(self) -> int:
        return self.kept + self.partly + self.broken + self.open

    @property
    def conclusion(self) -> str:
        """The one sentence to take away."""
        if not self.all:
            return _("No promises have been written down yet.")
        kept = ngettext(
            "%(kept)s of %(all)s promise was kept.", "%(kept)s of %(all)s promises were kept.", self.all
        ) % {"kept": self.kept, "all": self.all}
        if not self.overdue:
            return kept
        late = ngettext("%(count)s is overdue.", "%(count)s are overdue.", self.overdue) % {"count": self.overdue}
        return f"{kept} {late}"

    @property
    def rows(self) -> list[tuple[str, int]]:
        return [
            (str(S.KEPT.label), self.kept),
            (str(S.PARTLY.label), self.partly),
            (str(S.BROKEN.label), self.broken),
            (_("Still open"), self.open),
        ]


def tally(found: QuerySet[Promise], *, today: date) -> Tally:
    """One row of counts, whatever the list."""
    counted = found.order_by().aggregate(
        kept=Count("pk", filter=Q(state=S.KEPT)),
        partly=Count("pk", filter=Q(state=S.PARTLY)),
        broken=Count("pk", filter=Q(state=S.BROKEN)),
        open=Count("pk", filter=Q(state=S.MADE)),
        overdue=Count("pk", filter=Q(state=S.MADE, due_on__lt=today)),
    )
    return Tally(**counted)
