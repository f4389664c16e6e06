"""The draft as the builder keeps it: the document of `surveys.questionnaire`, and a bin beside it."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Iterator
from typing import Any

from django.utils.crypto import get_random_string

FORMAT = 1
# What was deleted last can be brought back.
BIN, MOST_IN_BIN = "bin", 20
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
Document = dict[str, Any]
Part = dict[str, Any]


class Gone(Exception):
    """The part that was to be changed is no longer there."""


def blank() -> Document:
    return {"format": FORMAT, "dimensions": [], "sections": [new_section()], "translations": {}}


def new_section() -> Part:
    return {"key": mint("s"), "title": "", "text": "", "picture": "", "condition": None, "questions": []}


def without_bin(document: Document) -> Document:
    """What is published and copied: deleted questions stay behind."""
    return {name: copy.deepcopy(value) for name, value in document.items() if name != BIN}


def mint(letter: str) -> str:
    """A key that never comes from a label and is never given twice."""
    return f"{letter}{get_random_string(7, LETTERS)}"


def mark(part: Part) -> str:
    """Tells whether a part is still as somebody saw it. Of a section its own words count, not its questions."""
    own = {name: value for name, value in part.items() if name != "questions"}
    text = json.dumps(own, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def sections(document: Document) -> list[Part]:
    found: list[Part] = document.setdefault("sections", [])
    return found


def questions(document: Document) -> Iterator[Part]:
    for section in sections(document):
        yield from section.get("questions", [])


def section(document: Document, key: str) -> Part:
    """Raises Gone."""
    for one in sections(document):
        if one.get("key") == key:
            return one
    raise Gone(key)


def place(document: Document, key: str) -> tuple[Part, int]:
    """The section in which a question stands, and where. Raises Gone."""
    for one in sections(document):
        for index, question in enumerate(one.get("questions", [])):
            if question.get("key") == key:
                return one, index
    raise Gone(key)


def question(document: Document, key: str) -> Part:
    """Raises Gone."""
    one, index = place(document, key)
    found: Part = one["questions"][index]
    return found


def asked_before(document: Document, key: str) -> list[Part]:
    """The questions to which a condition of this question, or of this section, may refer."""
    before: list[Part] = []
    for one in sections(document):
        if one.get("key") == key:
            return before
        at_start = list(before)
        for each in one.get("questions", []):
            if each.get("key") == key:
                return at_start if one.get("shuffle") else before
            before.append(each)
    raise Gone(key)
