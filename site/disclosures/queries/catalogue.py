"""Reads of the catalogue and of what was published."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext_lazy as _

from core.deadlines.calendar import local_date
from core.ui.paging import KeysetPage, paginate
from disclosures.models import CatalogueItem, DisclosurePage, Obligation, Question
from disclosures.states import ObligationState, QuestionState

PAGE_SIZE = 24
SOON = timedelta(days=30)


class Timing(models.TextChoices):
    OVERDUE = "overdue", _("Overdue")
    SOON = "soon", _("Due within 30 days")
    PUBLISHED = "published", _("Published")
    NEVER = "never", _("Not published yet")


@dataclass(frozen=True)
class Counts:
    items: int
    published: int
    overdue: int
    on_time_share: int | None


def in_force() -> QuerySet[CatalogueItem]:
    """What everybody may see: the catalogue is public as a whole."""
    return CatalogueItem.objects.filter(is_active=True).select_related("department")


def found(
    *, at: datetime, q: str = "", field: str = "", department: Any = None, timing: str = "", cursor: str = ""
) -> KeysetPage[Any]:
    """A page of items, each with the key of its newest publication as `latest_page`."""
    items = in_force().annotate(latest_page=Subquery(_latest_pages().values("pk")[:1]))
    for word in q.split()[:5]:
        items = items.filter(Q(title__icontains=word) | Q(code__icontains=word) | Q(description__icontains=word))
    if field:
        items = items.filter(field=field)
    if department:
        items = items.filter(department=department)
    return paginate(_timed(items, timing, local_date(at)), cursor, order="code", size=PAGE_SIZE)


def _timed(items: QuerySet[CatalogueItem], timing: str, today: date) -> QuerySet[CatalogueItem]:
    match timing:
        case Timing.OVERDUE:
            return items.filter(next_due_on__lt=today)
        case Timing.SOON:
            return items.filter(next_due_on__gte=today, next_due_on__lte=today + SOON)
        case Timing.PUBLISHED:
            return items.filter(last_published_at__isnull=False)
        case Timing.NEVER:
            return items.filter(last_published_at__isnull=True)
    return items


def _latest_pages() -> QuerySet[DisclosurePage]:
    return published().filter(item=OuterRef("pk")).order_by("-first_published_at")


def published() -> QuerySet[DisclosurePage]:
    return DisclosurePage.objects.live().public()


def counts(at: datetime) -> Counts:
    today = local_date(at)
    numbers = in_force().aggregate(
        items=Count("pk"),
        published=Count("pk", filter=Q(last_published_at__isnull=False)),
        overdue=Count("pk", filter=Q(next_due_on__lt=today)),
    )
    done = Obligation.objects.filter(state=ObligationState.FULFILLED, due_on__gt=today - timedelta(days=365))
    kept = done.aggregate(all=Count("pk"), on_time=Count("pk", filter=Q(published_at__date__lte=F("due_on"))))
    share = round(100 * kept["on_time"] / kept["all"]) if kept["all"] else None
    return Counts(on_time_share=share, **numbers)


def fields() -> list[tuple[str, int]]:
    return list(in_force().order_by("field").values_list("field").annotate(Count("pk")))


def departments() -> list[tuple[int, str]]:
    return list(in_force().order_by("department__name").values_list("department", "department__name").distinct())


def latest(limit: int) -> list[DisclosurePage]:
    return list(published().select_related("item", "department").order_by("-last_published_at", "-pk")[:limit])


def pages_of(item: CatalogueItem) -> QuerySet[DisclosurePage]:
    return published().filter(item=item).order_by("-first_published_at", "-pk")


def obligations_of(item: CatalogueItem) -> list[Obligation]:
    return list(item.obligations.exclude(state=ObligationState.DUE).order_by("-due_on")[:12])


def questions_shown() -> QuerySet[Question]:
    shown = Question.objects.filter(hidden_at__isnull=True).exclude(state=QuestionState.WITHDRAWN)
    return shown.select_related("item", "department", "asker")


def questions(*, item: CatalogueItem | None = None, state: str = "", cursor: str = "") -> KeysetPage[Question]:
    shown = questions_shown()
    if item is not None:
        shown = shown.filter(item=item)
    if state in QuestionState.values:
        shown = shown.filter(state=state)
    return paginate(shown, cursor, order="-asked_at", size=20)


def question_panel(question: Question, user: Any) -> dict[str, Any]:
    return {"question": question}


def obligation_panel(obligation: Obligation, user: Any) -> dict[str, Any]:
    drafts = DisclosurePage.objects.filter(item=obligation.item_id, live=False).order_by("-latest_revision_created_at")
    return {"obligation": obligation, "drafts": drafts[:5]}
