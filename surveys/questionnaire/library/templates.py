"""Documents out of the files in `texts`: every part is written once in Korean and once in English.

A part is [Korean, English], or a table with more. Keys and codes stand in the files or follow the order there, so that
two surveys begun from one template can be compared from the first day.
"""

from __future__ import annotations

import copy
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

_TEXTS = Path(__file__).parent / "texts"
# In the order in which they are offered.
_FILES = ("innovation", "satisfaction", "pledges", "event", "preference", "population")
_PLAIN = (
    "kind", "required", "background", "personal", "concept", "dimension", "condition", "shuffle", "points",
    "no_opinion", "reversed", "least", "most", "minimum", "maximum", "decimals", "longest",
)  # fmt: skip


@dataclass(frozen=True)
class Template:
    slug: str
    names: Mapping[str, str]
    abouts: Mapping[str, str]
    content: Mapping[str, Any]

    def name(self, language: str) -> str:
        return self.names.get(language, self.names["en"])

    def about(self, language: str) -> str:
        return self.abouts.get(language, self.abouts["en"])

    def document(self) -> dict[str, Any]:
        """A copy to change at will."""
        return copy.deepcopy(dict(self.content))


class _Writing:
    """Puts the Korean words into the document and the English ones beside it."""

    def __init__(self, points: int | None) -> None:
        self.points = points
        self.english: dict[str, str] = {}

    def said(self, name: str, words: Any) -> str:
        if not words:
            return ""
        korean, english = words
        self.english[name] = english
        return korean

    def document(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        dimensions = [
            {"key": one["key"], "name": self.said(f"{one['key']}.name", one["name"]), "weight": one["weight"]}
            for one in raw.get("dimensions", [])
        ]
        sections = [self.section(section) for section in raw["sections"]]
        return {"format": 1, "dimensions": dimensions, "sections": sections, "translations": {"en": self.english}}

    def section(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        key = raw["key"]
        return {
            "key": key,
            "title": self.said(f"{key}.title", raw["title"]),
            "text": self.said(f"{key}.text", raw.get("text")),
            "condition": raw.get("condition"),
            "shuffle": raw.get("shuffle", False),
            "questions": [self.question(question) for question in raw.get("questions", [])],
        }

    def question(self, raw: Mapping[str, Any]) -> dict[str, Any]:
        key = raw["key"]
        question = {name: raw[name] for name in _PLAIN if name in raw}
        if self.points and raw["kind"] in ("scale", "matrix"):
            question["points"] = self.points
        for name in ("text", "help", "low", "high", "unit"):
            if name in raw:
                question[name] = self.said(f"{key}.{name}", raw[name])
        for name, letter in (("options", "o"), ("rows", "r")):
            if name in raw:
                question[name] = [self.part(f"{key}.{letter}", code, one) for code, one in enumerate(raw[name], 1)]
        return {"key": key, **question}

    def part(self, prefix: str, code: int, raw: Any) -> dict[str, Any]:
        table = raw if isinstance(raw, Mapping) else {"label": raw}
        return {**table, "code": code, "label": self.said(f"{prefix}{code}", table["label"])}


def _templates(name: str) -> list[Template]:
    """One of each file, or one for each number of points that its scales may have."""
    raw = tomllib.loads((_TEXTS / f"{name}.toml").read_text(encoding="utf-8"))
    if "points" not in raw:
        return [_template(name, raw, None)]
    return [_template(f"{name}-{points}", raw, points) for points in raw["points"]]


def _template(slug: str, raw: Mapping[str, Any], points: int | None) -> Template:
    names, abouts = ({"ko": ko, "en": en} for ko, en in (raw["name"], raw["about"]))
    if points:
        names = {language: name.format(points=points) for language, name in names.items()}
    return Template(slug, names, abouts, _Writing(points).document(raw))


TEMPLATES: tuple[Template, ...] = tuple(template for name in _FILES for template in _templates(name))


def template(slug: str) -> Template | None:
    return next((one for one in TEMPLATES if one.slug == slug), None)
