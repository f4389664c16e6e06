"""From a file's or a clipboard's text to the lines of a rule: tidied, and without what printing adds to each page."""

import re
import unicodedata
from collections import Counter

# Look-alike dots become the middle dot, as in the search, and so does the old vowel that keyboards offer for it;
# full-width signs become the usual ones.
_DOTS = dict.fromkeys(
    map(ord, "\u0387\u2024\u2027\u30fb\uff65\u2022\u2219\u22c5\uf09e\uf0b7\uf0a7\uf06c\u318d"), "\u00b7"
)
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_CIRCLED = {0x2780 + place: 0x2460 + place for place in range(10)}
_BRACKETS = {ord("〈"): "<", ord("〉"): ">", ord("〔"): "[", ord("〕"): "]"}
_SIGNS: dict[int, str | int] = {**_DOTS, **_FULL_WIDTH, **_CIRCLED, **_BRACKETS}
_SPACES = re.compile(r"[^\S\n]+")
_PAGE_NUMBER = re.compile(
    r"[-\u2010-\u2015\u2500]\s?\d{1,4}\s?[-\u2010-\u2015\u2500]|\d{1,4}\s?/\s?\d{1,4}|\d{1,4}\s?쪽"
)
_LEADERS = r"[·.\u2026\u2025]{3,}"
_CONTENTS = re.compile(
    rf"{_LEADERS}\s?\d*|(?:제\s?\d+\s?[편장절조](?:\s?의\s?\d+)?|부\s?칙|\[?별\s?[표지][^·.]{{0,30}})"
    rf"[^·.\u2026\u2025]{{0,80}}{_LEADERS}\s?\d{{1,4}}"
)
_INVISIBLE = {"Cc", "Cf", "Cs", "Cn"}
_HEADS_PAGES = 3


def lines_of(text: str) -> list[str]:
    pages = [_tidied(page) for page in text.replace("\r\n", "\n").replace("\r", "\n").split("\f")]
    lines = [line for page in _without_running_heads(pages) for line in page]
    numbers = {place for place, line in enumerate(lines) if _PAGE_NUMBER.fullmatch(line)}
    beside = Counter(lines[place] for place in _beside(numbers, len(lines)))
    heads = {line for line, times in beside.items() if times >= _HEADS_PAGES}
    return [
        line
        for place, line in enumerate(lines)
        if place not in numbers
        and not (line in heads and (place - 1 in numbers or place + 1 in numbers))
        and not _CONTENTS.fullmatch(line)
    ]


def _tidied(page: str) -> list[str]:
    visible = page
    if not page.isprintable():
        visible = "".join(
            letter
            for letter in page.replace("\v", "\n").replace("\u2028", "\n")
            if letter in "\n\t" or unicodedata.category(letter) not in _INVISIBLE
        )
    composed = unicodedata.normalize("NFC", visible).translate(_SIGNS)
    lines = (_SPACES.sub(" ", line).strip() for line in composed.split("\n"))
    return [line for line in lines if line]


def _without_running_heads(pages: list[list[str]]) -> list[list[str]]:
    """A line that stands first or last on three pages or more, whatever its number, belongs to the paper.

    At the very beginning it is the title.
    """
    if len(pages) < _HEADS_PAGES:
        return pages
    edges = Counter(_masked(line) for page in pages for line in {*page[:1], *page[-1:]})
    heads = {line for line, times in edges.items() if times >= _HEADS_PAGES}
    return [
        [
            line
            for place, line in enumerate(page)
            if (number, place) == (0, 0)
            or not (place in (0, len(page) - 1) and (_masked(line) in heads or line.isdigit()))
        ]
        for number, page in enumerate(pages)
    ]


def _masked(line: str) -> str:
    return re.sub(r"\d+", "0", line)


def _beside(numbers: set[int], count: int) -> set[int]:
    return {place + step for place in numbers for step in (-1, 1) if 0 <= place + step < count} - numbers
