"""Elections in the format of Pabulib (`.pb`): three sections of a table with semicolons."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from io import StringIO
from math import lcm
from pathlib import Path

from budget.counting.election import BallotKey, Election, Project

SECTIONS = ("META", "PROJECTS", "VOTES")
VOTE_TYPES = frozenset({"approval", "choose-1", "ordinal", "cumulative", "scoring"})
APPROVAL_TYPES = frozenset({"approval", "choose-1"})
# More digits than any currency or scale of points has.
LARGEST_SCALE = 10**6
# A number with more characters than this is no amount of money, and costs time to parse.
LONGEST_NUMBER = 30


# By a code, so that pages can say it in the reader's language.
PROBLEMS = {
    "no_column": "there is no column {name!r}.",
    "cells": "{expected} cells are expected, {found} found.",
    "vote_type": "there is no vote_type {name!r}.",
    "encoding": "this is not UTF-8.",
    "order": "{earlier} comes before {name}.",
    "beginning": "the file begins with META.",
    "section": "the section {name} is missing or has no header.",
    "table": "{problem}.",
    "column_twice": "a column is named twice.",
    "number": "{name} is not a number: {text!r}.",
    "decimals": "an amount has too many decimal places.",
    "pair": "a key and a value are expected.",
    "unsaid": "META does not say {name!r}.",
    "negative": "{name} is below zero.",
    "disagrees": "{name} says {said}, but there are {found}.",
    "project_twice": "project_id {name!r} is empty or there twice.",
    "points": "{projects} projects but {points} points.",
    "no_project": "there is no project {name!r}.",
}


class MalformedFile(ValueError):
    """The file cannot be counted; says what is wrong in which line."""

    def __init__(self, line: int, code: str, **details: object) -> None:
        super().__init__(f"line {line}: {PROBLEMS[code].format(**details)}")
        self.line = line
        self.code = code
        self.details = details


# The line where it ends, and its cells. A plain tuple, for there are as many as voters.
Row = tuple[int, list[str]]


@dataclass(frozen=True)
class Table:
    line: int
    columns: list[str]
    rows: list[Row]

    def column(self, name: str) -> int:
        if name not in self.columns:
            raise MalformedFile(self.line, "no_column", name=name)
        return self.columns.index(name)

    def refuse_other_widths(self) -> None:
        width = len(self.columns)
        for line, cells in self.rows:
            if len(cells) != width:
                raise MalformedFile(line, "cells", expected=width, found=len(cells))


def read_file(path: Path) -> Election:
    return read(path.read_bytes())


def read(content: bytes) -> Election:
    """The election in these bytes. Raises MalformedFile."""
    tables = _tables(_text(content))
    meta, projects, votes = (tables[name] for name in SECTIONS)
    projects.refuse_other_widths()
    votes.refuse_other_widths()
    facts = Facts(meta)
    kind = facts.text("vote_type")
    if kind not in VOTE_TYPES:
        raise MalformedFile(facts.line("vote_type"), "vote_type", name=kind)
    listed, money_scale = _projects(projects, facts)
    _agree(facts, "num_projects", len(listed))
    _agree(facts, "num_votes", len(votes.rows))
    places = {project.identifier: place for place, project in enumerate(listed)}
    ballots, empty, points_scale = _Ballots(votes, places, kind, facts).grouped()
    return Election(
        projects=listed,
        budget=int(facts.amount("budget") * money_scale),
        ballots=ballots,
        approval=kind in APPROVAL_TYPES,
        money_scale=money_scale,
        points_scale=points_scale,
        threshold=facts.amount("min_project_score_threshold", Fraction(0)),
        rule_name=facts.text("rule", ""),
        sha256=sha256(content).hexdigest(),
        empty_ballots=empty,
    )


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise MalformedFile(line, "encoding") from error


def _tables(text: str) -> dict[str, Table]:
    sections: dict[str, list[Row]] = {}
    current: list[Row] | None = None
    for row in _rows(text):
        line, cells = row
        name = cells[0].strip() if len(cells) == 1 else ""
        if name in SECTIONS and name not in sections:
            if name != SECTIONS[len(sections)]:
                raise MalformedFile(line, "order", earlier=SECTIONS[len(sections)], name=name)
            current = sections[name] = []
        elif current is None:
            raise MalformedFile(line, "beginning")
        else:
            current.append(row)
    for name in SECTIONS:
        if not sections.get(name):
            raise MalformedFile(len(text.splitlines()) or 1, "section", name=name)
    return {name: _table(rows) for name, rows in sections.items()}


def _rows(text: str) -> Iterator[Row]:
    reader = csv.reader(StringIO(text, newline=""), delimiter=";")
    try:
        for cells in reader:
            if cells and cells != [""]:
                yield reader.line_num, cells
    except csv.Error as error:
        raise MalformedFile(reader.line_num, "table", problem=error) from error


def _table(rows: list[Row]) -> Table:
    line, cells = rows[0]
    columns = [cell.strip().lower() for cell in cells]
    if len(set(columns)) != len(columns):
        raise MalformedFile(line, "column_twice")
    return Table(line, columns, rows[1:])


def _number(text: str, line: int, what: str) -> Fraction:
    said = text.strip().replace(",", ".")
    try:
        if len(said) > LONGEST_NUMBER or "/" in said or "e" in said.lower():
            raise ValueError
        return Fraction(said)
    except ValueError as error:
        raise MalformedFile(line, "number", name=what, text=text[:LONGEST_NUMBER]) from error


def _scale(numbers: Iterable[Fraction], line: int) -> int:
    """The smallest unit in which all of these are whole numbers."""
    scale = lcm(*{number.denominator for number in numbers})
    if scale > LARGEST_SCALE:
        raise MalformedFile(line, "decimals")
    return scale


class Facts:
    """The section META."""

    def __init__(self, table: Table) -> None:
        key, value = table.column("key"), table.column("value")
        self._header = table.line
        self._facts: dict[str, tuple[int, str]] = {}
        for line, cells in table.rows:
            if len(cells) <= max(key, value):
                raise MalformedFile(line, "pair")
            # Comments have semicolons of their own.
            self._facts[cells[key].strip().lower()] = line, ";".join(cells[value:]).strip()

    def line(self, name: str) -> int:
        return self._facts[name][0] if name in self._facts else self._header

    def text(self, name: str, default: str | None = None) -> str:
        if name in self._facts:
            return self._facts[name][1]
        if default is None:
            raise MalformedFile(self._header, "unsaid", name=name)
        return default

    def amount(self, name: str, default: Fraction | None = None) -> Fraction:
        if default is not None and not self.text(name, ""):
            return default
        amount = _number(self.text(name), self.line(name), name)
        if amount < 0:
            raise MalformedFile(self.line(name), "negative", name=name)
        return amount


def _agree(facts: Facts, name: str, found: int) -> None:
    if facts.amount(name) != found:
        raise MalformedFile(facts.line(name), "disagrees", name=name, said=facts.text(name), found=found)


def _projects(table: Table, facts: Facts) -> tuple[tuple[Project, ...], int]:
    """The projects with whole costs, and the number of smallest units in one unit of the currency."""
    identifier, cost = table.column("project_id"), table.column("cost")
    name = table.columns.index("name") if "name" in table.columns else None
    costs: dict[str, tuple[Fraction, str]] = {}
    for line, cells in table.rows:
        this = cells[identifier].strip()
        if not this or this in costs:
            raise MalformedFile(line, "project_twice", name=this)
        amount = _number(cells[cost], line, "cost")
        if amount < 0:
            raise MalformedFile(line, "negative", name="cost")
        costs[this] = amount, "" if name is None else cells[name]
    scale = _scale([facts.amount("budget"), *(amount for amount, _name in costs.values())], table.line)
    return tuple(Project(this, int(amount * scale), said) for this, (amount, said) in costs.items()), scale


class _Ballots:
    """The section VOTES, equal ballots taken together."""

    def __init__(self, table: Table, places: dict[str, int], kind: str, facts: Facts) -> None:
        self._table, self._places, self._kind = table, places, kind
        self._vote = table.column("vote")
        self._given = table.column("points") if kind in {"cumulative", "scoring"} else None
        self._default = _number(facts.text("default_score", "0") or "0", facts.line("default_score"), "default_score")

    def grouped(self) -> tuple[dict[BallotKey, int], int, int]:
        """(ballots, how many chose nothing, the scale of points)."""
        ballots: Counter[BallotKey] = Counter()
        scale = 1
        if self._kind in APPROVAL_TYPES:
            for (vote, _given), (line, many) in self._as_written().items():
                ballots[tuple(sorted(set(self._chosen(vote, line)))), ()] += many
        else:
            weighed = [(self._weighed(*cells, line), many) for cells, (line, many) in self._as_written().items()]
            every_point = {point for ballot, _many in weighed for point in ballot.values()}
            scale = _scale(every_point, self._table.line)
            for ballot, many in weighed:
                places = sorted(place for place, points in ballot.items() if points)
                ballots[tuple(places), tuple(int(ballot[place] * scale) for place in places)] += many
        empty = ballots.pop(((), ()), 0)
        return dict(ballots), empty, scale

    def _as_written(self) -> dict[tuple[str, str], tuple[int, int]]:
        """What stands in the file, with the line where it stands first and how often it does."""
        written: dict[tuple[str, str], tuple[int, int]] = {}
        vote, given = self._vote, self._given
        for line, cells in self._table.rows:
            key = cells[vote], "" if given is None else cells[given]
            first, many = written.get(key, (line, 0))
            written[key] = first, many + 1
        return written

    def _weighed(self, vote: str, given: str, line: int) -> dict[int, Fraction]:
        chosen = self._chosen(vote, line)
        if self._kind == "ordinal":
            ranks = list(dict.fromkeys(chosen))
            return {place: Fraction(len(ranks) - rank) for rank, place in enumerate(ranks)}
        points = [_number(point, line, "points") for point in given.split(",")] if given.strip() else []
        if len(points) != len(chosen):
            raise MalformedFile(line, "points", projects=len(chosen), points=len(points))
        ballot = dict.fromkeys(self._places.values(), self._default) if self._default else {}
        # Named twice on one ballot, a project counts once, with what was given first.
        ballot.update(reversed(list(zip(chosen, points, strict=True))))
        return ballot

    def _chosen(self, vote: str, line: int) -> list[int]:
        places = self._places
        try:
            return [places[name] for name in vote.split(",")]
        except KeyError:
            return [self._place(name.strip(), line) for name in vote.split(",")] if vote.strip() else []

    def _place(self, name: str, line: int) -> int:
        if name not in self._places:
            raise MalformedFile(line, "no_project", name=name)
        return self._places[name]
