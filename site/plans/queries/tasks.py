"""Lists of plans, strategies and task cards, as residents and staff read them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, Prefetch, Q, QuerySet

from accounts.models import Department
from core import permissions
from core.deadlines import calendar, periods
from core.uploads.models import StoredFile
from plans.models import (
    CardTarget,
    Evidence,
    PlanPage,
    PlanVersion,
    ProgressEntry,
    Strategy,
    TargetResult,
    TaskCard,
)
from plans.models.record import CardQuerySet
from plans.states import ENTRY_PERIOD, REPORT, SEE_WORK, UNWRITTEN, CheckState, EntryState


@dataclass(frozen=True)
class Wanted:
    """What a list of tasks is narrowed to; empty means all."""

    plan: PlanPage | None = None
    strategy: Strategy | None = None
    department: Department | None = None
    state: str = ""
    kind: str = ""
    year: int | None = None
    overdue: bool = False
    focus: bool = False
    q: str = ""


def visible_to(user: Any) -> CardQuerySet:
    """Cards of published plans: everybody may read them. Left-out ones keep their address but stand in no list."""
    return TaskCard.objects.present().filter(plan__live=True)


def readable_card(pk: int) -> TaskCard | None:
    cards = TaskCard.objects.filter(plan__live=True, pk=pk)
    return cards.select_related("plan", "strategy", "parent", "department", "responsible__holder").first()


def plans() -> QuerySet[PlanPage]:
    """The newest period first."""
    return PlanPage.objects.live().select_related("department").order_by("-last_year", "kind", "title", "pk")


def plan_at(slug: str) -> PlanPage | None:
    return PlanPage.objects.live().filter(slug=slug).select_related("department", "responsible__holder").first()


def strategies_of(plan: PlanPage) -> QuerySet[Strategy]:
    return plan.strategies.filter(left_out_at__isnull=True).order_by("place", "pk")


def cards_of(plan: PlanPage) -> CardQuerySet:
    return TaskCard.objects.present().filter(plan=plan).select_related("department").order_by("place", "pk")


def narrowed(cards: CardQuerySet, wanted: Wanted, *, at: datetime) -> CardQuerySet:
    if wanted.plan:
        cards = cards.filter(plan=wanted.plan)
    if wanted.strategy:
        cards = cards.filter(strategy=wanted.strategy)
    if wanted.department:
        cards = cards.filter(department=wanted.department)
    if wanted.state:
        cards = cards.filter(state=wanted.state)
    if wanted.kind:
        cards = cards.filter(kind=wanted.kind)
    if wanted.focus:
        cards = cards.filter(is_focus=True)
    if wanted.year:
        begun = Q(starts_on__isnull=True) | Q(starts_on__lte=date(wanted.year, 12, 31))
        cards = cards.filter(begun, Q(ends_on__isnull=True) | Q(ends_on__gte=date(wanted.year, 1, 1)))
    if wanted.overdue:
        late = ProgressEntry.objects.filter(state__in=UNWRITTEN, due_at__lt=at)
        cards = cards.filter(pk__in=late.values("card"))
    for word in wanted.q.split():
        cards = cards.filter(Q(title__icontains=word) | Q(summary__icontains=word) | Q(code__iexact=word))
    return cards


def listed(wanted: Wanted, user: Any, *, at: datetime) -> CardQuerySet:
    """Tasks that are counted, in the order of their plans."""
    cards = narrowed(visible_to(user).counted(), wanted, at=at)
    return cards.select_related("plan", "strategy", "department")


def departments_with_tasks() -> QuerySet[Department]:
    return Department.objects.filter(pk__in=TaskCard.objects.counted().values("department")).order_by("name")


def confirmed_entries() -> QuerySet[ProgressEntry]:
    """What residents read of progress, the newest first."""
    confirmed = ProgressEntry.objects.filter(state=EntryState.CONFIRMED, card__plan__live=True)
    return confirmed.select_related("card__plan", "card__department").order_by("-checked_at", "-pk")


def timeline_of(card: TaskCard) -> QuerySet[ProgressEntry]:
    """The confirmed reports of one task with what shows them, the newest month first."""
    evidence = Prefetch("evidence", queryset=Evidence.objects.order_by("pk"))
    return (
        card.entries.filter(state=EntryState.CONFIRMED).prefetch_related(evidence, "figures__target").order_by("-month")
    )


def files_of(entries: list[ProgressEntry]) -> dict[int, list[StoredFile]]:
    """The files behind many reports, in one query."""
    kind = ContentType.objects.get_for_model(ProgressEntry)
    stored = StoredFile.objects.filter(
        content_type=kind, object_id__in=[entry.pk for entry in entries], removed_at__isnull=True
    )
    files: dict[int, list[StoredFile]] = {}
    for file in stored.order_by("pk"):
        files.setdefault(file.object_id or 0, []).append(file)
    return files


def targets_of(card: TaskCard) -> list[CardTarget]:
    results = Prefetch("results", queryset=TargetResult.objects.order_by("year"))
    targets = list(card.targets.filter(left_out=False).prefetch_related(results))
    for target in targets:
        for result in target.results.all():
            result.target = target
    return targets


def checks_of(card: TaskCard) -> QuerySet[Any]:
    return card.checks.filter(state=CheckState.DONE).order_by("-year", "-half")


def adjustments_of(card: TaskCard) -> QuerySet[Any]:
    return card.adjustments.order_by("-requested_at", "-pk")


def next_report_due(card: TaskCard, *, at: datetime) -> datetime | None:
    """When the next report is expected: of the open one, or else of this month."""
    if not card.is_running:
        return None
    waiting = card.entries.filter(state__in=UNWRITTEN, due_at__isnull=False).order_by("due_at").first()
    if waiting is not None:
        return waiting.due_at
    return periods.end_of(ENTRY_PERIOD, start=calendar.end_of_day(first_of_next_month(at)))


def first_of_next_month(at: datetime) -> date:
    day = calendar.local_date(at)
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def versions_of(plan: PlanPage) -> QuerySet[PlanVersion]:
    return plan.versions.defer("content").select_related("approved_by").order_by("-number")


def work_of(user: Any, *, at: datetime) -> QuerySet[ProgressEntry]:
    """Reports that the person's departments owe or that carry their own name, the soonest deadline first."""
    scope = permissions.scope(user, REPORT)
    mine = Q(card__responsible__holder=user)
    if scope.everywhere:
        mine = Q()
    elif scope.departments:
        mine |= Q(card__department__in=scope.departments)
    entries = ProgressEntry.objects.filter(mine, state__in=UNWRITTEN)
    return entries.select_related("card__plan", "card__department").order_by("due_at", "pk")


def to_check(user: Any, check_permission: str) -> QuerySet[ProgressEntry]:
    scope = permissions.scope(user, check_permission)
    entries = ProgressEntry.objects.filter(state=EntryState.SUBMITTED)
    if not scope.everywhere:
        entries = entries.filter(card__plan__department__in=scope.departments)
    return entries.select_related("card__plan", "card__department", "submitted_by").order_by("due_at", "pk")


def work_cards(user: Any) -> CardQuerySet:
    """Cards that the person works on: of their departments, under their name, or of plans they check."""
    scope = permissions.scope(user, SEE_WORK)
    cards = TaskCard.objects.counted()
    if not scope.everywhere:
        places = scope.departments
        cards = cards.filter(
            Q(department__in=places) | Q(plan__department__in=places) | Q(responsible__holder=user)
        ).distinct()
    return cards.select_related("plan", "department").annotate(
        unwritten=Count("entries", filter=Q(entries__state__in=UNWRITTEN), distinct=True)
    )
