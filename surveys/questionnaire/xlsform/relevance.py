"""Expressions of XLSForm ("relevant") as conditions: comparisons of earlier answers, joined by and, or, not."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from surveys.questionnaire.definitions import Kind

LONGEST = 2_000
_DEEPEST = 20
_WORD = re.compile(r"\s*(\$\{[^}]{1,100}\}|'[^']*'|\"[^\"]*\"|>=|<=|!=|[=<>(),]|-?[0-9]+(?:\.[0-9]+)?|[a-z][a-z-]*|\S)")
_OPERATORS = ("=", "!=", ">", ">=", "<", "<=")
_WHOLE = (Kind.SCALE, Kind.NPS, Kind.MULTIPLE)


class NotUnderstood(Exception):
    """The message says what, to whoever brought the file."""


@dataclass(frozen=True)
class Known:
    """An earlier question as expressions name it."""

    key: str
    kind: Kind
    codes: Mapping[str, int] = field(default_factory=dict)
    decimals: int = 0


class _Parser:
    def __init__(self, text: str, known: Mapping[str, Known]) -> None:
        self.rest = _WORD.findall(text)
        self.known = known
        self.depth = 0

    def next(self) -> str:
        if not self.rest:
            raise NotUnderstood(_("The expression ends too early."))
        return self.rest.pop(0)

    def peek(self) -> str:
        return self.rest[0] if self.rest else ""

    def expect(self, word: str) -> None:
        if (found := self.next()) != word:
            raise NotUnderstood(_("“%(found)s” stands where “%(wanted)s” belongs.") % {"found": found, "wanted": word})

    def either(self) -> dict[str, Any]:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise NotUnderstood(_("The expression is nested too deeply."))
        parts = [self.together()]
        while self.peek() == "or":
            self.next()
            parts.append(self.together())
        self.depth -= 1
        return parts[0] if len(parts) == 1 else {"any": parts}

    def together(self) -> dict[str, Any]:
        parts = [self.single()]
        while self.peek() == "and":
            self.next()
            parts.append(self.single())
        return parts[0] if len(parts) == 1 else {"all": parts}

    def single(self) -> dict[str, Any]:
        word = self.next()
        if word == "(":
            return self.closed()
        if word == "not":
            self.expect("(")
            return {"not": self.closed()}
        if word == "selected":
            self.expect("(")
            known = self.reference(self.next())
            self.expect(",")
            leaf = _chosen(known, self.literal())
            self.expect(")")
            return leaf
        if word == "count-selected":
            self.expect("(")
            known = self.reference(self.next())
            self.expect(")")
            return _measured(known, self.next(), self.literal())
        return self.comparison(self.reference(word))

    def closed(self) -> dict[str, Any]:
        inner = self.either()
        self.expect(")")
        return inner

    def comparison(self, known: Known) -> dict[str, Any]:
        operator, wanted = self.next(), self.literal()
        if operator not in _OPERATORS:
            raise NotUnderstood(_("“%(found)s” is no comparison that is known.") % {"found": operator})
        if wanted == "" and operator in ("=", "!="):
            return {"question": known.key, "answered": operator == "!="}
        if operator in ("=", "!="):
            leaf = _equal(known, wanted)
            return leaf if operator == "=" else {"not": leaf}
        return _measured(known, operator, wanted)

    def reference(self, word: str) -> Known:
        name = word[2:-1].strip() if word.startswith("${") else ""
        if not name:
            raise NotUnderstood(_("“%(found)s” is not understood.") % {"found": word})
        if name not in self.known:
            raise NotUnderstood(_("“%(name)s” is not asked before it.") % {"name": name})
        return self.known[name]

    def literal(self) -> str:
        word = self.next()
        if word[0] in "'\"" and len(word) > 1:
            return word[1:-1]
        if re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", word):
            return word
        raise NotUnderstood(_("“%(found)s” is not understood.") % {"found": word})


def _chosen(known: Known, name: str) -> dict[str, Any]:
    if name not in known.codes:
        raise NotUnderstood(_("There is no choice “%(name)s”.") % {"name": name})
    return {"question": known.key, "is": [known.codes[name]]}


def _equal(known: Known, wanted: str) -> dict[str, Any]:
    if known.codes:
        return _chosen(known, wanted)
    number = _number(wanted)
    if known.kind in (Kind.SCALE, Kind.NPS) and isinstance(number, int):
        return {"question": known.key, "is": [number]}
    if known.kind is Kind.NUMBER:
        return {"all": [{"question": known.key, "at_least": number}, {"question": known.key, "at_most": number}]}
    raise NotUnderstood(_("Words cannot be compared here, only whether something was answered."))


def _measured(known: Known, operator: str, wanted: str) -> dict[str, Any]:
    if known.kind not in (*_WHOLE, Kind.NUMBER):
        raise NotUnderstood(_("What is compared here is no number."))
    number = _number(wanted)
    if operator in (">=", "<="):
        return {"question": known.key, "at_least" if operator == ">=" else "at_most": number}
    if operator == "=":
        return {"all": [{"question": known.key, "at_least": number}, {"question": known.key, "at_most": number}]}
    if operator not in ("<", ">"):
        raise NotUnderstood(_("“%(found)s” is no comparison that is known.") % {"found": operator})
    if known.decimals == 0:
        edge = math.floor(number) + 1 if operator == ">" else math.ceil(number) - 1
        return {"question": known.key, "at_least" if operator == ">" else "at_most": edge}
    beyond = {"not": {"question": known.key, "at_most" if operator == ">" else "at_least": number}}
    return {"all": [{"question": known.key, "answered": True}, beyond]}


def _number(text: str) -> float:
    if not re.fullmatch(r"-?[0-9]{1,15}(\.[0-9]{1,6})?", text):
        raise NotUnderstood(_("“%(found)s” is no number.") % {"found": text[:40]})
    return float(text) if "." in text else int(text)


def condition_of(text: str, known: Mapping[str, Known]) -> dict[str, Any]:
    """Raises NotUnderstood."""
    if len(text) > LONGEST:
        raise NotUnderstood(_("The expression is too long."))
    parser = _Parser(text, known)
    condition = parser.either()
    if parser.rest:
        raise NotUnderstood(_("“%(found)s” is not understood.") % {"found": parser.rest[0]})
    return condition


_BOUND = re.compile(r"\.\s*(>=|<=|>|<)\s*(-?[0-9]{1,15}(?:\.[0-9]{1,6})?)")


def bounds_of(text: str, whole: bool) -> dict[str, float] | None:
    """The smallest and largest number that a constraint allows: ". >= 0 and . < 120"."""
    found: dict[str, float] = {}
    for part in re.split(r"\s+and\s+", text.strip()[:LONGEST]):
        bound = _BOUND.fullmatch(part.strip().strip("()").strip())
        if not bound or (not whole and bound[1] in "<>"):
            return None
        number = _number(bound[2])
        step = {">": 1, "<": -1}.get(bound[1], 0)
        found["minimum" if bound[1][0] == ">" else "maximum"] = number + step
    return found
