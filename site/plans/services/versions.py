"""What approval does: the drafts are frozen as a version, and the cards follow it."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.db import transaction

from core.workflow import SYSTEM, engine
from plans.models import CardTarget, PlanPage, PlanVersion, ProgressFigure, Strategy, TargetResult, TaskCard
from plans.models.record import VersionCause
from plans.models.snapshots import CAUSE_FIELDS, Data, digest_of, snapshot_of
from plans.queries import differences
from plans.services import improving, indexing, linkables, notices


@transaction.atomic
def freeze(plan: PlanPage, *, actor: Any, at: datetime) -> PlanVersion:
    """Make the newest drafts the plan that residents read.

    Nothing happens where nothing changed since the last version. Steps, results and reports of tasks that stay are
    kept; a task that is no longer in the plan is stopped and keeps its address.
    """
    plan = PlanPage.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    content = snapshot_of(plan)
    last = plan.versions.order_by("-number").first()
    digest = digest_of(content)
    if last is not None and last.digest == digest:
        return last
    version = PlanVersion.objects.create(
        plan=plan,
        number=last.number + 1 if last else 1,
        content=content,
        digest=digest,
        approved_by=actor,
        published_at=at,
    )
    lay_out(version, actor=actor, at=at)
    _name_causes(version, last, at=at)
    improving.now_public(plan)
    indexing.index_plan(plan, at=at)
    if last is not None:
        notices.tell_version(version, differences.between(last.content, content), at=at, actor=actor)
    return version


def lay_out(version: PlanVersion, *, actor: Any, at: datetime) -> None:
    """Strategies and cards become what the version says."""
    plan = version.plan
    seen: set[int] = set()
    for place, (data, cards) in enumerate(_branches(version.content), start=1):
        strategy, _created = Strategy.objects.update_or_create(
            key=data["key"],
            defaults={
                "plan": plan, "place": place, "kind": data["kind"], "code": data["code"], "title": data["title"],
                "summary": data["summary"], "content": {"body": data["body"]}, "left_out_at": None,
            },
        )  # fmt: skip
        above: dict[int, TaskCard] = {}
        for position, (task, parent_key) in enumerate(cards, start=1):
            fields = {"plan": plan, "strategy": strategy, "place": place * 10_000 + position}
            card = _card(task, {**fields, "parent": above.get(parent_key or 0)}, actor=actor, at=at)
            above[task["key"]] = card
            seen.add(task["key"])
    for card in TaskCard.objects.present().filter(plan=plan).exclude(key__in=seen):
        _leave_out(card, at=at)
    kept = [data["key"] for data in version.content["strategies"]]
    plan.strategies.filter(left_out_at__isnull=True).exclude(key__in=kept).update(left_out_at=at)


def _branches(content: Data) -> Iterator[tuple[Data, list[tuple[Data, int | None]]]]:
    for strategy in content["strategies"]:
        cards: list[tuple[Data, int | None]] = []
        for task in strategy["tasks"]:
            cards.append((task, None))
            cards += [(subtask, task["key"]) for subtask in task["subtasks"]]
        yield strategy, cards


def _card(task: Data, fields: Data, *, actor: Any, at: datetime) -> TaskCard:
    amounts = [row["amount"] for row in task["budgets"]]
    said = {
        **fields,
        **{name: task[name] for name in ("kind", "code", "title", "summary", "is_focus")},
        "is_leaf": not task["subtasks"],
        "responsible_id": task["responsible"]["id"] if task["responsible"] else None,
        "starts_on": _day(task["starts_on"]),
        "ends_on": _day(task["ends_on"]),
        "budget": sum(amount for amount in amounts if amount is not None),
        "has_open_budget": any(amount is None for amount in amounts),
        "content": {name: value for name, value in task.items() if name != "subtasks"},
        "left_out_at": None,
    }
    department = task["department"]["id"]
    card = TaskCard.objects.filter(key=task["key"]).first()
    if card is None:
        card = TaskCard.objects.create(key=task["key"], department_id=department, entered_at=at, **said)
    else:
        TaskCard.objects.filter(pk=card.pk).update(**said)
        card.refresh_from_db()
    card.others.set([other["id"] for other in task["others"]])
    _put_on_the_way(card, department, actor=actor, at=at)
    _targets(card, task["targets"])
    return card


def _put_on_the_way(card: TaskCard, department: int, *, actor: Any, at: datetime) -> None:
    """Only what is counted has a life of its own; a task with subtasks lives through them."""
    if card.state_changed_at is None:
        if card.is_leaf:
            engine.open(card, actor=actor or SYSTEM, at=at)
        else:
            TaskCard.objects.filter(pk=card.pk).update(department_id=department)
    elif card.department_id != department:
        engine.hand_over(card, department=_department(department), at=at)
    elif card.is_running:
        # Writes the title anew where the desk lists it.
        engine.assign(card, assignee=card.assignee, at=at)


def _department(pk: int) -> Any:
    return TaskCard._meta.get_field("department").related_model._default_manager.get(pk=pk)


def _targets(card: TaskCard, rows: list[Data]) -> None:
    """Results stay beside the targets they were reported for."""
    present = {(target.indicator, target.first_year): target for target in card.targets.all()}
    for place, row in enumerate(rows):
        fields = {**row, "place": place, "left_out": False}
        target = present.pop((row["indicator"], row["first_year"]), None)
        if target is None:
            CardTarget.objects.create(card=card, **fields)
        else:
            CardTarget.objects.filter(pk=target.pk).update(**fields)
    gone = [target.pk for target in present.values()]
    reported = set(TargetResult.objects.filter(target__in=gone).values_list("target", flat=True))
    reported |= set(ProgressFigure.objects.filter(target__in=gone).values_list("target", flat=True))
    CardTarget.objects.filter(pk__in=reported).update(left_out=True)
    CardTarget.objects.filter(pk__in=set(gone) - reported).delete()


def _leave_out(card: TaskCard, *, at: datetime) -> None:
    if card.is_running and card.state_changed_at is not None:
        engine.apply(card, "leave_out", actor=SYSTEM, at=at)
    TaskCard.objects.filter(pk=card.pk).update(left_out_at=at)


def _name_causes(version: PlanVersion, last: PlanVersion | None, *, at: datetime) -> None:
    """Causes that this version names for the first time; who handed in what stands there is told."""
    known = last.content["plan"]["causes"] if last else []
    for row in version.content["plan"]["causes"]:
        if row in known:
            continue
        thing = linkables.at(row["link"]) if row["link"].startswith("/") else None
        VersionCause.objects.create(
            version=version,
            content_type_id=thing.content_type_id if thing else None,
            object_id=thing.object_id if thing else None,
            **{name: row[name] for name in CAUSE_FIELDS},
        )
        if thing and (person := linkables.author_of(thing)):
            notices.tell_cause(person, version, row["label"], at=at)


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
