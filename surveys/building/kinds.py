"""What a new question of each kind begins with, and what it keeps when its kind changes."""

from __future__ import annotations

from typing import Any

from django.utils.translation import pgettext, pgettext_lazy

from surveys.building.documents import Part, mint

# As the builder offers them, those used most first: the kind, its name, its icon.
KINDS: tuple[tuple[str, Any], ...] = (
    ("single", pgettext_lazy("survey", "Choose one")),
    ("multiple", pgettext_lazy("survey", "Choose several")),
    ("scale", pgettext_lazy("survey", "Scale")),
    ("matrix", pgettext_lazy("survey", "Several on one scale")),
    ("nps", pgettext_lazy("survey", "Recommend, 0 to 10")),
    ("ranking", pgettext_lazy("survey", "Put in order")),
    ("text", pgettext_lazy("survey", "A few words")),
    ("longtext", pgettext_lazy("survey", "A longer text")),
    ("number", pgettext_lazy("survey", "Number")),
    ("date", pgettext_lazy("survey", "Date")),
    ("file", pgettext_lazy("survey", "File")),
)
NAMES = dict(KINDS)
CHOICES = frozenset({"single", "multiple", "ranking"})
SCALES = frozenset({"scale", "matrix"})
WORDS = frozenset({"text", "longtext"})
SCORED = frozenset({"scale", "matrix", "nps", "single"})
# What every kind has.
SHARED = ("key", "kind", "text", "help", "required", "concept", "dimension", "background", "personal", "condition")
OF_CHOICES = ("options", "shuffle")
OF_SCALES = ("points", "low", "high", "no_opinion", "reversed")
OWN: dict[str, tuple[str, ...]] = {
    "single": OF_CHOICES,
    "multiple": (*OF_CHOICES, "least", "most"),
    "ranking": (*OF_CHOICES, "least", "most"),
    "scale": OF_SCALES,
    "matrix": (*OF_SCALES, "rows", "shuffle"),
    "nps": ("low", "high"),
    "number": ("minimum", "maximum", "decimals", "unit"),
    "text": ("longest",),
    "longtext": ("longest",),
    "date": (),
    "file": (),
}
LONGEST_LONG_TEXT = 2000


def new_question(kind: str) -> Part:
    question: Part = {"key": mint("q"), "kind": kind, "text": "", "required": kind not in WORDS | {"file"}}
    _begin(question)
    return question


def turned_into(question: Part, kind: str) -> Part:
    """The same question of another kind, with whatever of it fits there."""
    kept = {name: value for name, value in question.items() if name in SHARED or name in OWN.get(kind, ())}
    if kind in CHOICES and "rows" in question:
        kept["options"] = [_label_of(row) for row in question["rows"]]
    if kind == "matrix" and "options" in question:
        kept["rows"] = [_label_of(option) for option in question["options"]]
    if kind not in SCORED:
        kept.pop("dimension", None)
    kept["kind"] = kind
    _begin(kept)
    return kept


def placeholder(name: str, number: int) -> str:
    """What stands in an option or row until somebody writes over it."""
    label = pgettext("survey", "Row %(number)s") if name == "rows" else pgettext("survey", "Answer %(number)s")
    return label % {"number": number}


def _label_of(part: Part) -> Part:
    return {name: part[name] for name in ("code", "label", "retired") if name in part}


def _begin(question: Part) -> None:
    """Fill in what the kind cannot be without, as a beginning that one writes over."""
    kind = question["kind"]
    if kind in CHOICES and not question.get("options"):
        question["options"] = [{"code": code, "label": placeholder("options", code)} for code in (1, 2)]
    if kind == "matrix" and not question.get("rows"):
        question["rows"] = [{"code": code, "label": placeholder("rows", code)} for code in (1, 2)]
    if kind in SCALES:
        question.setdefault("points", 5)
        question.setdefault("low", pgettext("survey", "Not at all"))
        question.setdefault("high", pgettext("survey", "Very much"))
    if kind == "nps":
        question.setdefault("low", pgettext("survey", "Not at all likely"))
        question.setdefault("high", pgettext("survey", "Very likely"))
    if kind == "longtext" and question.get("longest", 500) <= 500:
        question["longest"] = LONGEST_LONG_TEXT
