"""A table of contents before the rule, which names every chapter and article a first time."""

import re

from regulations.recognition import marks
from regulations.recognition.founds import Level

_HEAD = re.compile(r"목\s?차|차\s?례")


def without_contents(lines: list[str]) -> list[str]:
    """A table of contents names each chapter or article once; the rule begins where the first of them returns."""
    for place, line in enumerate(lines):
        if _HEAD.fullmatch(line):
            lines = lines[:place] + lines[place + 1 :]
            first = next((later for later in lines[place:] if _opens(later)), None)
            again = _opens(first) if first else None
            starts = [at for at, later in enumerate(lines) if at >= place and again and _opens(later) == again]
            return lines[:place] + lines[starts[1] :] if len(starts) > 1 else lines
        if _opens(line):
            return lines
    return lines


def _opens(line: str) -> tuple[Level, int, int] | None:
    mark = marks.division(line) or marks.article(line) or marks.supplement(line) or marks.appended(line)
    return (mark.level, mark.number, mark.branch) if mark else None
