"""Making plans and tasks findable."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Max

from core.search import index
from core.search.index import Entry
from plans.models import PlanPage, TaskCard
from plans.queries.differences import readable

PLAN_KIND, TASK_KIND = "plan", "plan_task"
_SEARCHED = ("background", "body", "as_is", "to_be", "partners", "effect", "targets", "milestones")


def plan_entry(plan: PlanPage, at: datetime) -> Entry:
    body = "\n".join([plan.vision, plan.goal, plan.summary])
    return Entry(obj=plan, kind=PLAN_KIND, title=plan.title, url=f"/plans/{plan.slug}/", published_at=at, body=body)


def card_entries(cards: Iterable[TaskCard], at: datetime) -> Iterator[Entry]:
    for card in cards:
        texts = [card.summary, *(readable(name, card.content.get(name)) for name in _SEARCHED), card.code]
        yield Entry(
            obj=card,
            kind=TASK_KIND,
            title=card.title,
            url=f"/plans/tasks/{card.pk}/",
            published_at=at,
            body="\n".join(text for text in texts if text),
        )


def index_plan(plan: PlanPage, *, at: datetime) -> None:
    index.put_all([plan_entry(plan, at), *card_entries(TaskCard.objects.present().filter(plan=plan), at)])
    for card in TaskCard.objects.filter(plan=plan, left_out_at__isnull=False):
        index.remove(card)


def all_plans() -> Iterator[Entry]:
    for plan, at in _published_plans():
        yield plan_entry(plan, at)


def all_cards() -> Iterator[Entry]:
    for plan, at in _published_plans():
        yield from card_entries(TaskCard.objects.present().filter(plan=plan).iterator(chunk_size=500), at)


def _published_plans() -> Iterator[tuple[PlanPage, datetime]]:
    """Each public plan and when its newest version came out."""
    plans = PlanPage.objects.live().annotate(newest=Max("versions__published_at"))
    for plan in plans.filter(newest__isnull=False).order_by("pk"):
        yield plan, plan.newest


def forget_plan(plan: PlanPage) -> None:
    index.remove(plan)
    for card in TaskCard.objects.filter(plan=plan):
        index.remove(card)
