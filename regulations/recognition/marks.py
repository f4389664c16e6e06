"""The marks with which Korean rules number their clauses, as they stand at the beginning of a line."""

import re
from dataclasses import dataclass

from regulations.recognition.founds import Level

LETTERS = "가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허고노도로모보소오조초코토포호"
CIRCLED = "".join(map(chr, (*range(0x2460, 0x2474), *range(0x3251, 0x3260), *range(0x32B1, 0x32C0))))
LONGEST_HEADING = 200
# A heading without brackets is a few words, never a sentence.
_SHORT = 60
_SPACED_OUT = re.compile(r"[가-힣](?: [가-힣])+")
_UNITS = {"편": Level.PART, "장": Level.CHAPTER, "절": Level.SECTION, "관": Level.SUBSECTION}

_DIVISION = re.compile(r"제\s?(\d{1,3})\s?(편|장|절|관)(?:\s?의\s?(\d{1,2}))?(?=\s|$|[<\[])\s?(.*)", re.DOTALL)
_ARTICLE = re.compile(r"제\s?(\d{1,4})\s?조(?:\s?의\s?(\d{1,2})(?!\d))?(.*)", re.DOTALL)
_ARTICLES_GONE = re.compile(
    r"제\s?(\d{1,4})\s?조\s?(?:부터|내지|~|∼|-)\s?제?\s?(\d{1,4})\s?조\s?(?:까지)?\s?(?=[<(\[]?\s?삭\s?제)(.*)"
)
_SUPPLEMENT = re.compile(r"부\s?칙(?=$|[\s<(\[])\s?(?:[<(\[]([^<>\[\]]*?)[>)\]](?=\s|$|제))?\s?(.*)")
_APPENDED_NUMBER = r"(?:제\s?)?(\d{1,3})?(?:\s?호)?(?:\s?의\s?(\d{1,2}))?"
_ANNEX = re.compile(rf"(?:[\[<【(]\s?)?별\s?표\s?{_APPENDED_NUMBER}\s?([\]>】)])?(?=\s|$|[<(\[])\s?(.*)")
_FORM = re.compile(
    rf"(?:[\[<【(]\s?)?(?:별\s?지\s?{_APPENDED_NUMBER}\s?(?:서\s?식)?|(서식)\s?(\d{{1,3}})(?:의(\d{{1,2}}))?)"
    r"\s?([\]>】)])?(?=\s|$|[<(\[])\s?(.*)"
)
_PARAGRAPH_IN_WORDS = re.compile(r"제?\s?(\d{1,2})\s?항(?:\s|$)(.*)", re.DOTALL)
_ITEM = re.compile(r"(\d{1,3})(?:의(\d{1,2}))?\.(?:\s|$|(?=[^\s\d.]))(.*)", re.DOTALL)
_NUMBERED = re.compile(r"(\d{1,3})(?:의(\d{1,2}))?\)\s?(.*)", re.DOTALL)
_SUBITEM = re.compile(rf"([{LETTERS}])(?:의(\d{{1,2}}))?\.(?:\s|$|(?=[^\s.]))(.*)", re.DOTALL)
_LETTERED = re.compile(rf"([{LETTERS}])(?:의(\d{{1,2}}))?\)\s?(.*)", re.DOTALL)

