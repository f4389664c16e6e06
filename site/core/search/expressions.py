"""What to look for in an index of tokens, said once and written in the language of either database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Token:
    text: str
    prefix: bool = False


@dataclass(frozen=True)
class AllOf:
    parts: tuple[Expression, ...]


@dataclass(frozen=True)
class AnyOf:
    parts: tuple[Expression, ...]


@dataclass(frozen=True)
class Without:
    wanted: Expression
    unwanted: Expression


Expression = Token | AllOf | AnyOf | Without


def every(parts: Iterable[Expression]) -> Expression:
    return _joined(AllOf, parts)


def some(parts: Iterable[Expression]) -> Expression:
    return _joined(AnyOf, parts)


def _joined(kind: type[AllOf] | type[AnyOf], parts: Iterable[Expression]) -> Expression:
    unique = tuple(dict.fromkeys(parts))
    if not unique:
        raise ValueError("An expression needs at least one part.")
    return unique[0] if len(unique) == 1 else kind(unique)


def for_sqlite(expression: Expression) -> str:
    """The query language of FTS5."""
    if isinstance(expression, Token):
        return '"' + expression.text.replace('"', '""') + '"' + (" *" if expression.prefix else "")
    if isinstance(expression, Without):
        return f"({for_sqlite(expression.wanted)} NOT {for_sqlite(expression.unwanted)})"
    joint = " AND " if isinstance(expression, AllOf) else " OR "
    return "(" + joint.join(map(for_sqlite, expression.parts)) + ")"


def for_postgresql(expression: Expression) -> str:
    """The text form of a tsquery, without any parser or dictionary in between."""
    if isinstance(expression, Token):
        quoted = expression.text.replace("\\", "\\\\").replace("'", "''")
        return f"'{quoted}'" + (":*" if expression.prefix else "")
    if isinstance(expression, Without):
        return f"({for_postgresql(expression.wanted)} & !{for_postgresql(expression.unwanted)})"
    joint = " & " if isinstance(expression, AllOf) else " | "
    return "(" + joint.join(map(for_postgresql, expression.parts)) + ")"
