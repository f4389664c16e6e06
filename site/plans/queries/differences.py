"""What changed between two versions, clause by clause, as people read it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.differences import word_by_word
from core.licences import Licence
from plans.models import Funding, GroupKind, PlanKind, TaskKind
from plans.models.snapshots import Data, tasks_in
from plans.queries.schedule import day_of, when

LABELS: dict[str, Any] = {
    "title": gettext_lazy("Title"), "kind": gettext_lazy("Kind of task"), "first_year": gettext_lazy("From year"),
    "last_year": gettext_lazy("To year"), "vision": gettext_lazy("Vision"), "goal": gettext_lazy("Goal"),
    "summary": gettext_lazy("Summary"), "licence": gettext_lazy("Licence"), "department": gettext_lazy("Department"),
    "responsible": gettext_lazy("Who answers for it"), "body": gettext_lazy("Text"), "steps": gettext_lazy("Schedule"),
    "code": gettext_lazy("Number"), "is_focus": gettext_lazy("Focus of the year"),
    "others": gettext_lazy("Departments that take part"), "starts_on": gettext_lazy("From"),
    "ends_on": gettext_lazy("Until"), "background": gettext_lazy("Background"), "as_is": gettext_lazy("Until now"),
    "to_be": gettext_lazy("From now on"), "partners": gettext_lazy("Partners"),
    "effect": gettext_lazy("Expected effect"), "difference": gettext_lazy("What sets it apart"),
    "targets": gettext_lazy("Yearly targets"), "milestones": gettext_lazy("Schedule"),
    "budgets": gettext_lazy("Budget"), "strategy": gettext_lazy("Strategy"), "above": gettext_lazy("Part of"),
}  # fmt: skip
_KINDS = {**dict(PlanKind.choices), **dict(GroupKind.choices), **dict(TaskKind.choices)}
# Below this share of common words two texts are shown whole, one after the other: patchwork reads badly.
ALIKE = 0.4
_SIDES = {"same": "same", "removed": "gone", "added": "new"}


@dataclass(frozen=True)
class FieldChange:
    """`pieces` are (kind, text) with kind "same", "gone" or "new"."""

    label: Any
    pieces: list[tuple[str, str]]


@dataclass(frozen=True)
class ClauseChange:
    kind: str  # "added", "removed", "changed"
    code: str
    title: str
    key: int | None
    fields: list[FieldChange]


def between(old: Data, new: Data) -> list[ClauseChange]:
    """The plan itself first, then strategies and tasks in the order of the new version, then what is gone."""
    before, after = dict(_clauses(old)), dict(_clauses(new))
    changes = []
    for key, clause in after.items():
        if key not in before:
            changes.append(_whole("added", key, clause, "new"))
        elif fields := _changed(before[key], clause):
            changes.append(ClauseChange("changed", clause["code"], clause["title"], key, fields))
    changes += [_whole("removed", key, clause, "gone") for key, clause in before.items() if key not in after]
    return changes


def readable(name: str, value: Any) -> str:
    """A field of a clause as lines of text."""
    if value in (None, "", [], {}):
        return ""
    if name in ("department", "responsible"):
        return str(value.get("name") or value.get("title") or "")
    if name == "others":
        return ", ".join(department["name"] for department in value)
    if name in ("starts_on", "ends_on"):
        return date_format(date.fromisoformat(value), "DATE_FORMAT")
    if name == "licence":
        return str(Licence(value).label)
    if name == "is_focus":
        return _("Yes") if value else ""
    if name == "kind":
        return str(_KINDS.get(value, value))
    if name == "body":
        return "\n".join(_texts(value))
    if name in _ROWS:
        return "\n".join(_ROWS[name](row) for row in value)
    return str(value)


def target_line(row: Data) -> str:
    return f"{row['indicator']} {years(row)}: {target_value(row)}"


def target_value(row: Data) -> str:
    """A number with its unit, an amount of money, words, or all three."""
    parts = []
    if row["number"] is not None:
        parts.append(f"{row['number']}{row['unit']}")
    if row["amount"] is not None:
        parts.append(_("%(amount)s won") % {"amount": f"{row['amount']:,}"})
    said = " ".join([", ".join(parts), *([_("or more")] if row["at_least"] else [])])
    return " · ".join(part for part in (said, row["text"]) if part)


def budget_line(row: Data) -> str:
    amount = _("not decided") if row["amount"] is None else _("%(amount)s won") % {"amount": f"{row['amount']:,}"}
    return f"{years(row)} {Funding(row['funding']).label}: {amount}" + (f" ({row['note']})" if row["note"] else "")


def step_line(row: Data) -> str:
    return f"{row['title']}: {when(day_of(row['starts_on']), day_of(row['ends_on']), row['precision'])}"


def years(row: Data) -> str:
    first, last = row["first_year"], row["last_year"]
    if last is None:
        return f"{first}~"
    return str(first) if first == last else f"{first}~{last}"


_ROWS = {"targets": target_line, "budgets": budget_line, "milestones": step_line, "steps": step_line}


def _clauses(snapshot: Data) -> Iterator[tuple[int | None, Data]]:
    yield None, {"code": "", **snapshot["plan"]}
    for strategy in snapshot["strategies"]:
        yield strategy["key"], strategy
    for task, strategy, above in tasks_in(snapshot):
        yield (
            task["key"],
            {
                **task,
                "strategy": f"{strategy['code']}. {strategy['title']}",
                "above": f"{above['code']} {above['title']}" if above else "",
            },
        )


def _changed(old: Data, new: Data) -> list[FieldChange]:
    fields = []
    for name, label in LABELS.items():
        if name not in new and name not in old:
            continue
        before, after = readable(name, old.get(name)), readable(name, new.get(name))
        if before != after:
            fields.append(FieldChange(label, pieces(before, after)))
    return fields


def _whole(kind: str, key: int | None, clause: Data, side: str) -> ClauseChange:
    fields = [
        FieldChange(LABELS[name], [(side, text)])
        for name in LABELS
        if name not in ("title", "code") and (text := readable(name, clause.get(name)))
    ]
    return ClauseChange(kind, clause["code"], clause["title"], key, fields)


def pieces(old: str, new: str) -> list[tuple[str, str]]:
    """Word by word."""
    return [(_SIDES[each.kind], each.text) for each in word_by_word(old, new, alike=ALIKE)]


def _texts(value: Any) -> Iterator[str]:
    """The words of blocks, whatever they are nested in."""
    if isinstance(value, str):
        if text := strip_tags(value.replace("</p>", "\n").replace("</li>", "\n")).strip():
            yield text
    elif isinstance(value, dict):
        for name, part in value.items():
            if name != "type":
                yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
