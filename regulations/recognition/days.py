"""The days that a rule names itself: when its last change was decided, and from when it holds."""

from __future__ import annotations

import re
from datetime import date

from regulations.recognition.founds import FaultKind, Kind, Recognised

_DAY = r"(\d{4})\s?[.년]\s?(\d{1,2})\s?[.월]\s?(\d{1,2})"
_ANY_DAY = re.compile(_DAY)
_DECIDED = re.compile(rf"(?:제\s?정|개\s?정)[^\d\n]{{0,12}}{_DAY}")
_HOLDS = re.compile(rf"시\s?행(?:일)?[^\d\n]{{0,6}}{_DAY}|{_DAY}\s?[.일]?\s?부터\s?시행")


def days_of(found: Recognised) -> tuple[date | None, date | None]:
    """Decided on and in force from; what stands before the first clause counts for more than supplements."""
    before = "\n".join(fault.quote for fault in found.faults if fault.kind is FaultKind.BEFORE_FIRST)
    supplement = _last_supplement(found)
    decided = _newest(_DECIDED, before) or _newest(_ANY_DAY, supplement.partition("\n")[0])
    holds = _newest(_HOLDS, before) or _newest(_HOLDS, supplement) or decided
    return decided or holds, holds


def _last_supplement(found: Recognised) -> str:
    """Its heading in the first line, then its words and those of its articles."""
    keys = [clause.key for clause in found.clauses if clause.kind is Kind.SUPPLEMENT]
    if not keys:
        return ""
    inner = [clause for clause in found.clauses if clause.key.split(".")[0] == keys[-1]]
    return "\n".join([inner[0].heading, *(clause.text for clause in inner)])


def _newest(pattern: re.Pattern[str], words: str) -> date | None:
    days = [_day([part for part in match.groups() if part]) for match in pattern.finditer(words)]
    return max((day for day in days if day), default=None)


def _day(parts: list[str]) -> date | None:
    try:
        return date(*map(int, parts))
    except ValueError:
        return None
