"""From the lines of a sheet to a plan in the form of a version, with every fault and its line."""

import re
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from html import escape
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from accounts.models import Department, Position
from core import spreadsheets
from core.spreadsheets import Fault, Row, Sheet
from plans.models import Funding, GroupKind, Precision, TaskKind
from plans.models.parts import EARLIEST, LATEST
from plans.models.snapshots import Data, tasks_in
from plans.services.sheets.columns import COLUMNS, MOST_ROWS, TEXTS, Answer, Line

_NUMBER = re.compile(r"[0-9]{1,12}(\.[0-9]{1,2})?")


@dataclass
class Reading:
    """What a sheet holds: strategies in the form of a version, or the faults that keep it from being one."""

    strategies: list[Data] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        tasks = [task for task, _strategy, _above in tasks_in({"strategies": self.strategies})]
        return {
            "strategies": len(self.strategies),
            "tasks": len(tasks),
            "targets": sum(len(task["targets"]) for task in tasks),
            "steps": sum(len(task["milestones"]) for task in tasks),
            "budgets": sum(len(task["budgets"]) for task in tasks),
        }


def read(file: BinaryIO) -> Reading:
    """Raises SpreadsheetRefused where the file cannot be read at all."""
    return understood(spreadsheets.read(file, COLUMNS, most_rows=MOST_ROWS))


def understood(sheet: Sheet) -> Reading:
    """The tree out of the lines. Every fault is found in one go, so that nobody mends a file ten times."""
    reader = _Reader(faults=list(sheet.faults))
    faulty = {fault.line for fault in sheet.faults}
    for row in sheet.rows:
        if row.line not in faulty or row.values.get("line"):
            reader.take(row)
    reader.faults.sort(key=lambda fault: fault.line)
    return Reading(reader.strategies, reader.faults)


