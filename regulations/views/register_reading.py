"""A version as a page shows it: its table of contents, the piece that is read, and what is marked at each clause."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property

from core.feeds import absolute
from regulations.clause_names import name_of
from regulations.models import Regulation, Version
from regulations.queries import clause_trees, marks
from regulations.queries.clause_trees import APPENDED, DIVISIONS, NAMED, Heading, Line, Piece
from regulations.queries.marks import Marks
from regulations.recognition.founds import Level, level_of
from regulations.recognition.writing import mark_of
from regulations.states import ClauseKind

# Asked for by whoever wants to print a long rule or to look through it at once.
ALL = "all"
_LEAST_HEADING, _LAST_HEADING = 3, 6


@dataclass(frozen=True)
class ShownLine:
    key: str
    mark: str
    name: str
    heading: str
    text: str
    is_deleted: bool
    # A part, a chapter, an annex; an article; or what stands in one.
    is_division: bool
    is_article: bool
    level: int
    style: str
    marks: Marks | None
    address: str


@dataclass(frozen=True)
class Entry:
    """One line of the table of contents."""

    key: str
    mark: str
    heading: str
    address: str
    # Not on this page: a link from elsewhere to this clause ends here, and leads on.
    is_elsewhere: bool
    marks: Marks | None
    is_deleted: bool


@dataclass
class Chapter:
    head: Entry | None
    articles: list[Entry] = field(default_factory=list)


class Reading:
    """What is read of one version at once. Three questions to the database, and those of the marks."""

    def __init__(self, version: Version, reader: Any, *, page: str, part: str = "") -> None:
        self.version, self.page = version, page
        self.headings = clause_trees.headings_of(version)
        self.pieces = clause_trees.pieces_of(self.headings)
        self.is_whole = part == ALL or len(self.pieces) < 2
        self.piece = self._piece(part)
        self.marks = marks.of(version, reader)
        self._here = frozenset(heading.key for heading in self._headings_here())
        # Asked for by every line of the contents: looking through the pieces each time would take longer than all else.
        self._parts_of = {heading.key: piece.key for piece in self.pieces for heading in piece.headings}

    def _piece(self, part: str) -> Piece | None:
        found = clause_trees.piece_with(self.pieces, part) if part else None
        return found or (self.pieces[0] if self.pieces else None)

    def _headings_here(self) -> Sequence[Heading]:
        if self.is_whole:
            return self.headings
        return self.piece.headings if self.piece else []

    def address(self, key: str) -> str:
        """Where a clause is read, from wherever this page is."""
        if key in self._here:
            return f"#{key}"
        return f"{self.page}?part={self._parts_of[key]}#{key}"

    @cached_property
    def lines(self) -> list[ShownLine]:
        slug = self.version.regulation.slug
        base = absolute(reverse("regulations:clause", args=[slug, "KEY"]))
        return [self._shown(line, base) for line in clause_trees.lines_of(self.version, self._headings_here())]

    def _shown(self, line: Line, base: str) -> ShownLine:
        level = level_of(line.key)
        is_article = line.kind == ClauseKind.ARTICLE
        is_division = line.kind in DIVISIONS or line.kind in APPENDED
        return ShownLine(
            key=line.key,
            mark=mark_of(line, level),
            name=name_of(line.key) if is_article or is_division or line.key in self.marks else "",
            heading=line.heading,
            text=line.text,
            is_deleted=line.is_deleted,
            is_division=is_division,
            is_article=is_article,
            level=min(_LEAST_HEADING + line.depth, _LAST_HEADING),
            style=_style(level),
            marks=self.marks.get(line.key),
            address=base.replace("KEY", line.key) if is_article or is_division else "",
        )

    @cached_property
    def contents(self) -> list[Chapter]:
        sums = marks.summed_up(self.marks)
        chapters: list[Chapter] = []
        for heading in self.headings:
            if heading.kind not in NAMED:
                continue
            entry = self._entry(heading, sums)
            if heading.kind == ClauseKind.ARTICLE:
                if not chapters:
                    chapters.append(Chapter(None))
                chapters[-1].articles.append(entry)
            else:
                chapters.append(Chapter(entry))
        return chapters

    def _entry(self, heading: Heading, sums: dict[str, Marks]) -> Entry:
        return Entry(
            key=heading.key,
            mark=mark_of(heading, level_of(heading.key)),
            heading=heading.heading,
            address=self.address(heading.key),
            is_elsewhere=heading.key not in self._here,
            marks=sums.get(heading.key),
            is_deleted=heading.is_deleted,
        )

    @cached_property
    def parts(self) -> list[dict[str, Any]]:
        """The pieces to choose from; nothing where all is read at once."""
        if self.is_whole:
            return []
        return [
            {
                "label": " – ".join(mark_of(each, level_of(each.key)) for each in piece.articles),
                "url": f"{self.page}?part={piece.key}#text",
                "is_current": piece is self.piece,
                "number": number,
            }
            for number, piece in enumerate(self.pieces, start=1)
        ]

    @property
    def part(self) -> dict[str, Any] | None:
        return next((part for part in self.parts if part["is_current"]), None)

    @property
    def next_part(self) -> dict[str, Any] | None:
        after = self.part["number"] if self.part else 0
        return self.parts[after] if 0 < after < len(self.parts) else None


def address_of(page: str, pieces: Sequence[Piece], key: str) -> str:
    """A clause on the page of a version; in a long rule, on the page of its piece."""
    piece = clause_trees.piece_with(pieces, key) if len(pieces) > 1 else None
    return f"{page}?part={piece.key}#{key}" if piece else f"{page}#{key}"


def rule_page(rule: Regulation, version: Version) -> str:
    """The rule's own page for what is in force, else the page of the version."""
    return rule.get_absolute_url() if rule.current_id == version.pk else version.get_absolute_url()


def _style(level: Level) -> str:
    return f"rule-{level.name.lower()}"
