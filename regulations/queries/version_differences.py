"""What one version says otherwise than another: article by article, and within an article line by line."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import pgettext_lazy

from core.differences import Difference, word_by_word
from regulations.models import Version
from regulations.queries.clause_trees import Line, lines_of, unit_of

# Below this share of common words two lines are shown whole; longer ones are too dear to compare word by word.
ALIKE, LONGEST = 0.3, 6_000


class How(models.TextChoices):
    ADDED = "added", pgettext_lazy("clause", "Added")
    REMOVED = "removed", pgettext_lazy("clause", "Removed")
    CHANGED = "changed", pgettext_lazy("clause", "Changed")
    MOVED = "moved", pgettext_lazy("clause", "Moved, with the same words")

    @property
    def tone(self) -> str:
        return {"added": "success", "removed": "danger", "changed": "information"}.get(self.value, "neutral")


@dataclass(frozen=True)
class Side:
    """A line of one version: what stayed, and what only this version has."""

    line: Line
    words: list[Difference]


@dataclass(frozen=True)
class Row:
    """Two lines that correspond to each other, or one that has nothing on the other side."""

    old: Side | None
    new: Side | None

    @property
    def is_same(self) -> bool:
        sides = (self.old, self.new)
        return all(side is not None and all(each.kind == "same" for each in side.words) for side in sides)


@dataclass(frozen=True)
class UnitChange:
    """An article, or whatever stands in none, that the two versions do not have alike."""

    how: How
    # By which the new version has it; that of the old version where the new one has it no more.
    key: str
    old_key: str
    heading: str
    rows: list[Row]


Unit = list[Line]


def between(old: Version | None, new: Version) -> list[UnitChange]:
    """In the order of the new version; what it has no more comes where it stood. Two questions to the database."""
    return of_lines(lines_of(old) if old else [], lines_of(new))


def of_lines(old: Iterable[Line], new: Iterable[Line]) -> list[UnitChange]:
    before, after = _units(old), _units(new)
    moved = _moved(before, after)
    gone = _gone(before, after, moved)
    # What went elsewhere is not what another article under its former number is compared with.
    left = before.keys() - moved.values()
    changes = list(gone.pop("", ()))
    for key, unit in after.items():
        old_key = moved.get(key) or (key if key in left else "")
        if (change := _compared(before.get(old_key), unit, old_key, key)) is not None:
            changes.append(change)
        changes += gone.pop(key, ())
    return changes


def lines_beside(old: Unit, new: Unit) -> list[Row]:
    """Lines paired by their words, so that a line that came in between does not make all after it differ."""
    before, after = [_words(line) for line in old], [_words(line) for line in new]
    rows = []
    for operation, i1, i2, j1, j2 in difflib.SequenceMatcher(a=before, b=after, autojunk=False).get_opcodes():
        pairs = _paired(old[i1:i2], new[j1:j2]) if operation == "replace" else _side_by_side(old[i1:i2], new[j1:j2])
        rows += [_row(left, right) for left, right in pairs]
    return rows


def _units(lines: Iterable[Line]) -> dict[str, Unit]:
    """By the key of the article; chapters, supplements and annexes are units of their own."""
    units: dict[str, Unit] = {}
    for line in lines:
        units.setdefault(unit_of(line.key), []).append(line)
    return units


def _words(line: Line) -> tuple[str, str]:
    return line.heading, line.text


def _said(unit: Unit) -> tuple[tuple[str, str], ...]:
    return tuple(_words(line) for line in unit)


def _moved(before: dict[str, Unit], after: dict[str, Unit]) -> dict[str, str]:
    """From new keys to old ones, for what says the very same under another number."""
    left = {_said(unit): key for key, unit in before.items() if key not in after or _said(after[key]) != _said(unit)}
    moved = {}
    for key, unit in after.items():
        said = _said(unit)
        if any(text for _heading, text in said) and (key not in before or _said(before[key]) != said):
            old_key = left.pop(said, None)
            if old_key is not None:
                moved[key] = old_key
    return moved


def _gone(before: dict[str, Unit], after: dict[str, Unit], moved: dict[str, str]) -> dict[str, list[UnitChange]]:
    """What the new version has no more, by the key after which it stood; "" before everything."""
    kept = set(moved.values())
    gone: dict[str, list[UnitChange]] = {}
    last = ""
    for key, unit in before.items():
        if key in kept or (key in after and key not in moved):
            last = key if key in after else last
        else:
            rows = [_row(line, None) for line in unit]
            gone.setdefault(last, []).append(UnitChange(How.REMOVED, key, key, unit[0].heading, rows))
    return gone


def _compared(old: Unit | None, new: Unit, old_key: str, key: str) -> UnitChange | None:
    heading = new[0].heading or (old[0].heading if old else "")
    if old is None:
        return UnitChange(How.ADDED, key, old_key, heading, [_row(None, line) for line in new])
    if _said(old) == _said(new):
        if old_key == key:
            return None
        return UnitChange(How.MOVED, key, old_key, heading, [_row(*pair) for pair in zip(old, new, strict=True)])
    return UnitChange(How.CHANGED, key, old_key, heading, lines_beside(old, new))


def _side_by_side(old: Unit, new: Unit) -> Iterator[tuple[Line | None, Line | None]]:
    for place in range(max(len(old), len(new))):
        yield (old[place] if place < len(old) else None), (new[place] if place < len(new) else None)


def _paired(old: Unit, new: Unit) -> Iterator[tuple[Line | None, Line | None]]:
    """Those of one key stand beside each other; the rest where they come."""
    places = {line.key: place for place, line in enumerate(new)}
    shown = 0
    for line in old:
        place = places.get(line.key, -1)
        if place < shown:
            yield line, None
            continue
        for other in new[shown:place]:
            yield None, other
        yield line, new[place]
        shown = place + 1
    for other in new[shown:]:
        yield None, other


def _row(old: Line | None, new: Line | None) -> Row:
    words = _difference(_text(old), _text(new))
    return Row(
        Side(old, [each for each in words if each.kind != "added"]) if old else None,
        Side(new, [each for each in words if each.kind != "removed"]) if new else None,
    )


def _text(line: Line | None) -> str:
    if line is None:
        return ""
    return f"({line.heading}) {line.text}".strip() if line.heading else line.text


def _difference(before: str, after: str) -> list[Difference]:
    if before == after:
        return [Difference("same", after)] if after else []
    if len(before) + len(after) > LONGEST:
        whole: list[Any] = [Difference("removed", before), Difference("added", after)]
        return [each for each in whole if each.text]
    return word_by_word(before, after, alike=ALIKE)
