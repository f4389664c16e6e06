"""A document, which may come from anywhere, read into the parts of a questionnaire.

What has the wrong type or size is left out and told as a fault, so that a half-finished draft can always be shown.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from core.search.korean import tidy
from surveys.questionnaire import conditions, limits
from surveys.questionnaire.definitions import Condition, Dimension, Kind, Option, Question, Questionnaire, Row, Section

_KEY = re.compile(r"[a-z][a-z0-9_]{0,19}")
_CONCEPT = re.compile(r"[\w.-]{0,40}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")

Part = TypeVar("Part")


@dataclass(frozen=True)
class Fault:
    """`where` is the key of a section or question; empty where it is the questionnaire as a whole."""

    where: str
    message: str


@dataclass
class Reader:
    """Takes values out of one object of the document; faults of all objects come together in one list."""

    raw: Mapping[str, Any]
    where: str = ""
    faults: list[Fault] = field(default_factory=list)

    def at(self, raw: Any, where: str) -> Reader:
        if not isinstance(raw, Mapping):
            self.wrong(where)
            raw = {}
        return Reader(raw, where, self.faults)

    def fault(self, message: str, where: str | None = None) -> None:
        self.faults.append(Fault(self.where if where is None else where, str(message)))

    def wrong(self, where: str | None = None) -> None:
        self.fault(_("A part of the questionnaire could not be read."), where)

    def text(self, name: str, longest: int) -> str:
        value = self.raw.get(name, "")
        if value is None:
            return ""
        if not isinstance(value, str):
            self.wrong()
            return ""
        value = tidy(value).strip()
        if len(value) > longest:
            self.fault(_("A text is longer than %(most)s characters.") % {"most": longest})
        return value[:longest]

    def flag(self, name: str) -> bool:
        value = self.raw.get(name, False)
        if not isinstance(value, bool) and value is not None:
            self.wrong()
        return value is True

    def whole(self, name: str, least: int, most: int, default: Any = None) -> Any:
        value = self.raw.get(name)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.fault(_("A number must be between %(least)s and %(most)s.") % {"least": least, "most": most})
            return default
        return value

    def number(self, name: str, default: float | None = None) -> float | None:
        value = self.raw.get(name)
        if value is None:
            return default
        largest = 10.0**limits.MOST_DIGITS
        if (
            isinstance(value, bool)
            or not isinstance(value, int | float)
            or not math.isfinite(value)
            or abs(value) > largest
        ):
            self.wrong()
            return default
        return value

    def parts(self, name: str, most: int, read: Callable[[Any], Part | None]) -> Iterator[Part]:
        values = self.raw.get(name) or []
        if not isinstance(values, list):
            self.wrong()
            return
        if len(values) > most:
            self.fault(
                _("There are %(count)s entries; at most %(most)s are possible.") % {"count": len(values), "most": most}
            )
        for value in values[:most]:
            part = read(value)
            if part is not None:
                yield part

    def condition(self) -> Condition | None:
        value = self.raw.get("condition")
        if not value:
            return None
        if not conditions.is_wellformed(value):
            self.fault(_("The condition could not be read."))
            return None
        return value


def questionnaire_of(content: Any) -> tuple[Questionnaire, list[Fault]]:
    reader = Reader({}).at(content, "")
    if reader.raw.get("format", 1) != 1:
        reader.fault(_("The questionnaire is of an unknown format."))
    read = Questionnaire(
        sections=tuple(reader.parts("sections", limits.MOST_SECTIONS, lambda raw: _section(reader, raw))),
        dimensions=tuple(reader.parts("dimensions", limits.MOST_DIMENSIONS, lambda raw: _dimension(reader, raw))),
        translations=_translations(reader),
    )
    if len(read.questions) > limits.MOST_QUESTIONS:
        reader.fault(_("There are more than %(most)s questions.") % {"most": limits.MOST_QUESTIONS})
    return read, reader.faults


def _keyed(outer: Reader, raw: Any) -> tuple[Reader, str] | None:
    """Without a key of its own nothing can be found again."""
    key = raw.get("key") if isinstance(raw, Mapping) else None
    if not isinstance(key, str) or not _KEY.fullmatch(key):
        outer.wrong()
        return None
    return outer.at(raw, key), key


def _dimension(outer: Reader, raw: Any) -> Dimension | None:
    if not (keyed := _keyed(outer, raw)):
        return None
    reader, key = keyed
    return Dimension(key, reader.text("name", limits.LONGEST_LABEL), reader.number("weight", 1) or 0)


def _section(outer: Reader, raw: Any) -> Section | None:
    if not (keyed := _keyed(outer, raw)):
        return None
    reader, key = keyed
    return Section(
        key=key,
        title=reader.text("title", limits.LONGEST_LABEL),
        text=reader.text("text", limits.LONGEST_PASSAGE),
        picture=reader.text("picture", limits.LONGEST_LABEL),
        condition=reader.condition(),
        shuffle=reader.flag("shuffle"),
        questions=tuple(reader.parts("questions", limits.MOST_QUESTIONS, lambda raw: _question(reader, raw))),
    )


def _question(outer: Reader, raw: Any) -> Question | None:
    if not (keyed := _keyed(outer, raw)):
        return None
    reader, key = keyed
    kind = reader.raw.get("kind")
    if not isinstance(kind, str) or kind not in set(Kind):
        reader.fault(_("The kind of the question is unknown."))
        return None
    return Question(
        key=key,
        kind=Kind(kind),
        text=reader.text("text", limits.LONGEST_QUESTION),
        help=reader.text("help", limits.LONGEST_QUESTION),
        **{name: reader.flag(name) for name in _FLAGS},
        concept=_concept(reader),
        dimension=reader.text("dimension", 20),
        condition=reader.condition(),
        options=tuple(reader.parts("options", limits.MOST_OPTIONS, lambda raw: _option(reader, raw))),
        rows=tuple(reader.parts("rows", limits.MOST_ROWS, lambda raw: _row(reader, raw))),
        low=reader.text("low", limits.LONGEST_LABEL),
        high=reader.text("high", limits.LONGEST_LABEL),
        unit=reader.text("unit", 20),
        **_measures(reader),
    )


_FLAGS = ("required", "background", "personal", "shuffle", "no_opinion", "reversed")


def _measures(reader: Reader) -> dict[str, Any]:
    return {
        "points": reader.whole("points", limits.FEWEST_POINTS, limits.MOST_POINTS, 5),
        "least": reader.whole("least", 0, limits.MOST_OPTIONS),
        "most": reader.whole("most", 1, limits.MOST_OPTIONS),
        "minimum": reader.number("minimum"),
        "maximum": reader.number("maximum"),
        "decimals": reader.whole("decimals", 0, limits.MOST_DECIMALS, 0),
        "longest": reader.whole("longest", 1, limits.LONGEST_ANSWER, 500),
    }


def _concept(reader: Reader) -> str:
    concept = reader.text("concept", limits.LONGEST_CONCEPT)
    if not _CONCEPT.fullmatch(concept):
        reader.fault(_("A concept is letters, numbers, dots and hyphens, without blanks."))
        return ""
    return concept


def _coded(outer: Reader, raw: Any) -> tuple[Reader, int] | None:
    """An option or row is known by its number alone."""
    reader = outer.at(raw, outer.where)
    code = reader.whole("code", 1, limits.LARGEST_CODE)
    if code is None:
        reader.wrong()
        return None
    return reader, code


def _option(outer: Reader, raw: Any) -> Option | None:
    if not (coded := _coded(outer, raw)):
        return None
    reader, code = coded
    return Option(
        code,
        label=reader.text("label", limits.LONGEST_LABEL),
        other=reader.flag("other"),
        exclusive=reader.flag("exclusive"),
        retired=reader.flag("retired"),
        score=reader.number("score"),
    )


def _row(outer: Reader, raw: Any) -> Row | None:
    if not (coded := _coded(outer, raw)):
        return None
    reader, code = coded
    return Row(
        code,
        label=reader.text("label", limits.LONGEST_LABEL),
        concept=_concept(reader),
        dimension=reader.text("dimension", 20),
        retired=reader.flag("retired"),
    )


def _translations(outer: Reader) -> dict[str, dict[str, str]]:
    raw = outer.raw.get("translations") or {}
    if not isinstance(raw, Mapping) or len(raw) > limits.MOST_LANGUAGES:
        outer.wrong()
        return {}
    read = {}
    for language, words in raw.items():
        if not isinstance(language, str) or not _LANGUAGE.fullmatch(language) or not isinstance(words, Mapping):
            outer.wrong()
            continue
        reader = outer.at(words, "")
        texts = {name: reader.text(name, limits.LONGEST_PASSAGE) for name in words if isinstance(name, str)}
        read[language] = {name: text for name, text in texts.items() if text}
    return read
