"""Reads lines from the top: each opens a clause or goes on with the one that is open.

Nothing that was written is lost: a mark that does not fit its order stays as text, and is told as a fault.
"""

import re
from dataclasses import dataclass, field
from typing import Self

from regulations.recognition import marks
from regulations.recognition.contents import without_contents
from regulations.recognition.founds import (
    APPENDED,
    DIVISIONS,
    KIND_OF,
    RANK,
    Fault,
    FaultKind,
    Found,
    Level,
    Recognised,
)
from regulations.recognition.lines import lines_of
from regulations.recognition.marks import Mark

_LARGEST_STEP = 10
# More than any rule may have (`services.clauses`): a few lines can name hundreds of thousands of deleted articles.
_MOST = 25_000
_INLINE = re.compile(
    rf"(?<=[\s.>)\]{marks.CIRCLED}])([{marks.CIRCLED}])(?!\s?(?:[,·~∼-]|및\s|또는\s|(?:와|과|의|에|을|를|은|는|이|가|부터|까지)(?:\s|$)))(?=\s?\S)"
)
_HISTORY = re.compile(
    r"[\[(<]?\s?(?:제\s?정|개\s?정|시\s?행|전부개정|일부개정|폐지|소관|담당|목\s?차|차\s?례)(?=[\s\d:\].<(]|$)"
)
# Where a sentence goes on in the next line, that line opens no article.
_GOES_ON = re.compile(r"(?:[,、」]|\s(?:및|또는|내지)|[가-힣](?:의|과|와|을|를))$")
# "제7조를 다음과 같이 한다." is followed by the new words of another rule.
_AMENDS = re.compile(r"다음과\s?같이\s?(?:한다|신설한다|개정한다|변경한다)\.?$")
_UNIT_OF_NOTE = {"본편": Level.PART, "본장": Level.CHAPTER, "본절": Level.SECTION}


@dataclass
class _Open:
    """A clause while its lines are still being read."""

    level: Level
    number: int
    branch: int
    key: str
    parent: str
    depth: int
    heading: str
    lines: list[str] = field(default_factory=list)
    # The last number and branch of each level below.
    last: dict[Level, tuple[int, int]] = field(default_factory=dict)
    # How many of its lines have been looked at, and what they showed: none is looked at again for each new one.
    looked: int = 0
    says_notes_alone: bool = True
    amends: bool = False

    def look(self) -> Self:
        for line in self.lines[self.looked :]:
            self.says_notes_alone = self.says_notes_alone and marks.is_note(line)
            self.amends = self.amends or _AMENDS.search(line) is not None
        self.looked = len(self.lines)
        return self

    def found(self) -> Found:
        text = "\n".join(self.lines)
        return Found(
            kind=KIND_OF[self.level],
            number=self.number,
            branch=self.branch,
            key=self.key,
            parent=self.parent,
            depth=self.depth,
            heading=self.heading,
            text=text,
            is_deleted=marks.is_deletion(text),
        )


def recognise(text: str) -> Recognised:
    reader = _Reader()
    for line in without_contents(lines_of(text)):
        if len(reader.done) > _MOST:
            break
        reader.read(line)
    return reader.result()


