"""Drafts out of plain data: what an import brings, and what a copy of a version would bring. Nothing is published."""

from copy import deepcopy
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import Department
from core import permissions
from plans.models import (
    PlanCause,
    PlanIndexPage,
    PlanPage,
    PlanStep,
    StrategyPage,
    TaskBudget,
    TaskMilestone,
    TaskPage,
    TaskTarget,
)
from plans.models.snapshots import (
    BUDGET_FIELDS,
    CAUSE_FIELDS,
    DATED_FIELDS,
    PLAN_FIELDS,
    STRATEGY_FIELDS,
    TARGET_FIELDS,
    TASK_FIELDS,
    Data,
)
from plans.states import IMPORT

_DATES = frozenset({"starts_on", "ends_on"})
LONGEST_SLUG = 60


class DraftsRefused(Exception):
    """Nothing was made; the message is for the person."""


@transaction.atomic
def create_drafts(content: Data, *, by: Any, slug: str = "") -> PlanPage:
    """A plan with all its pages, as drafts for the sign-off: all of them or none.

    `content` has the form of a version. Raises PermissionDenied, and DraftsRefused where there is no place for plans
    or the address is taken.
    """
    permissions.check(by, IMPORT)
    index = PlanIndexPage.objects.order_by("pk").first()
    if index is None:
        raise DraftsRefused(_("Add the page “list of plans” below the home page first."))
    said = content["plan"]
    slug = (slug or slugify(said["title"], allow_unicode=True))[:LONGEST_SLUG]
    if index.get_children().filter(slug=slug).exists():
        raise DraftsRefused(_("There is a plan under this address already."))
    made: Any = PlanPage
    plan: PlanPage = made(
        slug=slug,
        body=_blocks(said),
        steps=_parts(PlanStep, said.get("steps", []), DATED_FIELDS),
        causes=_parts(PlanCause, said.get("causes", []), CAUSE_FIELDS),
        **_answering(said),
        **{name: said[name] for name in PLAN_FIELDS if name in said},
    )
    _place(index, plan, by)
    for number, strategy in enumerate(content["strategies"], start=1):
        _strategy(plan, strategy, number, by)
    return plan


def _strategy(plan: PlanPage, said: Data, number: int, by: Any) -> None:
    page = StrategyPage(slug=str(number), body=_blocks(said), **{name: said[name] for name in STRATEGY_FIELDS})
    _place(plan, page, by)
    for place, task in enumerate(said["tasks"], start=1):
        above = _task(page, task, place, by)
        for below, subtask in enumerate(task["subtasks"], start=1):
            _task(above, subtask, below, by)


def _task(above: Any, said: Data, place: int, by: Any) -> TaskPage:
    made: Any = TaskPage
    page: TaskPage = made(
        slug=str(place),
        body=_blocks(said),
        targets=_parts(TaskTarget, said["targets"], TARGET_FIELDS),
        milestones=_parts(TaskMilestone, said["milestones"], DATED_FIELDS),
        budgets=_parts(TaskBudget, said["budgets"], BUDGET_FIELDS),
        **_answering(said),
        **{name: _read(name, said[name]) for name in TASK_FIELDS},
    )
    if said["others"]:
        page.others = list(Department.objects.filter(pk__in=[other["id"] for other in said["others"]]))
    _place(above, page, by)
    return page


def _place(above: Any, page: Any, by: Any) -> None:
    page.live = False
    page.owner = by
    above.add_child(instance=page)
    page.save_revision(user=by)


def _parts(model: Any, rows: list[Data], fields: tuple[str, ...]) -> list[Any]:
    return [
        model(sort_order=place, **{name: _read(name, row[name]) for name in fields if name in row})
        for place, row in enumerate(rows)
    ]


def _blocks(said: Data) -> list[Data]:
    """A copy: blocks get keys when they are placed, and what was handed in stays as it was."""
    return deepcopy(said.get("body", []))


def _read(name: str, value: Any) -> Any:
    if name in _DATES and isinstance(value, str):
        return date.fromisoformat(value)
    if name == "number" and value is not None:
        return Decimal(str(value))
    return value


def _answering(said: Data) -> dict[str, Any]:
    responsible = said.get("responsible")
    return {"department_id": said["department"]["id"], "responsible_id": responsible["id"] if responsible else None}
