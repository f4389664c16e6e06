"""What the dashboard counts. Every figure is one that the list behind it can be counted to again."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib.contenttypes.models import ContentType
from django.db.models import Avg, Count, Q, Sum
from django.urls import reverse
from django.utils.translation import gettext as _

from core.deadlines.calendar import SEOUL, local_date
from core.workflow.models import TransitionRecord
from plans.models import CardTarget, PlanPage, ProgressEntry, Strategy, TargetResult, TaskCard
from plans.models.record import CardQuerySet
from plans.states import UNWRITTEN, CardState, EntryState

# In this order wherever states are counted: what is done first.
STATES = (CardState.COMPLETED, CardState.NORMAL, CardState.ADJUSTED, CardState.DELAYED, CardState.STOPPED)


@dataclass(frozen=True)
class Fulfilment:
    """How a number of tasks stand together."""

    total: int = 0
    by_state: dict[str, int] = field(default_factory=dict)
    going_on: int = 0
    mean_percent: int = 0
    budget: int = 0
    spent: int = 0

    @property
    def completed(self) -> int:
        return self.by_state.get(CardState.COMPLETED, 0)

    @property
    def share(self) -> int:
        """The share that is fulfilled, in whole percent; 0 of nothing."""
        return percent_of(self.completed, self.total)

    @property
    def spent_share(self) -> int:
        return percent_of(self.spent, self.budget)

    @property
    def parts(self) -> list[tuple[str, Any, int]]:
        return [(state.value, state.label, self.by_state.get(state, 0)) for state in STATES]


@dataclass(frozen=True)
class Line:
    """One line of a table of fulfilment, with the way to the tasks behind it."""

    label: str
    fulfilment: Fulfilment
    url: str
    page: str = ""


@dataclass(frozen=True)
class YearLine:
    """Of the targets set for a year: how many were reached."""

    year: int
    total: int
    met: int
    unmet: int

    @property
    def open(self) -> int:
        return self.total - self.met - self.unmet

    @property
    def share(self) -> int:
        return percent_of(self.met, self.total)


@dataclass(frozen=True)
class TargetRow:
    """A measured target in one year, and what came of it."""

    target: CardTarget
    year: int
    result: TargetResult | None

    @property
    def outcome(self) -> str:
        """One of "met", "unmet", and "open" while nothing is reported."""
        if self.result is None:
            return "open"
        return "met" if self.result.is_met else "unmet"


@dataclass(frozen=True)
class TargetChart:
    """One indicator over the years: rows of (year, target, result)."""

    indicator: str
    unit: str
    rows: list[tuple[str, float | None, float | None]]

    @property
    def series(self) -> list[str]:
        return [_("Target"), _("Result")]

    @property
    def conclusion(self) -> str:
        known = [(year, wanted, got) for year, wanted, got in self.rows if got is not None and wanted is not None]
        if not known:
            return _("Nothing is reported yet.")
        year, wanted, got = known[-1]
        values = {"year": year, "got": f"{got:g}{self.unit}", "wanted": f"{wanted:g}{self.unit}"}
        return _("In %(year)s %(got)s were reached of %(wanted)s.") % values


@dataclass(frozen=True)
class Change:
    card: TaskCard
    name: str
    label: Any
    at: datetime
    reason: str
    # The state it led to, for the tone it is shown in.
    tone_state: str = ""


def percent_of(part: int, whole: int) -> int:
    return round(100 * part / whole) if whole else 0


def list_url(plan: PlanPage | None = None, **filters: Any) -> str:
    wanted = {"plan": plan.pk} if plan else {}
    query = urlencode({**wanted, **{name: value for name, value in filters.items() if value}})
    return f"{reverse('plans:tasks')}?{query}" if query else reverse("plans:tasks")


def fulfilment(cards: CardQuerySet) -> Fulfilment:
    """In one query."""
    return next(iter(_grouped(cards, ()).values()), Fulfilment())


def by_plan(plans: list[PlanPage]) -> dict[int, Fulfilment]:
    return _grouped(TaskCard.objects.counted().filter(plan__in=plans), ("plan",))


def by_strategy(plan: PlanPage, strategies: list[Strategy]) -> list[Line]:
    grouped = _grouped(_counted(plan), ("strategy",))
    return [
        Line(
            str(strategy),
            grouped.get(strategy.pk, Fulfilment()),
            list_url(plan, strategy=strategy.pk),
            strategy.get_absolute_url(),
        )
        for strategy in strategies
    ]


def by_department(plan: PlanPage) -> list[Line]:
    grouped = _grouped(_counted(plan), ("department", "department__name"))
    lines = [
        Line(name, figures, list_url(plan, department=department)) for (department, name), figures in grouped.items()
    ]
    return sorted(lines, key=lambda line: (-line.fulfilment.total, line.label))


def by_year(plan: PlanPage) -> list[YearLine]:
    """Of every year's targets that can be measured, how many were met, not met, and are still open."""
    rows = _measured(plan)
    lines = []
    for year in plan.years:
        outcomes = [row.outcome for row in rows if row.year == year]
        lines.append(YearLine(year, len(outcomes), outcomes.count("met"), outcomes.count("unmet")))
    return lines


def targets_of_year(plan: PlanPage, year: int) -> list[TargetRow]:
    """What `by_year` counts for one year, row by row."""
    return [row for row in _measured(plan) if row.year == year]