class _Reader:
    def __init__(self) -> None:
        self.done: list[_Open] = []
        self.stack: list[_Open] = []
        self.by_key: dict[str, _Open] = {}
        self.before: list[str] = []
        self.faults: list[Fault] = []
        # The last number of what has no parent, and of the articles, which run through the chapters.
        self.last: dict[Level, tuple[int, int]] = {}

    def result(self) -> Recognised:
        faults = list(self.faults)
        title, others = _title_of(self.before)
        if others:
            faults.insert(0, Fault(FaultKind.BEFORE_FIRST, quote="\n".join(others)))
        if not self.done:
            return Recognised((), title, (Fault(FaultKind.NO_CLAUSES), *faults))
        return Recognised(tuple(clause.found() for clause in self.done), title, tuple(faults))

    # Lines

    def read(self, line: str) -> None:
        is_whole = self._is_in_appended() or marks.appended(line) is not None
        for piece in [line] if is_whole else self._pieces(line):
            if self._reads_wide_mark(piece):
                continue
            if self._is_in_appended():
                self._goes_on(piece)
            else:
                self._reads_within(piece, Level.ARTICLE)

    def _reads_wide_mark(self, line: str) -> bool:
        if mark := marks.appended(line):
            return self._opens_mark(mark, line)
        if mark := marks.supplement(line):
            self._open(mark, self.last.get(Level.SUPPLEMENT, (0, 0))[0] + 1, 0)
            for rest in lines_of(mark.rest):
                self.read(rest)
            return True
        if self._is_in_appended():
            mark = marks.article(line)
            return bool(mark and mark.is_sure and self._continues_main_part(mark) and self._opens_article(mark, line))
        if (mark := marks.division(line)) and not self._within(Level.SUPPLEMENT):
            return self._opens_mark(mark, line)
        if mark := marks.article(line):
            return self._opens_article(mark, line)
        return False

    def _continues_main_part(self, mark: Mark) -> bool:
        last = self.last.get(Level.ARTICLE, (0, 0))
        return not self.last.get(Level.SUPPLEMENT) and last[0] > 0 and mark.number == last[0] + 1

    def _pieces(self, line: str) -> list[str]:
        """A line that holds several paragraphs, each with the next circled number, is parted before each."""
        article = self._article()
        if article is None:
            return [line]
        expected = article.last.get(Level.PARAGRAPH, (0, 0))[0] + 1
        if mark := marks.paragraph(line):
            expected = mark.number + 1
        pieces, start = [], 0
        for match in _INLINE.finditer(line):
            if marks.CIRCLED.index(match[1]) + 1 == expected:
                pieces.append(line[start : match.start()].rstrip())
                start, expected = match.start(), expected + 1
        return [piece for piece in (*pieces, line[start:]) if piece]

    def _reads_within(self, line: str, level: Level) -> None:
        """A line or the rest of one: it opens something narrower than this level, or goes on with what is open."""
        if not self._reads_narrow_mark(line, level):
            self._goes_on(line)

    def _reads_narrow_mark(self, line: str, wider_than: Level) -> bool:
        mark = marks.paragraph(line) or marks.listed(line)
        if mark is None or RANK[mark.level] <= RANK[wider_than] or self._article() is None:
            return False
        parent = next(clause for clause in reversed(self.stack) if RANK[clause.level] < RANK[mark.level])
        if not self._fits(mark, parent.last.get(mark.level, (0, 0)), line, parent.key):
            return False
        self._open(mark, mark.number, mark.branch)
        if mark.rest:
            self._reads_within(mark.rest, mark.level)
        return True

    def _fits(self, mark: Mark, last: tuple[int, int], line: str, parent: str) -> bool:
        place = (mark.number, mark.branch)
        follows = place in ((last[0] + 1, 0), (last[0], last[1] + 1 if last[1] else 2)) and place > (0, 2)
        if follows:
            return True
        if place <= last:
            self.faults.append(Fault(FaultKind.TWICE, self._here(), line[:80]))
            return False
        if mark.is_sure or (last[0] and mark.number <= last[0] + _LARGEST_STEP and not mark.rest[:1].isdigit()):
            self.faults.append(Fault(FaultKind.GAP, f"{parent}.{_step(mark.level, *place)}", line[:80]))
            return True
        return False

    def _goes_on(self, line: str) -> None:
        if not self.stack:
            self.before.append(line)
            return
        clause = self._owner_of_note(line) or self.stack[-1]
        heads_itself = clause.level in DIVISIONS or clause.level in APPENDED
        if heads_itself and not clause.heading and clause.look().says_notes_alone:
            clause.heading, notes = marks.heading_of(line)
            if clause.heading:
                clause.lines += [notes] if notes else []
                return
        clause.lines.append(line)

    def _owner_of_note(self, line: str) -> _Open | None:
        """[본조신설 …] at the end of an article speaks of the whole article."""
        if not (line.startswith("[") and marks.is_note(line)):
            return None
        level = _UNIT_OF_NOTE.get(line[1:3], Level.ARTICLE)
        return next((clause for clause in reversed(self.stack) if clause.level == level), None)

    # Clauses

    def _opens_article(self, mark: Mark, line: str) -> bool:
        scope = self.last if self._scope() is None else self._scope().last  # type: ignore[union-attr]
        last = scope.get(Level.ARTICLE, (0, 0))
        place = (mark.number, mark.branch)
        follows = place in ((last[0] + 1, 0), (last[0], (last[1] or 1) + 1))
        key = self._key_of(mark.level, mark.number, mark.branch)
        if key in self.by_key:
            self.faults.append(Fault(FaultKind.TWICE, key, line[:80]))
            return False
        if not follows:
            if not mark.is_sure or self._is_within_a_sentence():
                return False
            self.faults.append(Fault(FaultKind.GAP if place > last else FaultKind.OUT_OF_ORDER, key, line[:80]))
        for number in range(mark.number, max(mark.number, mark.until) + 1):
            if self._key_of(mark.level, number, mark.branch) not in self.by_key:
                self._open(mark, number, mark.branch)
                if mark.until:
                    self._goes_on(mark.rest)
        if mark.rest and not mark.until:
            for piece in self._pieces(mark.rest):
                self._reads_within(piece, Level.ARTICLE)
        return True

    def _is_within_a_sentence(self) -> bool:
        """The line before goes on in this one, or supplementary provisions give the new words of another rule."""
        lines = self.stack[-1].lines if self.stack else []
        if self._scope() and lines and self.stack[-1].look().amends:
            return True
        return bool(lines) and _GOES_ON.search(lines[-1]) is not None

    def _opens_mark(self, mark: Mark, line: str) -> bool:
        key = self._key_of(mark.level, mark.number, mark.branch)
        if key in self.by_key:
            self.faults.append(Fault(FaultKind.TWICE, key, line[:80]))
            return False
        self._open(mark, mark.number, mark.branch)
        if mark.rest:
            self.stack[-1].lines.append(mark.rest)
        return True

    def _open(self, mark: Mark, number: int, branch: int) -> None:
        level = mark.level
        if self._is_in_appended() and level is Level.ARTICLE:
            self.stack = []
        key = self._key_of(level, number, branch)
        while self.stack and RANK[self.stack[-1].level] >= RANK[level]:
            self.stack.pop()
        parent = self.stack[-1] if self.stack else None
        clause = _Open(
            level, number, branch, key, parent.key if parent else "", parent.depth + 1 if parent else 0, mark.heading
        )  # fmt: skip
        counts = self._counts(level, parent)
        counts[level] = max(counts.get(level, (0, 0)), (number, branch))
        self.stack.append(clause)
        self.done.append(clause)
        self.by_key[key] = clause

    def _counts(self, level: Level, parent: _Open | None) -> dict[Level, tuple[int, int]]:
        if level is Level.ARTICLE:
            scope = self._scope()
            return scope.last if scope else self.last
        return parent.last if parent else self.last

    def _key_of(self, level: Level, number: int, branch: int) -> str:
        step = _step(level, number, branch)
        if level is Level.ARTICLE:
            scope = self._scope()
            return f"{scope.key}.{step}" if scope else step
        parent = next((clause for clause in reversed(self.stack) if RANK[clause.level] < RANK[level]), None)
        if parent and RANK[level]:
            return f"{parent.key}.{step}"
        # A section without a chapter would have the address of supplementary provisions.
        return f"c0.{step}" if level in (Level.SECTION, Level.SUBSECTION) else step

    def _scope(self) -> _Open | None:
        """Supplementary provisions count their own articles; those of the rule run through its chapters."""
        return next((clause for clause in self.stack if clause.level is Level.SUPPLEMENT), None)

    def _within(self, level: Level) -> bool:
        return any(clause.level is level for clause in self.stack)

    def _is_in_appended(self) -> bool:
        return bool(self.stack) and self.stack[0].level in APPENDED

    def _article(self) -> _Open | None:
        """What paragraphs and items can lie in."""
        holders = (Level.ARTICLE, Level.SUPPLEMENT)
        article = next((clause for clause in reversed(self.stack) if clause.level is Level.ARTICLE), None)
        return article or next((clause for clause in self.stack if clause.level in holders), None)

    def _here(self) -> str:
        return self.stack[-1].key if self.stack else ""


def _step(level: Level, number: int, branch: int) -> str:
    return f"{level.letter}{number}" + (f"-{branch}" if branch else "")


def _title_of(before: list[str]) -> tuple[str, list[str]]:
    """The first words before the first clause that are no history; the rest is told, as it is not kept."""
    for place, line in enumerate(before):
        if not _HISTORY.match(line) and not marks.is_note(line) and len(line) <= 120:
            return line, before[:place] + before[place + 1 :]
    return "", before
