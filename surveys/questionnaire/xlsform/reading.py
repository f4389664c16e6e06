"""The sheets of an XLSForm as a draft. What has no counterpart is left out and told; nothing is guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from django.utils.translation import gettext as _

from core.spreadsheets import PlainRow, read_plain
from surveys.questionnaire import limits
from surveys.questionnaire.definitions import NPS_POINTS, Kind
from surveys.questionnaire.xlsform import relevance
from surveys.questionnaire.xlsform.faults import Fault
from surveys.questionnaire.xlsform.languages import Labels, labels_of

SURVEY, CHOICES, SETTINGS = "survey", "choices", "settings"
MOST_ROWS = 3_000
_KEY = re.compile(r"[a-z][a-z0-9_]{0,19}")
_YES = frozenset({"yes", "true", "1", "true()"})
# Of the device, and of no use here: nothing is asked by them.
_SILENT = frozenset({"start", "end", "today", "deviceid", "username", "phonenumber", "email", "audit", "simserial"})
_SIMPLE = {
    "integer": Kind.NUMBER, "decimal": Kind.NUMBER, "date": Kind.DATE, "text": Kind.TEXT, "file": Kind.FILE,
    "image": Kind.FILE,
}  # fmt: skip
_OF_CHOICES = {"select_one": Kind.SINGLE, "select_multiple": Kind.MULTIPLE, "rank": Kind.RANKING}


@dataclass
class _Form:
    """The draft as it grows."""

    labels: Labels
    choices: dict[str, list[PlainRow]]
    faults: list[Fault] = field(default_factory=list)
    sections: list[dict[str, Any]] = field(default_factory=list)
    known: dict[str, relevance.Known] = field(default_factory=dict)
    # The condition of each group that is open, the outermost first.
    groups: list[Any] = field(default_factory=list)
    words: dict[str, dict[str, str]] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)
    is_section_over: bool = True

    def fault(self, row: PlainRow, message: str, sheet: str = SURVEY) -> None:
        self.faults.append(Fault(sheet, row.line, message))

    def said(self, row: PlainRow, column: str, name: str) -> str:
        """The words in the main language; those in others are put beside."""
        main, others = self.labels.of(row, column)
        for language, text in others.items():
            self.words.setdefault(language, {})[name] = text
        return main

    def key(self, name: str, letter: str) -> str:
        """The name of the file where it can be one."""
        wanted = name.lower()
        number = len(self.keys) + 1
        while not _KEY.fullmatch(wanted) or wanted in self.keys:
            wanted = f"{letter}{number}"
            number += 1
        self.keys.add(wanted)
        return wanted


def read(file: BinaryIO) -> tuple[dict[str, Any], list[Fault]]:
    """The draft, and what was not taken over. Raises core.spreadsheets.SpreadsheetRefused."""
    sheets = read_plain(file, (SURVEY, CHOICES, SETTINGS), most_rows=MOST_ROWS)
    rows = sheets.get(SURVEY, [])
    if not rows:
        return {"format": 1, "sections": []}, [Fault(SURVEY, 0, _("There is no sheet “survey” with questions."))]
    settings = sheets.get(SETTINGS, [])
    default = settings[0].cells.get("default_language", "") if settings else ""
    form = _Form(labels_of([*rows, *sheets.get(CHOICES, [])], default), _lists(sheets.get(CHOICES, [])))
    for row in rows:
        _read_row(form, row)
    if form.groups:
        form.faults.append(Fault(SURVEY, 0, _("A group is begun and not ended.")))
    sections = [section for section in form.sections if section["questions"] or section["text"]]
    return {"format": 1, "sections": sections, "translations": form.words}, form.faults


def _lists(rows: list[PlainRow]) -> dict[str, list[PlainRow]]:
    lists: dict[str, list[PlainRow]] = {}
    for row in rows:
        name = row.cells.get("list_name") or row.cells.get("list name", "")
        lists.setdefault(name, []).append(row)
    return lists


def _read_row(form: _Form, row: PlainRow) -> None:
    kind = " ".join(row.cells.get("type", "").split())
    first = kind.split(" ")[0]
    match kind.replace(" ", "_"):
        case "begin_group":
            _begin_group(form, row)
        case "end_group":
            _end_group(form, row)
        case "begin_repeat" | "end_repeat":
            form.fault(row, _("Groups that repeat are not known; their questions are asked once."))
        case "note":
            _note(form, row)
        case "range":
            _add(form, row, _range(row))
        case _ if first in _OF_CHOICES:
            _of_choices(form, row, kind)
        case simple if simple in _SIMPLE:
            _add(form, row, _simple(row, simple))
        case silent if silent in _SILENT:
            pass
        case _:
            form.fault(row, _("The type “%(type)s” is not known here.") % {"type": kind[:60]})


def _begin_group(form: _Form, row: PlainRow) -> None:
    form.groups.append(_relevant(form, row))
    section = _new_section(form, row.cells.get("name", ""))
    section["title"] = form.said(row, "label", f"{section['key']}.title")
    section["condition"] = _all(form.groups)


def _end_group(form: _Form, row: PlainRow) -> None:
    if not form.groups:
        form.fault(row, _("A group is ended that was not begun."))
        return
    form.groups.pop()
    form.is_section_over = True


def _new_section(form: _Form, name: str = "") -> dict[str, Any]:
    section = {"key": form.key(name, "s"), "title": "", "text": "", "questions": [], "condition": _all(form.groups)}
    form.sections.append(section)
    form.is_section_over = False
    return section


def _note(form: _Form, row: PlainRow) -> None:
    """A text between questions begins a section of its own, under a condition of its own."""
    section = _new_section(form)
    section["text"] = form.said(row, "label", f"{section['key']}.text")
    if condition := _relevant(form, row):
        section["condition"] = _all([*form.groups, condition])
        form.is_section_over = True


def _all(conditions: list[Any]) -> Any:
    given = [condition for condition in conditions if condition]
    if len(given) < 2:
        return given[0] if given else None
    return {"all": given}


def _relevant(form: _Form, row: PlainRow) -> Any:
    text = row.cells.get("relevant", "")
    if not text:
        return None
    try:
        return relevance.condition_of(text, form.known)
    except relevance.NotUnderstood as reason:
        message = _("Its condition was not taken over, so that everybody is asked: %(reason)s")
        form.fault(row, message % {"reason": reason})
        return None


def _simple(row: PlainRow, kind: str) -> dict[str, Any]:
    question: dict[str, Any] = {"kind": _SIMPLE[kind].value}
    if kind == "decimal":
        question["decimals"] = 2
    if kind == "text" and "multiline" in row.cells.get("appearance", ""):
        question |= {"kind": Kind.LONGTEXT.value, "longest": 1000}
    return question


def _range(row: PlainRow) -> dict[str, Any]:
    """A scale where it is one, else a number within bounds."""
    given = dict(re.findall(r"(start|end|step)\s*=\s*(-?[0-9]{1,9})", row.cells.get("parameters", "")))
    start, end, step = int(given.get("start", 1)), int(given.get("end", 10)), int(given.get("step", 1))
    if (start, end, step) == (0, NPS_POINTS, 1):
        return {"kind": Kind.NPS.value}
    if start == 1 and step == 1 and limits.FEWEST_POINTS <= end <= limits.MOST_POINTS:
        return {"kind": Kind.SCALE.value, "points": end}
    return {"kind": Kind.NUMBER.value, "minimum": start, "maximum": end}


def _of_choices(form: _Form, row: PlainRow, kind: str) -> None:
    first, _space, rest = kind.partition(" ")
    name, *more = rest.split(" ")
    rows = form.choices.get(name, [])
    if not rows:
        form.fault(row, _("There is no list of choices “%(name)s”.") % {"name": name[:60]})
        return
    key = _add(form, row, {"kind": _OF_CHOICES[first].value})
    question = form.sections[-1]["questions"][-1]
    codes = _codes([choice.cells.get("name", "") for choice in rows])
    question["options"] = [
        {"code": code, "label": form.said(choice, "label", f"{key}.o{code}")}
        for choice, code in zip(rows, codes, strict=True)
    ]
    if "or_other" in more:
        question["options"].append({"code": max(codes) + 1, "label": _("Something else"), "other": True})
    if "randomize" in row.cells.get("parameters", ""):
        question["shuffle"] = True
    names = {choice.cells.get("name", ""): code for choice, code in zip(rows, codes, strict=True)}
    form.known[row.cells.get("name", "")] = relevance.Known(key, _OF_CHOICES[first], names)


def _codes(names: list[str]) -> list[int]:
    """The names where all are numbers that a code can be, else the order."""
    if all(re.fullmatch(r"[1-9][0-9]{0,3}", name) for name in names) and len(set(names)) == len(names):
        return [int(name) for name in names]
    return list(range(1, len(names) + 1))


def _add(form: _Form, row: PlainRow, question: dict[str, Any]) -> str:
    if form.is_section_over:
        _new_section(form)
    name = row.cells.get("name", "")
    key = form.key(name, "q")
    condition = _relevant(form, row)
    form.sections[-1]["questions"].append(
        {
            "key": key,
            **question,
            "text": form.said(row, "label", f"{key}.text"),
            "help": form.said(row, "hint", f"{key}.help"),
            "required": row.cells.get("required", "").casefold() in _YES,
            "concept": name if re.fullmatch(r"[\w.-]{1,40}", name) else "",
            "condition": condition,
            **_bounds(form, row, question),
        }
    )
    form.known[name] = relevance.Known(key, Kind(question["kind"]), {}, question.get("decimals", 0))
    return key


def _bounds(form: _Form, row: PlainRow, question: dict[str, Any]) -> dict[str, float]:
    text = row.cells.get("constraint", "")
    if not text:
        return {}
    bounds = relevance.bounds_of(text, not question.get("decimals")) if question["kind"] == Kind.NUMBER else None
    if bounds is None:
        form.fault(row, _("Its constraint was not taken over."))
    return bounds or {}
