"""What stands on the sheets of a plan, in which order."""

from __future__ import annotations

from collections.abc import Iterator
from html import unescape
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from core.documents.pdf import MARGIN
from core.feeds import absolute
from plans.models import PlanVersion
from plans.models.blocks import rows_of
from plans.models.snapshots import Data
from plans.queries import differences
from plans.queries.schedule import day_of, when
from plans.services.paper.layout import INK, WASH, PlanSheet, contents, pages_of_contents

QR_SIZE = 30
# In this order, after the figures; the words beside them are those of the comparison of versions.
TEXTS = ("background", "partners", "effect", "difference")
FIELDS_OF_ANALYSIS = ("strengths", "weaknesses", "opportunities", "threats")


def drawn(version: PlanVersion) -> bytes:
    """The same version gives the same pages. Nothing of its progress is in it: that goes on and stands on the site."""
    content = version.content
    plan = content["plan"]
    day = date_format(timezone.localtime(version.published_at), "DATE_FORMAT")
    note = _("Version %(number)s of %(day)s") % {"number": version.number, "day": day}
    sheet = PlanSheet(title=plan["title"], note=note)
    sheet.set_creation_date(version.published_at)
    _cover(sheet, version, note)
    sheet.add_page()
    sheet.insert_toc_placeholder(contents, pages=pages_of_contents(sheet, list(_levels(content))))
    _background(sheet, plan)
    for strategy in content["strategies"]:
        sheet.chapter(f"{strategy['code']}. {strategy['title']}")
        if strategy["summary"]:
            sheet.paragraph(strategy["summary"])
        _body(sheet, strategy["body"])
        for task in strategy["tasks"]:
            _task(sheet, task, below=False)
            for subtask in task["subtasks"]:
                _task(sheet, subtask, below=True)
    return sheet.as_bytes()


def _cover(sheet: PlanSheet, version: PlanVersion, note: str) -> None:
    plan = version.content["plan"]
    sheet.add_page()
    sheet.set_xy(MARGIN, 60)
    first, last = plan["first_year"], plan["last_year"]
    sheet.muted(f"{differences.readable('kind', plan['kind'])} · {first if first == last else f'{first}–{last}'}")
    sheet.heading(plan["title"], size=28)
    sheet.ln(4)
    if plan["vision"]:
        _vision(sheet, plan)
    sheet.paragraph(plan["summary"], size=12)
    sheet.set_y(215)
    answering = [part for part in (plan["department"], plan["responsible"]) if part]
    sheet.paragraph(" ".join(part.get("name") or part.get("title") or "" for part in answering), bold=True)
    sheet.muted(note)
    sheet.muted(_("Hash of the content (SHA-256): %(digest)s") % {"digest": version.digest})
    address = absolute(version.plan.get_absolute_url())
    sheet.qr(address, MARGIN, 248, QR_SIZE)
    lines = [_("How far it is today stands on the site:"), address]
    sheet.at(MARGIN + QR_SIZE + 4, 256, lines, size=9)


def _vision(sheet: PlanSheet, plan: Data) -> None:
    top = sheet.get_y()
    height = 24 if plan["goal"] else 17
    sheet.set_fill_color(*WASH)
    sheet.rect(MARGIN, top, sheet.epw, height, style="F")
    sheet.at(MARGIN + 5, top + 5, [plan["vision"]], size=15, bold=True)
    if plan["goal"]:
        sheet.at(MARGIN + 5, top + 14, [plan["goal"]], size=11)
    sheet.set_xy(MARGIN, top + height + 6)


def _levels(content: Data) -> Iterator[int]:
    """One line of the contents after the other: 0 for a chapter, 1 for a task."""
    if _has_background(content["plan"]):
        yield 0
    for strategy in content["strategies"]:
        yield 0
        yield from (1 for _task in strategy["tasks"])


def _has_background(plan: Data) -> bool:
    return bool(plan.get("body") or plan.get("steps"))


def _background(sheet: PlanSheet, plan: Data) -> None:
    if not _has_background(plan):
        return
    steps = plan.get("steps", [])
    sheet.chapter(_("Background and organisation"))
    _body(sheet, plan.get("body", []))
    if steps:
        sheet.heading(_("Schedule of the whole plan"), size=13)
        sheet.grid([_("Step"), _("When")], [[row["title"], _period(row)] for row in steps], (2, 1))


