"""What plans hand in to the kernel: how their cases look on the desk, and who may read their files."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core import mentions, permissions
from core.search import kinds
from core.uploads import register_access
from core.workflow import presentation
from plans.models import AdjustmentRequest, HalfYearCheck, PlanPage, ProgressEntry, TaskCard
from plans.services.indexing import PLAN_KIND, TASK_KIND, all_cards, all_plans
from plans.states import ADJUSTMENT, ENTRY, HALF_YEAR, SEE_WORK, EntryState


def may_read_files(person: Any, entry: ProgressEntry) -> bool:
    """Everybody, once the report is confirmed; before that the people who work on it."""
    return entry.state == EntryState.CONFIRMED or permissions.allowed(person, SEE_WORK, entry)


def entry_url(entry: ProgressEntry) -> str:
    return reverse("plans:entry", args=[entry.pk])


def check_url(check: HalfYearCheck) -> str:
    return reverse("plans:half_year", args=[check.pk])


def adjustment_url(request: AdjustmentRequest) -> str:
    return reverse("plans:before_panel", args=[request.pk])


def readable_plans(person: Any, ids: list[int]) -> Iterable[int]:
    return PlanPage.objects.live().filter(pk__in=ids).values_list("pk", flat=True)


def readable_tasks(person: Any, ids: list[int]) -> Iterable[int]:
    return TaskCard.objects.filter(plan__live=True, pk__in=ids).values_list("pk", flat=True)


kinds.register(PLAN_KIND, _("Innovation plans"), readable=readable_plans, entries=all_plans)
kinds.register(TASK_KIND, _("Tasks of the plans"), readable=readable_tasks, entries=all_cards)
mentions.may_be_named(TASK_KIND)
register_access(ProgressEntry, may_read_files)
presentation.register(ENTRY.name, template="plans/work/_entry_panel.html", url=entry_url)
presentation.register(HALF_YEAR.name, template="plans/work/_check_panel.html", url=check_url)
presentation.register(ADJUSTMENT.name, template="plans/work/_adjustment_panel.html", url=adjustment_url)