def _measured(plan: PlanPage) -> list[TargetRow]:
    """Every measured target in every year it covers, in two queries."""
    targets = CardTarget.objects.filter(card__plan=plan, card__left_out_at=None, card__is_leaf=True, left_out=False)
    targets = targets.exclude(number=None, amount=None).select_related("card__department")
    measured = list(targets.order_by("card__place", "place", "pk"))
    results = {(result.target_id, result.year): result for result in TargetResult.objects.filter(target__in=measured)}
    rows = []
    for target in measured:
        for year in plan.years:
            if target.covers(year):
                result = results.get((target.pk, year))
                if result is not None:
                    result.target = target
                rows.append(TargetRow(target, year, result))
    return rows


def target_charts(card: TaskCard) -> list[TargetChart]:
    """Target and result over the years, for each indicator with a number in more than one year."""
    charts: dict[tuple[str, str], dict[int, tuple[float | None, float | None]]] = {}
    targets = card.targets.filter(left_out=False, number__isnull=False).prefetch_related("results")
    for target in targets:
        results = {result.year: result.number for result in target.results.all()}
        last = min(target.last_year or card.plan.last_year, card.plan.last_year)
        for year in range(target.first_year, last + 1):
            got = results.get(year)
            pair = (float(target.number or 0), None if got is None else float(got))
            charts.setdefault((target.indicator, target.unit), {})[year] = pair
    return [
        TargetChart(indicator, unit, [(str(year), *pair) for year, pair in sorted(years.items())])
        for (indicator, unit), years in charts.items()
        if len(years) > 1
    ]


def history_of(card: TaskCard) -> list[Change]:
    """Every step the task took, the newest first."""
    records = TransitionRecord.objects.filter(
        content_type=ContentType.objects.get_for_model(TaskCard), object_id=card.pk
    ).exclude(name="open")
    return [
        Change(card, record.name, _step_label(record.name), record.at, record.reason, record.target)
        for record in records.order_by("-at", "-id")
    ]


def counted_years(plan: PlanPage) -> dict[int, int]:
    """How many tasks run in each year."""
    cards = _counted(plan).values_list("starts_on", "ends_on")
    spans = [(start or date.min, end or date.max) for start, end in cards]
    return {
        year: sum(1 for start, end in spans if start <= date(year, 12, 31) and end >= date(year, 1, 1))
        for year in plan.years
    }


def overdue_reports(plan: PlanPage, *, at: datetime) -> int:
    """Tasks whose report is late; the list shows the same tasks."""
    late = ProgressEntry.objects.filter(card__plan=plan, card__left_out_at=None, state__in=UNWRITTEN, due_at__lt=at)
    return late.values("card").distinct().count()


def month_start(at: datetime) -> datetime:
    """The first day of last month: what "since last month" means, whatever the day."""
    day = local_date(at).replace(day=1) - timedelta(days=1)
    return datetime(day.year, day.month, 1, tzinfo=SEOUL)


def changes_since(plan: PlanPage, *, since: datetime, limit: int = 50) -> list[Change]:
    """Steps that tasks took, the newest first."""
    cards = {card.pk: card for card in _counted(plan)}
    records = TransitionRecord.objects.filter(
        content_type=ContentType.objects.get_for_model(TaskCard), object_id__in=cards, at__gte=since
    ).exclude(name="open")
    return [
        Change(cards[record.object_id], record.name, _step_label(record.name), record.at, record.reason, record.target)
        for record in records.order_by("-at", "-id")[:limit]
    ]


def reports_since(plan: PlanPage, *, since: datetime) -> int:
    return ProgressEntry.objects.filter(card__plan=plan, state=EntryState.CONFIRMED, checked_at__gte=since).count()


def conclusion(figures: Fulfilment) -> str:
    """The one sentence to take away."""
    if not figures.total:
        return _("No tasks yet.")
    return _("%(done)s of %(total)s tasks are fulfilled (%(share)s %%), %(delayed)s are delayed.") % {
        "done": figures.completed,
        "total": figures.total,
        "share": figures.share,
        "delayed": figures.by_state.get(CardState.DELAYED, 0),
    }


def _counted(plan: PlanPage) -> CardQuerySet:
    return TaskCard.objects.counted().filter(plan=plan)


def _step_label(name: str) -> Any:
    step = TaskCard.workflow.transition(name)
    return (step.public_label or step.label) if step else name


def _grouped(cards: CardQuerySet, keys: tuple[str, ...]) -> dict[Any, Fulfilment]:
    """One query, however many groups."""
    counts = {f"in_{state.value.lower()}": Count("pk", filter=Q(state=state)) for state in STATES}
    rows = cards.order_by().values(*keys) if keys else None
    wanted: dict[str, Any] = {
        **counts,
        "total": Count("pk"),
        "going_on": Count("pk", filter=Q(goes_on=True)),
        "mean": Avg("percent"),
        "planned": Sum("budget"),
        "used": Sum("spent"),
    }
    if rows is None:
        return {None: _fulfilment(cards.order_by().aggregate(**wanted))}
    answered = rows.annotate(**wanted)
    return {row[keys[0]] if len(keys) == 1 else tuple(row[key] for key in keys): _fulfilment(row) for row in answered}


def _fulfilment(row: dict[str, Any]) -> Fulfilment:
    return Fulfilment(
        total=row["total"],
        by_state={state.value: row[f"in_{state.value.lower()}"] for state in STATES},
        going_on=row["going_on"],
        mean_percent=round(row["mean"] or 0),
        budget=int(row["planned"] or 0),
        spent=int(row["used"] or 0),
    )