def _task(sheet: PlanSheet, task: Data, *, below: bool) -> None:
    sheet.title_of_task(f"{task['code']} {task['title']}", below=below)
    if task["is_focus"]:
        sheet.muted(_("Focus of the year"))
    if task["summary"]:
        sheet.paragraph(task["summary"])
    for label, text in _facts(task):
        sheet.labelled(label, text)
    if task["as_is"] or task["to_be"]:
        sheet.pair((_("Until now"), task["as_is"] or "–"), (_("From now on"), task["to_be"] or "–"))
    _body(sheet, task["body"])
    for name in TEXTS:
        if task[name]:
            sheet.labelled(str(differences.LABELS[name]), task[name])
    _tables(sheet, task)


def _facts(task: Data) -> Iterator[tuple[str, str]]:
    answering = [part for part in (task["department"], task["responsible"]) if part]
    yield _("Who answers for it"), " ".join(part.get("name") or part.get("title") or "" for part in answering)
    if task["others"]:
        yield str(differences.LABELS["others"]), differences.readable("others", task["others"])
    yield _("From – until"), when(day_of(task["starts_on"]), day_of(task["ends_on"]))


def _tables(sheet: PlanSheet, task: Data) -> None:
    if task["targets"]:
        rows = [[row["indicator"], differences.years(row), differences.target_value(row)] for row in task["targets"]]
        sheet.grid([_("Indicator"), _("Year"), _("Target")], rows, (3, 1.2, 2.4))
    if task["milestones"]:
        sheet.grid([_("Step"), _("When")], [[row["title"], _period(row)] for row in task["milestones"]], (2, 1.4))
    if task["budgets"]:
        sheet.labelled(_("Budget"), "\n".join(differences.budget_line(row) for row in task["budgets"]))


def _period(row: Data) -> str:
    return when(day_of(row["starts_on"]), day_of(row["ends_on"]), row["precision"])


def _body(sheet: PlanSheet, blocks: list[Data]) -> None:
    for block in blocks:
        _BLOCKS[block["type"]](sheet, block["value"])


def _section(sheet: PlanSheet, value: Data) -> None:
    sheet.keep_together(24)
    sheet.heading(value["heading"], size=13)
    for line in _plain(value["text"]):
        sheet.paragraph(line)


def _plain(html: str) -> list[str]:
    """Paragraphs and points of a list, one per line."""
    marked = html.replace("<li>", "· ").replace("</li>", "\n").replace("</p>", "\n").replace("<br/>", "\n")
    return [line.strip() for line in unescape(strip_tags(marked)).splitlines() if line.strip()]


def _table(sheet: PlanSheet, value: Data) -> None:
    headings, *rows = rows_of(value["cells"])
    sheet.keep_together(30)
    sheet.paragraph(value["caption"], bold=True)
    sheet.grid(headings, rows, [1] * len(headings))
    if value.get("source"):
        sheet.muted(value["source"])


def _analysis(sheet: PlanSheet, value: Data) -> None:
    labels = dict(zip(FIELDS_OF_ANALYSIS, _labels_of_analysis(), strict=True))
    points = {name: "\n".join(f"· {line}" for line in value[name].splitlines() if line.strip()) for name in labels}
    for left, right in (FIELDS_OF_ANALYSIS[:2], FIELDS_OF_ANALYSIS[2:]):
        sheet.pair((labels[left], points[left]), (labels[right], points[right]))


def _labels_of_analysis() -> tuple[str, ...]:
    return _("Strengths"), _("Weaknesses"), _("Opportunities"), _("Threats")


def _round(sheet: PlanSheet, value: Data) -> None:
    sheet.keep_together(30)
    sheet.heading(value["title"], size=13)
    for number, step in enumerate(value["steps"], start=1):
        who = f" ({step['who']})" if step.get("who") else ""
        sheet.labelled(f"{number}. {step['name']}{who}", step.get("text") or "–")
    if value.get("returns"):
        sheet.muted(_("After the last step it begins anew."))
    sheet.set_text_color(*INK)


_BLOCKS: dict[str, Any] = {"section": _section, "table": _table, "analysis": _analysis, "round": _round}
