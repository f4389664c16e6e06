"""Clauses as the text that is recognised as the same clauses: what the editor of a draft shows."""

from collections.abc import Sequence
from typing import Protocol

from regulations.recognition import marks
from regulations.recognition.founds import APPENDED, DIVISIONS, Found, Level, level_of
from regulations.recognition.lines import lines_of

_UNITS = {Level.PART: "편", Level.CHAPTER: "장", Level.SECTION: "절", Level.SUBSECTION: "관"}


def text_of(founds: Sequence[Found]) -> str:
    lines: list[str] = []
    for place, found in enumerate(founds):
        level = level_of(found.key)
        written = _lines_of(found, level)
        before = founds[place - 1] if place else None
        if level is Level.PARAGRAPH and before and before.key == found.parent and _is_bare(before):
            joined = f"{lines[-1]} {written[0]}"
            if _reads_as(joined, before.heading, written[0]):
                lines[-1], written = joined, written[1:]
        elif level in (*DIVISIONS, *APPENDED, Level.ARTICLE, Level.SUPPLEMENT) and lines:
            lines.append("")
        lines += written
    return "\n".join(lines)


def _is_bare(found: Found) -> bool:
    """An article of which nothing but its heading stands before its paragraphs."""
    return level_of(found.key) is Level.ARTICLE and bool(found.heading) and not found.text


def _lines_of(found: Found, level: Level) -> list[str]:
    text = found.text.split("\n") if found.text else []
    mark = mark_of(found, level)
    if level in DIVISIONS or level in APPENDED:
        if not found.heading and text and marks.is_deletion(text[0]):
            return [f"{mark} {text[0]}", *text[1:]]
        return [f"{mark} {found.heading}".rstrip(), *text]
    if level is Level.SUPPLEMENT:
        return [f"{mark} <{found.heading}>" if found.heading else mark, *text]
    if level is Level.ARTICLE:
        mark = f"{mark}({found.heading})" if found.heading else mark
        if text and not _reads_as(f"{mark} {text[0]}", found.heading, text[0]):
            return [mark, *text]
    return [f"{mark} {text[0]}", *text[1:]] if text else [mark]


def _reads_as(line: str, heading: str, rest: str) -> bool:
    """A line that would be taken for one of a table of contents, or for speaking of the article, is better parted."""
    read = marks.article(line)
    if read is None or lines_of(line) != [line] or (heading and not read.is_sure):
        return False
    return (read.heading, read.rest) == (heading, rest)


class Numbered(Protocol):
    """A clause as far as its mark goes."""

    @property
    def number(self) -> int: ...

    @property
    def branch(self) -> int: ...


def mark_of(found: Numbered, level: Level) -> str:
    number = found.number
    branch = f"의{found.branch}" if found.branch else ""
    if level in _UNITS:
        return f"제{number}{_UNITS[level]}{branch}"
    if level is Level.ARTICLE:
        return f"제{number}조{branch}"
    if level is Level.SUPPLEMENT:
        return "부칙"
    if level is Level.ANNEX:
        return f"[별표 {number}{branch}]" if number else "[별표]"
    if level is Level.FORM:
        return f"[별지 제{number}호{branch}서식]" if number else "[별지]"
    if level is Level.PARAGRAPH:
        return marks.CIRCLED[number - 1] if number <= len(marks.CIRCLED) else f"{number}항"
    letter = marks.LETTERS[number - 1] if level in (Level.SUBITEM, Level.LETTERED) else str(number)
    return f"{letter}{branch}{')' if level in (Level.NUMBERED, Level.LETTERED) else '.'}"
