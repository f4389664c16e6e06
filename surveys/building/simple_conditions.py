"""Conditions as the builder offers them: a few lines that must all hold, or of which one must.

A document may hold more than that, from an import: such a condition is shown in words and stays until it is removed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

IS, IS_NOT, AT_LEAST, AT_MOST, ANSWERED = "is", "is_not", "at_least", "at_most", "answered"
ALL, ANY = "all", "any"


@dataclass(frozen=True)
class Line:
    """One comparison with the answer to an earlier question, or to one row of it."""

    question: str
    test: str = IS
    row: int | None = None
    codes: tuple[int, ...] = ()
    number: float | None = None


def condition_of(lines: Sequence[Line], join: str = ALL) -> Mapping[str, Any] | None:
    """What stands in the document; nothing without lines."""
    leaves = [_leaf(line) for line in lines]
    if not leaves:
        return None
    return leaves[0] if len(leaves) == 1 else {join: leaves}


def _leaf(line: Line) -> dict[str, Any]:
    leaf: dict[str, Any] = {"question": line.question}
    if line.row is not None:
        leaf["row"] = line.row
    if line.test == ANSWERED:
        return leaf | {"answered": True}
    if line.test in (AT_LEAST, AT_MOST):
        return leaf | {line.test: line.number}
    leaf["is"] = list(line.codes)
    return {"not": leaf} if line.test == IS_NOT else leaf


def lines_of(condition: Any) -> tuple[list[Line], str] | None:
    """The lines, and how they are joined; nothing where it is more than the builder offers."""
    if not condition:
        return [], ALL
    for join in (ALL, ANY):
        if join in condition:
            lines = [_line(leaf) for leaf in condition[join]]
            return None if None in lines else ([line for line in lines if line], join)
    line = _line(condition)
    return None if line is None else ([line], ALL)


def _line(leaf: Any) -> Line | None:
    negated = "not" in leaf
    if negated:
        leaf = leaf["not"]
    if "question" not in leaf:
        return None
    key, row = leaf["question"], leaf.get("row")
    if "is" in leaf:
        return Line(key, IS_NOT if negated else IS, row, tuple(leaf["is"]))
    if negated:
        return None
    for test in (AT_LEAST, AT_MOST):
        if test in leaf:
            return Line(key, test, row, (), leaf[test])
    return Line(key, ANSWERED, row) if leaf.get("answered") is True else None


def without_line(condition: Any, number: int) -> Any:
    """What is left when one line is taken away."""
    lines, join = lines_of(condition) or ([], ALL)
    return condition_of([line for index, line in enumerate(lines) if index != number], join)