class _Reader:
    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        self.strategies: list[Data] = []
        self.tasks: dict[str, Data] = {}
        self.last_task: Data | None = None
        self.departments = {row.name: row.pk for row in Department.objects.filter(is_active=True)}
        self.posts = {
            (post.department_id, post.title): post.pk for post in Position.objects.filter(ended_at__isnull=True)
        }

    def take(self, row: Row) -> None:
        line = row.values.get("line")
        if line in (Line.STRATEGY, Line.TASK, Line.SUBTASK) and not row.values.get("title"):
            self._fault(row, "title", _("This must be filled in."))
            row.values["title"] = "?"
        match line:
            case Line.STRATEGY:
                self._strategy(row)
            case Line.TASK | Line.SUBTASK:
                self._task(row, is_sub=line == Line.SUBTASK)
            case Line.TARGET | Line.STEP | Line.BUDGET:
                self._part(row, Line(line))

    def _strategy(self, row: Row) -> None:
        kind = self._kind(row, "G", GroupKind.STRATEGY)
        self.strategies.append(
            {
                "key": row.line, "code": row.values.get("code") or "", "title": row.values["title"], "kind": kind,
                "summary": row.values.get("summary") or "", "body": _body(row.values.get("content")), "tasks": [],
            }
        )  # fmt: skip
        self.last_task = None

    def _task(self, row: Row, *, is_sub: bool) -> None:
        if not self.strategies:
            self._fault(row, "line", _("A strategy or field has to come before its tasks."))
            return
        if is_sub and self.last_task is None:
            self._fault(row, "line", _("A task has to come before its subtasks."))
            return
        values = row.values
        code = values.get("code") or ""
        if code in self.tasks:
            self._fault(row, "code", _("This number is there twice."))
        department = self._department(row)
        if values.get("starts_on") and values.get("ends_on") and values["ends_on"] < values["starts_on"]:
            self._fault(row, "ends_on", _("The end comes before the beginning."))
        task = {
            "key": row.line, "code": code, "title": values["title"], "is_focus": values.get("is_focus") == Answer.YES,
            "kind": self._kind(row, "T", TaskKind.STRATEGY), "starts_on": _iso(values.get("starts_on")),
            "ends_on": _iso(values.get("ends_on")), "department": department,
            "responsible": self._post(row, department), "others": self._others(row),
            "body": _body(values.get("content")), "targets": [], "milestones": [], "budgets": [], "subtasks": [],
            **{name: values.get(name) or "" for name in TEXTS},
        }  # fmt: skip
        self.tasks[code] = task
        if is_sub and self.last_task is not None:
            self.last_task["subtasks"].append(task)
        else:
            self.strategies[-1]["tasks"].append(task)
            self.last_task = task

    def _part(self, row: Row, line: Line) -> None:
        task = self.tasks.get(row.values.get("code") or "")
        if task is None:
            self._fault(row, "code", _("No task with this number stands above."))
            return
        made = {Line.TARGET: self._target, Line.STEP: self._step, Line.BUDGET: self._budget}[line](row, task)
        if made is not None:
            task[{Line.TARGET: "targets", Line.STEP: "milestones", Line.BUDGET: "budgets"}[line]].append(made)

    def _target(self, row: Row, task: Data) -> Data | None:
        values, number = row.values, self._decimal(row)
        if not values.get("title"):
            self._fault(row, "title", _("Name the indicator."))
        if number is None and values.get("amount") is None and not values.get("note"):
            self._fault(row, "number", _("A target needs a number, an amount or words."))
        years = self._years(row)
        if years and any(
            (one["indicator"], one["first_year"]) == (values.get("title"), years[0]) for one in task["targets"]
        ):
            self._fault(row, "first_year", _("This indicator has a target from this year already."))
        if years is None:
            return None
        return {
            "indicator": (values.get("title") or "")[:120], "unit": values.get("unit") or "", "first_year": years[0],
            "last_year": years[1], "number": number, "at_least": values.get("at_least") == Answer.YES,
            "amount": self._amount(row), "text": values.get("note") or "",
        }  # fmt: skip

    def _step(self, row: Row, task: Data) -> Data | None:
        values = row.values
        if not values.get("title"):
            self._fault(row, "title", _("This must be filled in."))
            return None
        if values.get("starts_on") and values.get("ends_on") and values["ends_on"] < values["starts_on"]:
            self._fault(row, "ends_on", _("The end comes before the beginning."))
        return {
            "title": values["title"][:200],
            "starts_on": _iso(values.get("starts_on")),
            "ends_on": _iso(values.get("ends_on")),
            "precision": values.get("precision") or Precision.MONTH.value,
        }

    def _budget(self, row: Row, task: Data) -> Data | None:
        years = self._years(row)
        if years is None:
            return None
        return {
            "first_year": years[0],
            "last_year": years[1],
            "funding": row.values.get("funding") or Funding.OWN.value,
            "amount": self._amount(row),
            "note": (row.values.get("note") or "")[:200],
        }

    def _years(self, row: Row) -> tuple[int, int | None] | None:
        first, last = row.values.get("first_year"), row.values.get("last_year")
        if first is None:
            self._fault(row, "first_year", _("This must be filled in."))
            return None
        for name, year in (("first_year", first), ("last_year", last)):
            if year is not None and not EARLIEST <= year <= LATEST:
                self._fault(row, name, _("This is no year of a plan."))
                return None
        if last is not None and last < first:
            self._fault(row, "last_year", _("The last year comes before the first."))
            return None
        return first, last

    def _amount(self, row: Row) -> int | None:
        amount: int | None = row.values.get("amount")
        if amount is not None and amount < 0:
            self._fault(row, "amount", _("An amount is not negative."))
            return None
        return amount

    def _decimal(self, row: Row) -> str | None:
        text = (row.values.get("number") or "").replace(",", "")
        if not text:
            return None
        try:
            if not _NUMBER.fullmatch(text):
                raise InvalidOperation
            number = Decimal(text)
        except InvalidOperation:
            self._fault(row, "number", _("This must be a number with at most two decimals."))
            return None
        return f"{number.normalize():f}"

    def _kind(self, row: Row, family: str, default: str) -> str:
        """The same word may name a kind of group and a kind of task; which is meant follows from the line."""
        chosen = row.values.get("kind")
        if not chosen:
            return str(default)
        value = chosen[2:]
        known = GroupKind.values if family == "G" else TaskKind.values
        if value == "FIELD" and family == "T":
            value = TaskKind.PLEDGE.value
        if value not in known:
            self._fault(row, "kind", _("This kind does not fit the line."))
            return str(default)
        return str(value)

    def _department(self, row: Row) -> Data:
        name = row.values.get("department") or ""
        if name not in self.departments:
            self._fault(
                row, "department", _("There is no department of this name.") if name else _("This must be filled in.")
            )
        return {"id": self.departments.get(name), "name": name}

    def _post(self, row: Row, department: Data) -> Data | None:
        title = row.values.get("responsible")
        if not title:
            return None
        pk = self.posts.get((department["id"], title))
        if pk is None:
            self._fault(row, "responsible", _("This department has no such post."))
        return {"id": pk, "title": title}

    def _others(self, row: Row) -> list[Data]:
        names = [name.strip() for name in (row.values.get("others") or "").split(",") if name.strip()]
        for name in names:
            if name not in self.departments:
                self._fault(row, "others", _("There is no department of this name.") + f" ({name[:40]})")
        found = [{"id": self.departments[name], "name": name} for name in names if name in self.departments]
        return sorted(found, key=lambda other: other["id"])

    def _fault(self, row: Row, key: str, message: str) -> None:
        """The first thing wrong with a cell: mended, the others may be gone with it."""
        title = next(str(column.title) for column in COLUMNS if column.key == key)
        if not any((fault.line, fault.column) == (row.line, title) for fault in self.faults):
            self.faults.append(Fault(row.line, title, message))


def _body(text: str | None) -> list[Data]:
    """Plain lines become one section; its heading is the usual one."""
    if not text:
        return []
    paragraphs = "".join(f"<p>{escape(line)}</p>" for line in text.splitlines() if line.strip())
    return [{"type": "section", "value": {"heading": _("What is done"), "text": paragraphs}}]


def _iso(day: Any) -> str | None:
    return day.isoformat() if day else None
