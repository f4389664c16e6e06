"""When a question or a section is asked: conditions over earlier answers, as JSON.

`logic.ts` follows the same rules on the page; a test holds the two equal over random questionnaires.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from typing import Any

from surveys.questionnaire import limits
from surveys.questionnaire.definitions import NO_OPINION, Answers, Condition

_TESTS = ("is", "at_least", "at_most", "answered")


def is_wellformed(condition: Any, depth: int = 0) -> bool:
    """Whether this is a condition at all, of a bearable size; what it refers to is looked at elsewhere."""
    if not isinstance(condition, Mapping) or depth > limits.DEEPEST_CONDITION:
        return False
    if set(condition) == {"not"}:
        return is_wellformed(condition["not"], depth + 1)
    if set(condition) in ({"all"}, {"any"}):
        (parts,) = condition.values()
        return (
            isinstance(parts, list)
            and len(parts) <= limits.MOST_LEAVES
            and all(is_wellformed(part, depth + 1) for part in parts)
            and sum(1 for _ in leaves(condition)) <= limits.MOST_LEAVES
        )
    return _is_leaf(condition)


def _is_leaf(condition: Mapping[str, Any]) -> bool:
    names = set(condition) - {"question", "row"}
    if not isinstance(condition.get("question"), str) or len(names) != 1 or not names <= set(_TESTS):
        return False
    if "row" in condition and not _is_whole(condition["row"]):
        return False
    (name,) = names
    wanted = condition[name]
    if name == "is":
        return isinstance(wanted, list) and len(wanted) <= limits.MOST_OPTIONS and all(map(_is_whole, wanted))
    if name == "answered":
        return isinstance(wanted, bool)
    return isinstance(wanted, int | float) and not isinstance(wanted, bool) and math.isfinite(wanted)


def _is_whole(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def leaves(condition: Condition | None) -> Iterator[Condition]:
    """Every single question that it asks."""
    if not condition:
        return
    if "not" in condition:
        yield from leaves(condition["not"])
    elif "question" in condition:
        yield condition
    else:
        for part in next(iter(condition.values())):
            yield from leaves(part)


def keys_of(condition: Condition | None) -> set[str]:
    return {leaf["question"] for leaf in leaves(condition)}


def holds(condition: Condition | None, kept: Answers) -> bool:
    """`kept` are readable answers to visible questions. Whatever is unanswered fulfils nothing but its absence."""
    if not condition:
        return True
    if "all" in condition:
        return all(holds(part, kept) for part in condition["all"])
    if "any" in condition:
        return any(holds(part, kept) for part in condition["any"])
    if "not" in condition:
        return not holds(condition["not"], kept)
    value = kept.get(condition["question"])
    if "row" in condition:
        value = value.get(str(condition["row"])) if isinstance(value, Mapping) else None
    if "answered" in condition:
        return (value is not None) is condition["answered"]
    if value is None:
        return False
    if "is" in condition:
        return _is_one_of(value, condition["is"])
    return _reaches(condition, _measure(value))


def _is_one_of(value: Any, codes: list[int]) -> bool:
    """Of several that were chosen or ranked, one is enough."""
    if isinstance(value, list):
        return any(code in codes for code in value)
    return value in codes


def _reaches(condition: Condition, measure: float | None) -> bool:
    if measure is None:
        return False
    if "at_least" in condition:
        return measure >= condition["at_least"]
    return measure <= condition["at_most"]


def _measure(value: Any) -> float | None:
    """A point on a scale, a number, or how many were chosen; no opinion measures nothing."""
    if isinstance(value, list):
        return len(value)
    if isinstance(value, int):
        return None if value == NO_OPINION else value
    if isinstance(value, str):
        try:
            return float(value)
        except ValueError:
            return None
    return None
