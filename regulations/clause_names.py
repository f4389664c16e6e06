"""The address of a clause in words, and back: "a3-2.p1.i2" is 제3조의2제1항제2호."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from django.utils.translation import get_language, pgettext_lazy

from regulations.recognition import Level
from regulations.recognition.marks import CIRCLED, LETTERS

# Whoever types an address can type anything; other letters and longer numbers belong to no clause.
_STEP = re.compile(rf"([{''.join({level.letter for level in Level})}])(\d{{1,6}})(?:-(\d{{1,6}}))?", re.ASCII)
_LETTERED = (Level.SUBITEM, Level.LETTERED)
_NAMES = {
    Level.PART: pgettext_lazy("clause", "Part %(number)s%(branch)s"),
    Level.CHAPTER: pgettext_lazy("clause", "Chapter %(number)s%(branch)s"),
    Level.SECTION: pgettext_lazy("clause", "Section %(number)s%(branch)s"),
    Level.SUBSECTION: pgettext_lazy("clause", "Subsection %(number)s%(branch)s"),
    Level.SUPPLEMENT: pgettext_lazy("clause", "Supplementary provisions (%(number)s)"),
    Level.ANNEX: pgettext_lazy("clause", "Annex %(number)s%(branch)s"),
    Level.FORM: pgettext_lazy("clause", "Form %(number)s%(branch)s"),
    Level.ARTICLE: pgettext_lazy("clause", "Article %(number)s%(branch)s"),
    Level.PARAGRAPH: pgettext_lazy("clause", "paragraph %(number)s%(branch)s"),
    Level.ITEM: pgettext_lazy("clause", "item %(number)s%(branch)s"),
    Level.SUBITEM: pgettext_lazy("clause", "sub-item %(number)s%(branch)s"),
    Level.NUMBERED: pgettext_lazy("clause", "%(number)s%(branch)s)"),
    Level.LETTERED: pgettext_lazy("clause", "%(number)s%(branch)s)"),
}
# Alone of their kind in the rule, or the first.
_UNNUMBERED = {
    (Level.SUPPLEMENT, 1): pgettext_lazy("clause", "Supplementary provisions"),
    (Level.ANNEX, 0): pgettext_lazy("clause", "Annex"),
    (Level.FORM, 0): pgettext_lazy("clause", "Form sheet"),
}
_BRANCH = pgettext_lazy("clause", "-%(branch)s")
# In Korean the steps from an article downwards are written without a space: 제3조제1항제2호.
_WITHIN_ARTICLE = pgettext_lazy("a clause and its part", "%(wider)s, %(narrower)s")
_WITHIN_CHAPTER = pgettext_lazy("a chapter and its part", "%(wider)s, %(narrower)s")
_DIVIDED = (Level.PART, Level.CHAPTER, Level.SECTION, Level.SUPPLEMENT)
_MARKS = {
    Level.ITEM: "{}{}.",
    Level.SUBITEM: "{}{}.",
    Level.NUMBERED: "{}{})",
    Level.LETTERED: "{}{})",
}


def name_of(key: str) -> str:
    """How a clause is cited. Empty for no clause, which is the rule as a whole."""
    return _named(key, get_language()) if key else ""


def short_name(key: str) -> str:
    """Only its own mark, as it stands before its words: 제3조의2, ①, 2., 가."""
    return _marked(key, get_language()) if key else ""


# Some thousand clauses of one page, asked for again and again.
@lru_cache(maxsize=32_768)
def _named(key: str, language: str | None) -> str:
    words, before = "", None
    for level, number, branch in steps_of(key):
        step = _step_in_words(level, number, branch)
        joined = _WITHIN_CHAPTER if before in _DIVIDED else _WITHIN_ARTICLE
        words = str(joined) % {"wider": words, "narrower": step} if before else step
        before = level
    return words


@lru_cache(maxsize=32_768)
def _marked(key: str, language: str | None) -> str:
    level, number, branch = list(steps_of(key))[-1]
    if level is Level.PARAGRAPH and number <= len(CIRCLED):
        return CIRCLED[number - 1]
    if level in _MARKS:
        return _MARKS[level].format(_number_of(level, number), f"의{branch}" if branch else "")
    return _step_in_words(level, number, branch)


def steps_of(key: str) -> Iterator[tuple[Level, int, int]]:
    """Level, number and branch of each step; a section that lies in no chapter leaves the empty one out."""
    for place, step in enumerate(key.split(".")):
        if not (match := _STEP.fullmatch(step)):
            return
        letter, number, branch = match[1], int(match[2]), int(match[3] or 0)
        if step == "c0":
            continue
        yield (Level.SUPPLEMENT if letter == "s" and not place else Level(letter)), number, branch


def _step_in_words(level: Level, number: int, branch: int) -> str:
    if (level, number) in _UNNUMBERED and not branch:
        return str(_UNNUMBERED[(level, number)])
    behind = str(_BRANCH) % {"branch": branch} if branch else ""
    return str(_NAMES[level]) % {"number": _number_of(level, number), "branch": behind}


def _number_of(level: Level, number: int) -> str:
    return LETTERS[number - 1] if level in _LETTERED and 0 < number <= len(LETTERS) else str(number)


# What people type: 3조의2 1항, 제3조의2제1항, 별표 1, 부칙 2조, article 3-2 paragraph 1.
_TYPED = re.compile(
    rf"\s*(?:(?P<supplement>부\s?칙|supplementary provisions)(?:\s?\(?(?P<which>\d{{1,2}})\)(?!\s?조))?"
    r"|(?P<annex>별\s?표|annex)\s?(?:제\s?)?(?P<annex_number>\d{1,3})?(?:\s?호)?(?:\s?(?:의\s?|-)(?P<annex_branch>\d{1,2}))?"
    r"|(?P<form>별\s?지|서식|form)\s?(?:제\s?)?(?P<form_number>\d{1,3})?(?:\s?호)?(?:\s?(?:의\s?|-)(?P<form_branch>\d{1,2}))?"
    r"(?:\s?서식)?"
    r"|제?\s?(?P<number>\d{1,4})(?P<early>-\d{1,2})?\s?(?P<unit>[편장절관조항호])(?:\s?의\s?(?P<branch>\d{1,2})(?!\d|\s?[편장절관조항호]))?"
    r"|(?P<english>part|chapter|section|article|paragraph|item)\s(?P<english_number>\d{1,4})(?:-(?P<english_branch>\d{1,2}))?"
    rf"|(?P<circled>[{CIRCLED}])"
    rf"|(?P<letter>[{LETTERS}])\s?목(?:의(?P<letter_branch>\d{{1,2}}))?"
    r")\s*[,·]?",
    re.IGNORECASE,
)
_UNITS = {"편": "t", "장": "c", "절": "s", "관": "g", "조": "a", "항": "p", "호": "i"}
_ENGLISH = {"part": "t", "chapter": "c", "section": "s", "article": "a", "paragraph": "p", "item": "i"}


def key_of(words: str) -> str:
    """The key that somebody means who types a clause's name; empty where the words are something else."""
    words, place, steps = words.strip(), 0, []
    while place < len(words):
        if not (match := _TYPED.match(words, place)):
            return ""
        steps.append(_typed_step(match))
        place = match.end()
    if any(step.startswith("a") for step in steps):
        # Articles run through the rule: people may name the chapter too.
        steps = [step for place, step in enumerate(steps) if step[0] not in "tcg" and (step[0] != "s" or not place)]
    return ".".join(steps)


def _typed_step(match: re.Match[str]) -> str:
    if match["supplement"]:
        return f"s{match['which'] or 1}"
    if match["annex"]:
        return _joined("x", match["annex_number"] or "0", match["annex_branch"])
    if match["form"]:
        return _joined("f", match["form_number"] or "0", match["form_branch"])
    if match["unit"]:
        return _joined(_UNITS[match["unit"]], match["number"], match["branch"] or (match["early"] or "")[1:])
    if match["english"]:
        return _joined(_ENGLISH[match["english"].lower()], match["english_number"], match["english_branch"])
    if match["circled"]:
        return f"p{CIRCLED.index(match['circled']) + 1}"
    return _joined("m", str(LETTERS.index(match["letter"]) + 1), match["letter_branch"])


def _joined(letter: str, number: str, branch: str | None) -> str:
    return f"{letter}{int(number)}" + (f"-{int(branch)}" if branch else "")
