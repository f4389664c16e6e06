"""What recognition hands back: a flat list of clauses in their order, each knowing its parent by key."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """The same values as `states.ClauseKind`, which this package cannot import: it knows nothing of the product."""

    PART = "PART"
    CHAPTER = "CHAPTER"
    SECTION = "SECTION"
    ARTICLE = "ARTICLE"
    PARAGRAPH = "PARAGRAPH"
    ITEM = "ITEM"
    SUBITEM = "SUBITEM"
    SUPPLEMENT = "SUPPLEMENT"
    ANNEX = "ANNEX"
    FORM = "FORM"


class Level(StrEnum):
    """One step of a key, by its letter. Below 목 come two more levels, 1) and 가), which are sub-items too."""

    PART = "t"
    CHAPTER = "c"
    SECTION = "s"
    SUBSECTION = "g"
    SUPPLEMENT = "S"
    ANNEX = "x"
    FORM = "f"
    ARTICLE = "a"
    PARAGRAPH = "p"
    ITEM = "i"
    SUBITEM = "m"
    NUMBERED = "n"
    LETTERED = "o"

    @property
    def letter(self) -> str:
        # A section has a chapter or a part before it, so that one letter serves both.
        return self.value.lower()


KIND_OF = {
    Level.PART: Kind.PART,
    Level.CHAPTER: Kind.CHAPTER,
    Level.SECTION: Kind.SECTION,
    Level.SUBSECTION: Kind.SECTION,
    Level.SUPPLEMENT: Kind.SUPPLEMENT,
    Level.ANNEX: Kind.ANNEX,
    Level.FORM: Kind.FORM,
    Level.ARTICLE: Kind.ARTICLE,
    Level.PARAGRAPH: Kind.PARAGRAPH,
    Level.ITEM: Kind.ITEM,
    Level.SUBITEM: Kind.SUBITEM,
    Level.NUMBERED: Kind.SUBITEM,
    Level.LETTERED: Kind.SUBITEM,
}
# A narrower clause lies within a wider one.
RANK = {
    Level.PART: 0,
    Level.SUPPLEMENT: 0,
    Level.ANNEX: 0,
    Level.FORM: 0,
    Level.CHAPTER: 1,
    Level.SECTION: 2,
    Level.SUBSECTION: 3,
    Level.ARTICLE: 4,
    Level.PARAGRAPH: 5,
    Level.ITEM: 6,
    Level.SUBITEM: 7,
    Level.NUMBERED: 8,
    Level.LETTERED: 9,
}
DIVISIONS = (Level.PART, Level.CHAPTER, Level.SECTION, Level.SUBSECTION)
APPENDED = (Level.ANNEX, Level.FORM)


@dataclass(frozen=True)
class Found:
    kind: Kind
    number: int
    branch: int
    key: str
    parent: str
    depth: int
    heading: str
    text: str
    is_deleted: bool


class FaultKind(StrEnum):
    NO_CLAUSES = "no_clauses"
    GAP = "gap"
    OUT_OF_ORDER = "out_of_order"
    TWICE = "twice"
    BEFORE_FIRST = "before_first"


@dataclass(frozen=True)
class Fault:
    """Something a person should look at. `key` is the clause it concerns, `quote` the words that raised it."""

    kind: FaultKind
    key: str = ""
    quote: str = ""


@dataclass(frozen=True)
class Recognised:
    clauses: tuple[Found, ...]
    title: str = ""
    faults: tuple[Fault, ...] = ()


def level_of(key: str) -> Level:
    """The level of a key's last step."""
    first, _dot, _rest = key.partition(".")
    last = key.rpartition(".")[2]
    if last[0] == "s" and last == first:
        return Level.SUPPLEMENT
    return Level(last[0])
