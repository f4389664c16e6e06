"""Rules as text files: the first version whole, and of each later one the articles that it changes."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

FOLDER = Path(__file__).parent / "texts" / "regulations"
VERSION = "=== "
# Stands for the day from which the version holds that brought these words.
HOLDS_FROM = "{시행일}"
_BLOCK = re.compile(r"^(?=제\d+(?:편|장|절)\s|제\d+조(?:의\d+)?[( ]|부칙|\[?별표|\[?별지)", re.MULTILINE)
_ARTICLE = re.compile(r"제(\d+)조(?:의(\d+))?[( ]")


@dataclass(frozen=True)
class VersionText:
    """`when` is months back from the reference day, or how far a draft has come: announced, consulted, enacted."""

    number: int
    change: str
    when: str
    reason: str
    changed: str

    @property
    def is_draft(self) -> bool:
        return not self.when.isdigit()

    @property
    def months_back(self) -> int:
        return int(self.when)


@dataclass(frozen=True)
class RuleText:
    slug: str
    title: str
    kind: str
    department: str
    purpose: str
    versions: tuple[VersionText, ...]


@dataclass(frozen=True)
class _Block:
    """A heading, an article, or all supplementary provisions of one version, in its words."""

    words: str

    @property
    def article(self) -> tuple[int, int] | None:
        match = _ARTICLE.match(self.words)
        return (int(match[1]), int(match[2] or 0)) if match else None

    @property
    def is_supplement(self) -> bool:
        return self.words.startswith("부칙")


def read_all() -> list[RuleText]:
    return [_read(path) for path in sorted(FOLDER.glob("*.txt"))]


def _read(path: Path) -> RuleText:
    head, *parts = path.read_text(encoding="utf-8").split("\n" + VERSION)
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    versions = []
    for number, part in enumerate(parts, start=1):
        first, words = part.split("\n", 1)
        change, when, reason = (field.strip() for field in first.split("|"))
        versions.append(VersionText(number, change, when, reason, words.strip()))
    return RuleText(path.stem, fields["제목"], fields["종류"], fields["부서"], fields["목적"], tuple(versions))


def wordings(rule: RuleText, days: list[date]) -> list[str]:
    """How each version reads as a whole; `days` has the day from which each holds."""
    blocks: list[_Block] = []
    found = []
    for version, day in zip(rule.versions, days, strict=True):
        words = version.changed.replace(HOLDS_FROM, f"{day.year}. {day.month}. {day.day}.")
        for block in _blocks(words):
            _put(blocks, block)
        found.append("\n".join(block.words.strip() for block in blocks))
    return found


def _blocks(words: str) -> Iterator[_Block]:
    """Articles below supplementary provisions are part of these."""
    held: _Block | None = None
    for part in filter(str.strip, _BLOCK.split(words)):
        block = _Block(part)
        if held is not None and held.is_supplement and block.article:
            held = replace(held, words=held.words + part)
            continue
        if held is not None:
            yield held
        held = block
    if held is not None:
        yield held


def _put(blocks: list[_Block], block: _Block) -> None:
    """In the place of the article of that number, or behind the one before it; provisions behind those of before."""
    places = {found.article: place for place, found in enumerate(blocks) if found.article}
    if block.article in places and block.article is not None:
        blocks[places[block.article]] = block
    elif block.article is not None and any(number > block.article for number in places if number):
        before = max(number for number in places if number and number < block.article)
        blocks.insert(places[before] + 1, block)
    elif block.is_supplement and (last := [place for place, one in enumerate(blocks) if one.is_supplement]):
        blocks.insert(last[-1] + 1, block)
    else:
        blocks.append(block)
