"""Dimensions: what several questions measure together, and how much each counts in the whole."""

from __future__ import annotations

from collections.abc import Sequence

from surveys.building.documents import Document, Part, mint, questions


def write(document: Document, dimensions: Sequence[Part]) -> None:
    """New ones get a key; questions of one that is gone belong to none."""
    document["dimensions"] = [{**one, "key": one.get("key") or mint("d")} for one in dimensions]
    known = {one["key"] for one in document["dimensions"]}
    for question in questions(document):
        for part in (question, *question.get("rows", [])):
            if part.get("dimension") not in known:
                part.pop("dimension", None)
