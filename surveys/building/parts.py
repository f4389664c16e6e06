"""The options and rows of a question. Codes are given once: what was published is retired, never deleted."""

from __future__ import annotations

from collections.abc import Container, Iterable

from django.utils.translation import pgettext

from surveys.building.documents import Part
from surveys.building.kinds import placeholder

MOST = 300
LONGEST_LABEL = 300


def next_code(parts: Iterable[Part], published: Iterable[int] = ()) -> int:
    return max([0, *(int(part["code"]) for part in parts), *published]) + 1


def add(question: Part, name: str, labels: Iterable[str], *, published: Iterable[int] = ()) -> None:
    """Behind the others, but before "other" and whatever excludes the rest."""
    parts = question.setdefault(name, [])
    code = next_code(parts, published)
    for label in labels:
        if len(parts) >= MOST:
            return
        parts.insert(_end(parts), {"code": code, "label": label[:LONGEST_LABEL]})
        code += 1


def add_other(question: Part, *, published: Iterable[int] = ()) -> None:
    """The option beside which one writes what else it is: one is enough."""
    options = question.setdefault("options", [])
    if not any(option.get("other") and not option.get("retired") for option in options):
        options.append({"code": next_code(options, published), "label": pgettext("survey", "Other"), "other": True})


def _end(parts: list[Part]) -> int:
    index = len(parts)
    while index and (parts[index - 1].get("other") or parts[index - 1].get("exclusive")):
        index -= 1
    return index


def paste(question: Part, name: str, text: str, *, published: Iterable[int] = ()) -> int:
    """One for each line that is not there yet; how many came in. A bullet or number before a line is left out."""
    known = {part["label"] for part in question.get(name, []) if not part.get("retired")}
    labels = list(dict.fromkeys(line for line in map(_bare, text.splitlines()) if line and line not in known))
    if labels:
        _drop_placeholders(question, name, frozenset(published))
    add(question, name, labels, published=published)
    return len(labels)


def _bare(line: str) -> str:
    line = line.strip().lstrip("-•·*○◦▪").strip()
    number, dot, rest = line.partition(".")
    if dot and number.isdecimal() and rest.startswith(" "):
        return rest.strip()
    number, closing, rest = line.partition(")")
    return rest.strip() if closing and number.isdecimal() and rest.strip() else line


def _drop_placeholders(question: Part, name: str, published: Container[int]) -> None:
    """What nobody has written over yet makes room for the list."""
    parts = question.get(name, [])
    unwritten = {placeholder(name, number) for number in range(1, len(parts) + 2)}
    question[name] = [part for part in parts if part["label"] not in unwritten or part["code"] in published]


def remove(question: Part, name: str, code: int, *, published: Container[int] = ()) -> None:
    parts = question.get(name, [])
    for part in list(parts):
        if part["code"] == code:
            if code in published:
                part["retired"] = True
            else:
                parts.remove(part)


def bring_back(question: Part, name: str, code: int) -> None:
    for part in question.get(name, []):
        if part["code"] == code:
            part.pop("retired", None)


def move(question: Part, name: str, code: int, step: int) -> None:
    """Past the next one that is offered; retired ones stay where they are."""
    parts = question.get(name, [])
    offered = [index for index, part in enumerate(parts) if not part.get("retired")]
    here = next((number for number, index in enumerate(offered) if parts[index]["code"] == code), None)
    if here is None or not 0 <= here + step < len(offered):
        return
    one, other = offered[here], offered[here + step]
    parts[one], parts[other] = parts[other], parts[one]
