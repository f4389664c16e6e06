"""The clauses of a version as people read them: line by line in order, in pieces that a phone can bear."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from regulations.models import Clause, Version
from regulations.states import ClauseKind

# A longer rule is read piece by piece; a piece is about so long, and never much longer.
WHOLE, PIECE = 400, 250
DIVISIONS = (ClauseKind.PART, ClauseKind.CHAPTER, ClauseKind.SECTION)
APPENDED = (ClauseKind.SUPPLEMENT, ClauseKind.ANNEX, ClauseKind.FORM)
# What stands in the table of contents.
NAMED = (*DIVISIONS, *APPENDED, ClauseKind.ARTICLE)


class Heading(NamedTuple):
    """A clause without its words."""

    position: int
    key: str
    kind: str
    depth: int
    number: int
    branch: int
    heading: str
    is_deleted: bool


class Line(NamedTuple):
    """A clause with its own words; those below it are lines of their own."""

    position: int
    key: str
    kind: str
    depth: int
    number: int
    branch: int
    heading: str
    is_deleted: bool
    text: str


@dataclass
class Piece:
    """A run of clauses that is shown at once, under the key of the first."""

    headings: list[Heading] = field(default_factory=list)

    @property
    def key(self) -> str:
        return self.headings[0].key

    @property
    def articles(self) -> list[Heading]:
        """What to call the piece by: its first and its last article, or whatever it begins and ends with."""
        named = [each for each in self.headings if each.kind == ClauseKind.ARTICLE] or self.headings
        return named if len(named) == 1 else [named[0], named[-1]]


def headings_of(version: Version) -> list[Heading]:
    rows = Clause.objects.filter(version=version).order_by("position").values_list(*Heading._fields)
    return [Heading(*row) for row in rows]


def lines_of(version: Version, headings: Sequence[Heading] | None = None) -> list[Line]:
    """All lines of a version, or those of a run of its headings."""
    rows = Clause.objects.filter(version=version).order_by("position")
    if headings is not None:
        if not headings:
            return []
        rows = rows.filter(position__gte=headings[0].position, position__lte=headings[-1].position)
    return [Line(*row) for row in rows.values_list(*Line._fields)]


def pieces_of(headings: Sequence[Heading]) -> list[Piece]:
    """One piece where the rule is short; else pieces that begin with a chapter or an article wherever they can."""
    if len(headings) <= WHOLE:
        return [Piece(list(headings))] if headings else []
    pieces = [Piece()]
    for heading in headings:
        if _is_full(len(pieces[-1].headings), heading):
            pieces.append(Piece())
        pieces[-1].headings.append(heading)
    return pieces


def _is_full(length: int, following: Heading) -> bool:
    if following.kind in (*DIVISIONS, *APPENDED):
        return length >= PIECE // 2
    if following.kind == ClauseKind.ARTICLE:
        return length >= PIECE
    return length >= 2 * PIECE


def piece_with(pieces: Sequence[Piece], key: str) -> Piece | None:
    """The piece where the clause stands; where no clause has this key, none."""
    return next((piece for piece in pieces if any(heading.key == key for heading in piece.headings)), None)


def below(lines: Sequence[Line], key: str) -> list[Line]:
    """A clause with all that stands below it."""
    start = next((place for place, line in enumerate(lines) if line.key == key), None)
    if start is None:
        return []
    depth = lines[start].depth
    end = next((place for place in range(start + 1, len(lines)) if lines[place].depth <= depth), len(lines))
    return list(lines[start:end])


def unit_of(key: str) -> str:
    """The article in which a paragraph or an item stands, and what stands in no article itself: s1.a2.p1 -> s1.a2."""
    steps = key.split(".")
    within = next((place for place, step in enumerate(steps) if place and step[0] in "pimno"), len(steps))
    return ".".join(steps[:within])


def has(version: Version, key: str) -> bool:
    return Clause.objects.filter(version=version, key=key).exists()
