"""What was recognised in a text, for the person who reads it in: how much, what is doubtful, and the tree."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from regulations.clause_names import name_of, short_name
from regulations.recognition import Fault, Found, Kind, Recognised, days_of, recognise
from regulations.states import ClauseKind

# Of a longer rule the names alone are shown, each with how much is in it.
MOST_WORDS = 1_500
WITHIN = (Kind.PARAGRAPH, Kind.ITEM, Kind.SUBITEM)


@dataclass(frozen=True)
class Unit:
    """An article, an annex, a chapter: what has a heading, with the paragraphs and items in it."""

    clause: Found
    inner: list[Found] = field(default_factory=list)

    @property
    def name(self) -> str:
        return short_name(self.clause.key)


@dataclass(frozen=True)
class Doubt:
    fault: Fault

    @property
    def name(self) -> str:
        return name_of(self.fault.key)


@dataclass(frozen=True)
class Preview:
    title: str
    units: list[Unit]
    counts: list[tuple[str, int]]
    doubts: list[Doubt]
    total: int
    # What the text says itself about when it was decided and from when it holds.
    enacted_on: date | None
    in_force_on: date | None

    @property
    def shows_words(self) -> bool:
        return self.total <= MOST_WORDS


def preview_of(text: str) -> Preview:
    found = recognise(text)
    return Preview(
        found.title,
        _units(found.clauses),
        _counts(found),
        [*map(Doubt, found.faults)],
        len(found.clauses),
        *days_of(found),
    )


def _units(clauses: Sequence[Found]) -> list[Unit]:
    units: list[Unit] = []
    for clause in clauses:
        if clause.kind in WITHIN:
            units[-1].inner.append(clause)
        else:
            units.append(Unit(clause))
    return units


def _counts(found: Recognised) -> list[tuple[str, int]]:
    counted = Counter(str(clause.kind) for clause in found.clauses)
    return [(str(kind.label), counted[kind.value]) for kind in ClauseKind if counted[kind.value]]
