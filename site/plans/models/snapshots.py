"""The whole plan as plain data: what is signed, frozen, compared and exported.

Drafts are read as they lie in their newest revisions, without rebuilding the pages, so that a plan of a hundred
tasks costs three queries.
"""

import hashlib
import json
from collections.abc import Callable, Iterable
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from accounts.models import Department, Position

Data = dict[str, Any]

PLAN_FIELDS = ("title", "kind", "first_year", "last_year", "vision", "goal", "summary", "licence")
STRATEGY_FIELDS = ("code", "title", "kind", "summary")
TASK_FIELDS = (
    "code", "title", "kind", "is_focus", "summary", "starts_on", "ends_on", "background", "as_is", "to_be", "partners",
    "effect", "difference",
)  # fmt: skip
DATED_FIELDS = ("title", "starts_on", "ends_on", "precision")
TARGET_FIELDS = ("indicator", "unit", "first_year", "last_year", "number", "at_least", "amount", "text")
BUDGET_FIELDS = ("first_year", "last_year", "funding", "amount", "note")
CAUSE_FIELDS = ("kind", "label", "link", "code")


class Names:
    """Departments and posts by key, read once: a snapshot keeps what they were called on the day."""

    def __init__(self) -> None:
        self.departments = dict(Department.objects.values_list("pk", "name"))
        self.posts = dict(Position.objects.values_list("pk", "title"))

    def department(self, pk: int | None) -> Data | None:
        return {"id": pk, "name": self.departments.get(pk, "")} if pk else None

    def post(self, pk: int | None) -> Data | None:
        return {"id": pk, "title": self.posts.get(pk, "")} if pk else None


def snapshot_of(plan: Any) -> Data:
    """The plan as it lies in `plan`, which may be a revision, with the newest drafts of all pages below."""
    names = Names()
    content = _plain(plan.serializable_data())
    strategies: list[Any] = []
    children: dict[str, list[Any]] = {}
    for page in plan.signed_pages():
        if hasattr(page, "targets"):
            children.setdefault(page.path[: -page.steplen], []).append(page)
        else:
            strategies.append(page)
    return {
        "plan": _plan(content, names),
        "strategies": [_strategy(page, children, names) for page in strategies],
    }


def digest_of(snapshot: Data) -> str:
    """One hash over everything: the same content gives the same hash, whatever the order of keys."""
    text = json.dumps(snapshot, sort_keys=True, ensure_ascii=False, separators=(",", ":"), cls=DjangoJSONEncoder)
    return hashlib.sha256(text.encode()).hexdigest()


def tasks_in(snapshot: Data) -> Iterable[tuple[Data, Data, Data | None]]:
    """Every task with its strategy and the task above it, in order."""
    for strategy in snapshot["strategies"]:
        for task in strategy["tasks"]:
            yield task, strategy, None
            for subtask in task["subtasks"]:
                yield subtask, strategy, task


def _content(page: Any) -> Data:
    return page.latest_revision.content if page.latest_revision else _plain(page.serializable_data())


def _plain(data: Data) -> Data:
    plain: Data = json.loads(json.dumps(data, cls=DjangoJSONEncoder))
    return plain


def _plan(content: Data, names: Names) -> Data:
    return {
        **_picked(content, PLAN_FIELDS),
        "department": names.department(content["department"]),
        "responsible": names.post(content["responsible"]),
        "body": _stream(content["body"]),
        "steps": _rows(content["steps"], DATED_FIELDS),
        "causes": _rows(content["causes"], CAUSE_FIELDS),
    }


def _strategy(page: Any, children: dict[str, list[Any]], names: Names) -> Data:
    content = _content(page)
    return {
        "key": page.pk,
        **_picked(content, STRATEGY_FIELDS),
        "body": _stream(content["body"]),
        "tasks": [_task(task, children, names) for task in children.get(page.path, [])],
    }


def _task(page: Any, children: dict[str, list[Any]], names: Names) -> Data:
    content = _content(page)
    return {
        "key": page.pk,
        **_picked(content, TASK_FIELDS),
        "department": names.department(content["department"]),
        "responsible": names.post(content["responsible"]),
        "others": [names.department(pk) for pk in sorted(content["others"])],
        "body": _stream(content["body"]),
        "targets": _rows(content["targets"], TARGET_FIELDS, number=_decimal),
        "milestones": _rows(content["milestones"], DATED_FIELDS),
        "budgets": _rows(content["budgets"], BUDGET_FIELDS),
        "subtasks": [_task(subtask, children, names) for subtask in children.get(page.path, [])],
    }


def _picked(content: Data, fields: Iterable[str], **readers: Callable[[Any], Any]) -> Data:
    return {name: readers.get(name, _same)(content[name]) for name in fields}


def _rows(rows: list[Data], fields: Iterable[str], **readers: Callable[[Any], Any]) -> list[Data]:
    # sorted() keeps the order of rows that were given no place of their own.
    ordered = sorted(rows, key=lambda row: row.get("sort_order") or 0)
    return [_picked(row, fields, **readers) for row in ordered]


def _same(value: Any) -> Any:
    return value


def _decimal(value: Any) -> str | None:
    """As short as it can be written, so that 5 and 5.00 are the same target."""
    if value in (None, ""):
        return None
    text = str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _stream(value: Any) -> list[Data]:
    """Blocks without the keys the editor gives them, which change with every copy."""
    blocks = json.loads(value) if isinstance(value, str) else value
    return [_without_keys(block) for block in blocks or []]


def _without_keys(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without_keys(part) for name, part in value.items() if name != "id"}
    if isinstance(value, list):
        return [_without_keys(part) for part in value]
    return value