# After "제3조(목적)" these words show that the sentence only speaks of the article. Another article does not: a rule
# may well begin with one, as in "제8조(정지) 제6조를 어긴 사람은 …".
_SPEAKS_OF = re.compile(
    r"(?:및|또는|내지|부터|까지|중|등|의|제\s?\d+\s?[항호])(?=[\s,]|\d|$|의|에|을|를|과|와|부터)|[,、」』)]"
)
# "제1항 및 제2항" and "제1항 제3호" speak of a paragraph; "제2항 제1항에도 불구하고 …" is one.
_SPEAKS_OF_PARAGRAPH = re.compile(
    r"(?:및|또는|내지|부터|까지|중|등|의|제\s?\d+\s?호)(?=\s|$|의|에|을|를|과|와|부터)|[,、」』)]"
)
_PARTICLE = re.compile(
    r"(?:에|의|을|를|은|는|과|와|로|부터|까지|에서|에게|에도|이나|나|및|또는|이라|란|라|상|중|내지)(?=[\s,.]|$)"
    r"|에\s?(?:따|의|관|규정|도|는|서)|(?:부터|까지|에서|에는|에도|으로|로서)"
)
_DELETED = re.compile(r"[<(\[]?\s?삭\s?제\s?[>)\]]?\s?(?:[<(\[]?[\d.\s,년월일]*[>)\]]?)\s?\.?")
_OPENS_NOTE = re.compile(
    r"[<\[(]\s?(?:개정|신설|전문개정|전부개정|일부개정|본[편장절조항]신설|제목개정|종전|시행일|제\d+[편장절조](?:의\d+)?에서)"
)
_OPENING = {">": "<", "]": "[", ")": "("}
# No heading: the end of a sentence, or the dots of a table of contents.
_SENTENCE = re.compile(r"다\.?$|다\.\s|[.:,;]$|[·.\u2026\u2025]{3}")


@dataclass(frozen=True)
class Mark:
    level: Level
    number: int
    branch: int
    heading: str
    rest: str
    # Sure by its form alone; otherwise only where it is the next in its order.
    is_sure: bool = True
    until: int = 0


def is_deletion(text: str) -> bool:
    return _DELETED.fullmatch(text) is not None


def is_note(line: str) -> bool:
    """Only notes about when something was changed."""
    return _before_notes(line) == 0


def _before_notes(line: str) -> int:
    """Where the notes with which a line ends begin; its length where it ends with none.

    Taken off one by one from the end, each letter seen once: a pattern for all of them together would try every way
    of parting a long line into notes.
    """
    begin = end = len(line)
    while True:
        while end and line[end - 1] == " ":
            end -= 1
        opening = _opening_of(line, end - 1) if end and line[end - 1] in _OPENING else None
        if opening is None or not _OPENS_NOTE.match(line, opening, end):
            return begin
        begin = end = opening


def _opening_of(line: str, closing: int) -> int | None:
    """Where the bracket was opened that is closed here."""
    wanted, depth = _OPENING[line[closing]], 0
    for place in range(closing, -1, -1):
        depth += (line[place] == line[closing]) - (line[place] == wanted)
        if not depth:
            return place
    return None


def is_short_heading(line: str) -> bool:
    """Words that can stand as a heading without brackets."""
    if not line or len(line) > _SHORT or not line[0].isalnum() or _bracketed(f"({line})") != (line, ""):
        return False
    return not (_SENTENCE.search(line) or is_deletion(line) or is_note(line) or _speaks_of(line))


def division(line: str) -> Mark | None:
    if not (match := _DIVISION.fullmatch(line)):
        return None
    number, unit, branch, words = match.groups()
    heading, rest = heading_of(words)
    if words and not heading and not rest:
        return None
    return Mark(_UNITS[unit], int(number), int(branch or 0), _closed_up(heading), rest)


def _closed_up(heading: str) -> str:
    """총   칙 is 총칙: printers space out short headings."""
    return heading.replace(" ", "") if _SPACED_OUT.fullmatch(heading) else heading


def heading_of(words: str) -> tuple[str, str]:
    """Heading and notes of what stands beside a mark; nothing where it is neither."""
    if is_deletion(words):
        return "", words
    notes = ""
    if (end := _before_notes(words)) < len(words):
        words, notes = words[:end].rstrip(), words[end:].strip()
    if words and not is_short_heading(words):
        return "", ""
    return words, notes


def _speaks_of(rest: str) -> bool:
    return _SPEAKS_OF.match(rest) is not None


def article(line: str) -> Mark | None:
    if gone := _ARTICLES_GONE.fullmatch(line):
        first, last, rest = int(gone[1]), int(gone[2]), gone[3]
        if is_deletion(rest) and first < last < first + 200:
            return Mark(Level.ARTICLE, first, 0, "", rest, until=last)
    if not (match := _ARTICLE.fullmatch(line)):
        return None
    number, branch, after = int(match[1]), int(match[2] or 0), match[3]
    words = after.lstrip()
    if words[:1] in ("(", "[", "【") and (bracketed := _bracketed(words)):
        return _headed(number, branch, *bracketed)
    if after and not after[0].isspace() and not is_circled(after[0]):
        return None
    if is_deletion(words):
        return Mark(Level.ARTICLE, number, branch, "", words)
    if _speaks_of(words):
        return None
    if is_short_heading(words):
        return Mark(Level.ARTICLE, number, branch, _closed_up(words), "", is_sure=False)
    return Mark(Level.ARTICLE, number, branch, "", words, is_sure=False)


