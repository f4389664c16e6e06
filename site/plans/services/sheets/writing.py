"""From a version to the lines of a sheet, and the template that people fill in."""

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from openpyxl import load_workbook
from openpyxl.styles import Alignment, Font

from accounts.models import Department
from core import spreadsheets
from core.spreadsheets import Kind
from plans.models import Funding, GroupKind, Precision, TaskKind
from plans.models.snapshots import Data
from plans.queries.differences import readable
from plans.services.sheets.columns import COLUMNS, TEXTS, Answer, Line


def rows_of(content: Data) -> Iterator[list[Any]]:
    """A version as lines of the sheet, in the order in which it is read."""
    for strategy in content["strategies"]:
        yield _line(Line.STRATEGY, strategy["code"], title=strategy["title"], kind=GroupKind(strategy["kind"]).label,
                    summary=strategy["summary"], content=readable("body", strategy["body"]))  # fmt: skip
        for task in strategy["tasks"]:
            yield from _task_rows(task, Line.TASK)
            for subtask in task["subtasks"]:
                yield from _task_rows(subtask, Line.SUBTASK)


def _task_rows(task: Data, line: Line) -> Iterator[list[Any]]:
    yield _line(
        line, task["code"], title=task["title"], kind=TaskKind(task["kind"]).label,
        is_focus=Answer.YES.label if task["is_focus"] else "", department=task["department"]["name"],
        responsible=task["responsible"]["title"] if task["responsible"] else "",
        others=", ".join(other["name"] for other in task["others"]), starts_on=_day(task["starts_on"]),
        ends_on=_day(task["ends_on"]), content=readable("body", task["body"]),
        **{name: task[name] for name in TEXTS},
    )  # fmt: skip
    for row in task["targets"]:
        yield _line(
            Line.TARGET, task["code"], title=row["indicator"], unit=row["unit"], number=row["number"],
            at_least=Answer.YES.label if row["at_least"] else "", amount=row["amount"], note=row["text"],
            first_year=row["first_year"], last_year=row["last_year"],
        )  # fmt: skip
    for row in task["milestones"]:
        yield _line(Line.STEP, task["code"], title=row["title"], precision=Precision(row["precision"]).label,
                    starts_on=_day(row["starts_on"]), ends_on=_day(row["ends_on"]))  # fmt: skip
    for row in task["budgets"]:
        yield _line(Line.BUDGET, task["code"], funding=Funding(row["funding"]).label, amount=row["amount"],
                    first_year=row["first_year"], last_year=row["last_year"], note=row["note"])  # fmt: skip


def _line(line: Line, code: str, **cells: Any) -> list[Any]:
    said = {"line": line.label, "code": code, **cells}
    return [_text(said.get(column.key)) for column in COLUMNS]


def _text(value: Any) -> Any:
    return (
        str(value) if value is not None and not isinstance(value, int | float) and not hasattr(value, "year") else value
    )


def workbook(content: Data, *, title: str) -> bytes:
    return spreadsheets.write(COLUMNS, rows_of(content), title=title)


def template() -> bytes:
    """The empty sheet with a few example lines, and a second sheet that explains every column."""
    book = load_workbook(BytesIO(spreadsheets.write(COLUMNS, _examples(), title=_("Plan"))))
    sheet = book.create_sheet(_("How to fill it in"))
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 28, 90
    sheet.append([_("Column"), _("What belongs there")])
    for row in _explanations():
        sheet.append(row)
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for cells in sheet.iter_rows(min_row=2):
        for cell in cells:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def _examples() -> Iterator[list[Any]]:
    department = Department.objects.filter(is_active=True).order_by("organisation", "code").first()
    name = department.name if department else ""
    yield _line(Line.STRATEGY, "1", title=_("Take part and work together"), kind=GroupKind.STRATEGY.label)
    yield _line(
        Line.TASK, "1-1", title=_("Widen the participatory budget"), kind=TaskKind.STRATEGY.label, department=name,
        starts_on=date(2027, 1, 1), ends_on=date(2028, 12, 31), summary=_("Take up more proposals."),
    )  # fmt: skip
    yield _line(Line.SUBTASK, "1-1-1", title=_("Budget school"), kind=TaskKind.STRATEGY.label, department=name)
    yield _line(
        Line.TARGET, "1-1-1", title=_("Projects"), first_year=2027, last_year=2027, number="3",
        unit=pgettext("counting projects", "projects"), amount=45_000_000,
    )  # fmt: skip
    yield _line(
        Line.STEP, "1-1-1", title=_("Call for proposals"), starts_on=date(2027, 3, 1), ends_on=date(2027, 4, 30),
        precision=Precision.MONTH.label,
    )  # fmt: skip
    yield _line(Line.BUDGET, "1-1-1", first_year=2027, last_year=2027, funding=Funding.OWN.label, amount=45_000_000)


def _explanations() -> Iterator[list[str]]:
    yield [
        _("In general"),
        _(
            "Fill in the first sheet only. One line is one thing; the first line is the headings. No merged cells, "
            "no formulas; dates are dates, not text. Delete the examples."
        ),
    ]
    yield [
        _("Order"),
        _(
            "A strategy, then its tasks, then their subtasks. Targets, steps and budgets repeat the number of their "
            "task and stand anywhere below it."
        ),
    ]
    for column in COLUMNS:
        said = [_("must be filled in")] if column.required else []
        if column.kind == Kind.CHOICE:
            said.append(" / ".join(dict.fromkeys(str(label) for _value, label in column.choices)))
        elif column.kind == Kind.DATE:
            said.append(_("a date"))
        elif column.kind == Kind.INTEGER:
            said.append(_("a whole number"))
        else:
            said.append(_("text of at most %(limit)s characters") % {"limit": column.longest})
        yield [str(column.title), "; ".join(said)]


def _day(value: str | None) -> date | None:
    return date.fromisoformat(value) if value else None
