"""From a path to the thing it names; what is not public is as if it did not exist."""

from typing import Any

from django.http import Http404, HttpRequest

from plans.models import AdjustmentRequest, HalfYearCheck, PlanPage, ProgressEntry, Strategy, TaskCard
from plans.queries import tasks

INVALID = 422


def _found(thing: Any) -> Any:
    if thing is None:
        raise Http404
    return thing


def plan_at(slug: str) -> PlanPage:
    plan: PlanPage = _found(tasks.plan_at(slug))
    return plan


def strategy_at(pk: int) -> Strategy:
    strategy: Strategy = _found(Strategy.objects.filter(pk=pk, plan__live=True).select_related("plan").first())
    return strategy


def card_at(request: HttpRequest, pk: int) -> TaskCard:
    card: TaskCard = _found(tasks.readable_card(pk))
    return card


def entry_at(request: HttpRequest, pk: int) -> ProgressEntry:
    related = ("card__plan__department", "card__department", "card__responsible__holder", "submitted_by", "checked_by")
    entry: ProgressEntry = _found(ProgressEntry.objects.filter(pk=pk).select_related(*related).first())
    return entry


def check_at(request: HttpRequest, pk: int) -> HalfYearCheck:
    check: HalfYearCheck = _found(
        HalfYearCheck.objects.filter(pk=pk).select_related("card__plan__department", "card__department").first()
    )
    return check


def adjustment_at(request: HttpRequest, pk: int) -> AdjustmentRequest:
    related = ("card__plan__department", "card__department", "panel", "decision__item__meeting", "requested_by")
    adjustment: AdjustmentRequest = _found(
        AdjustmentRequest.objects.filter(pk=pk, card__plan__live=True).select_related(*related).first()
    )
    return adjustment


def draft_at(request: HttpRequest, pk: int) -> PlanPage:
    """A plan whether published or not, for the people who write and sign it."""
    plan: PlanPage = _found(PlanPage.objects.filter(pk=pk).select_related("department").first())
    return plan