def _headed(number: int, branch: int, heading: str, rest: str) -> Mark | None:
    if is_deletion(heading) and not rest:
        date = heading.replace("삭제", "").strip()
        return Mark(Level.ARTICLE, number, branch, "", f"삭제 <{date}>" if date else "삭제")
    if len(heading) > LONGEST_HEADING or _bracketed(f"({heading})") != (heading, "") or not heading:
        return None
    words = rest.lstrip()
    if _speaks_of(words):
        return None
    glued = bool(words) and words is rest and words[0].isalnum() and not is_circled(words[0])
    if glued and _PARTICLE.match(words):
        return None
    if words and words is rest and not (glued or is_circled(words[0]) or words[0] in "<[(“\"'‘「"):
        return None
    return Mark(Level.ARTICLE, number, branch, _closed_up(heading), words, is_sure=not glued)


_CLOSES = {"(": ")", "[": "]", "【": "】"}


def _bracketed(words: str) -> tuple[str, str] | None:
    """What stands in the bracket that the words begin with, and what follows; brackets within are balanced."""
    opening = words[0]
    closing, depth = _CLOSES[opening], 0
    for place, letter in enumerate(words):
        depth += (letter == opening) - (letter == closing)
        if not depth:
            return words[1:place].strip(), words[place + 1 :]
    return None


def supplement(line: str) -> Mark | None:
    if not (match := _SUPPLEMENT.fullmatch(line)):
        return None
    heading, rest = (match[1] or "").strip(), match[2]
    if _SUPPLEMENT.match(rest):
        return None
    if len(heading) > LONGEST_HEADING or (rest and not (heading or article(rest))):
        return None
    if rest and _speaks_of(rest) and not article(rest):
        return None
    return Mark(Level.SUPPLEMENT, 0, 0, heading, rest)


def appended(line: str) -> Mark | None:
    """별표 1의2, 별지 제3호서식. Without brackets around it, only with a few words or none behind."""
    if match := _ANNEX.fullmatch(line):
        level, (number, branch, closing, words) = Level.ANNEX, match.groups()
    elif match := _FORM.fullmatch(line):
        level = Level.FORM
        number, branch, other, other_number, other_branch, closing, words = match.groups()
        number, branch = (other_number, other_branch) if other else (number, branch)
    else:
        return None
    if (line[0] in "[<【(") != bool(closing):
        return None
    heading, rest = heading_of(words)
    if words and not ((heading or rest) and (closing or number)):
        return None
    return Mark(level, int(number or 0), int(branch or 0), heading, rest)


def is_circled(letter: str) -> bool:
    return letter in CIRCLED


def paragraph(line: str) -> Mark | None:
    if line and is_circled(line[0]):
        return Mark(Level.PARAGRAPH, CIRCLED.index(line[0]) + 1, 0, "", line[1:].lstrip())
    if (match := _PARAGRAPH_IN_WORDS.fullmatch(line)) and not _SPEAKS_OF_PARAGRAPH.match(match[2]):
        return Mark(Level.PARAGRAPH, int(match[1]), 0, "", match[2], is_sure=False)
    return None


def listed(line: str) -> Mark | None:
    """1. and 가. and 1) and 가): each only where it continues its list."""
    for level, pattern in _LISTED:
        if match := pattern.fullmatch(line):
            place, branch, rest = match.groups()
            number = int(place) if place.isdigit() else LETTERS.index(place) + 1
            return Mark(level, number, int(branch or 0), "", rest, is_sure=False)
    return None


_LISTED = (
    (Level.ITEM, _ITEM),
    (Level.NUMBERED, _NUMBERED),
    (Level.SUBITEM, _SUBITEM),
    (Level.LETTERED, _LETTERED),
)
