"""Words as a picture: the more often, the larger. Rows of words, the most frequent in the middle; no two overlap."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")
WIDTH = 1_000
SMALLEST, LARGEST = 26, 110
MOST_WORDS = 40
GAP = 26
LINE = 1.25


@dataclass(frozen=True)
class Placed:
    word: str
    number: int
    size: int
    x: int
    y: int
    # One of five colours, by rank.
    tone: int


@dataclass(frozen=True)
class Cloud:
    words: tuple[Placed, ...]
    height: int
    width: int = WIDTH


def lay_out(counts: Iterable[tuple[str, int]]) -> Cloud:
    """From the most frequent words downwards."""
    found = sorted(counts, key=lambda pair: (-pair[1], pair[0]))[:MOST_WORDS]
    if not found:
        return Cloud((), 0)
    most, least = found[0][1], found[-1][1]
    sized = [(word, number, _size(number, most, least, len(found))) for word, number in found]
    rows: list[list[tuple[str, int, int, int]]] = [[]]
    for rank, (word, number, size) in enumerate(sized):
        fitting = min(size, int(WIDTH / max(_ems(word), 1)))
        if rows[-1] and _row_width(rows[-1]) + GAP + _ems(word) * fitting > WIDTH:
            rows.append([])
        rows[-1].append((word, number, fitting, rank))
    ordered = _from_the_middle(rows)
    placed: list[Placed] = []
    y = 0.0
    for row in ordered:
        tallest = max(size for _word, _number, size, _rank in row)
        y += tallest * LINE
        x = (WIDTH - _row_width(row)) / 2
        for word, number, size, rank in _from_the_middle(row):
            width = _ems(word) * size
            placed.append(Placed(word, number, size, round(x + width / 2), round(y - tallest * 0.28), rank % 5 + 1))
            x += width + GAP
    return Cloud(tuple(sorted(placed, key=lambda one: -one.number)), round(y + 10))


def _size(number: int, most: int, least: int, words: int) -> int:
    if most == least:
        return 80 if words < 6 else 48
    share: float = ((number - least) / (most - least)) ** 0.5
    return round(SMALLEST + (LARGEST - SMALLEST) * share)


def _from_the_middle(parts: list[T]) -> list[T]:
    """The first in the middle, the others by turns before and behind it."""
    ordered: list[T] = []
    for index, part in enumerate(parts):
        ordered.insert(0 if index % 2 else len(ordered), part)
    return ordered


def _row_width(row: list[tuple[str, int, int, int]]) -> float:
    return sum(_ems(word) * size for word, _number, size, _rank in row) + GAP * (len(row) - 1)


def _ems(word: str) -> float:
    """About as wide as it will be drawn; no letter is drawn wider than reckoned here."""
    return sum(1.0 if unicodedata.east_asian_width(letter) in "WF" else 0.66 for letter in word)
