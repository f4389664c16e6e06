"""The draft as the builder keeps it: the document of `surveys.questionnaire`, and a bin beside it."""

from __future__ import annotations

import copy
from typing import Any

from django.utils.crypto import get_random_string

FORMAT = 1
# What was deleted last can be brought back.
BIN = "bin"
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"
Document = dict[str, Any]


def blank() -> Document:
    return {"format": FORMAT, "dimensions": [], "sections": [new_section()], "translations": {}}


def new_section() -> dict[str, Any]:
    return {"key": mint("s"), "title": "", "text": "", "picture": "", "condition": None, "questions": []}


def without_bin(document: Document) -> Document:
    """What is published and copied: deleted questions stay behind."""
    return {name: copy.deepcopy(value) for name, value in document.items() if name != BIN}


def mint(letter: str) -> str:
    """A key that never comes from a label and is never given twice."""
    return f"{letter}{get_random_string(7, LETTERS)}"
