"""The clauses of a version as lines to read, in order; a tree by their depth."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from regulations.models import Clause, Version


class Line(NamedTuple):
    key: str
    kind: str
    depth: int
    number: int
    branch: int
    heading: str
    text: str
    is_deleted: bool


def lines_of(version: Version) -> Iterator[Line]:
    rows = Clause.objects.filter(version=version).order_by("position")
    return (Line(*row) for row in rows.values_list(*Line._fields))
