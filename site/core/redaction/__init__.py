"""Suggestions of what in a text may name a person. A suggestion only: a person reads and decides.

Names of people who are known to stand in it are handed in; numbers of registers, licences, cards, accounts and
telephones, number plates, e-mail addresses, days of birth and addresses with a house number are found by their form,
and names by the title or label beside them. A bare name that nobody handed in is not found: that is why somebody
reads the text, and others approve it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.redaction.forms import FORMS
from core.redaction.names import NAMES, is_a_word

MASK = "○○○"


@dataclass(frozen=True)
class Suggestion:
    """One place in the text, and why it might have to go."""

    start: int
    end: int
    text: str
    why: Any


def suggestions(text: str, *, names: Iterable[str] = ()) -> list[Suggestion]:
    """Places that may name a person, in the order of the text, none overlapping."""
    found = [Suggestion(*m.span(), m.group(), why) for why, form in FORMS for m in form.finditer(text)]
    for why, form in NAMES:
        matches = [match for match in form.finditer(text) if not is_a_word(match["name"])]
        found += [Suggestion(*match.span("name"), match["name"], why) for match in matches]
    for name in {name.strip() for name in names if len(name.strip()) > 1}:
        start = text.find(name)
        while start >= 0:
            found.append(Suggestion(start, start + len(name), name, _("Name")))
            start = text.find(name, start + len(name))
    found.sort(key=lambda one: (one.start, -one.end))
    kept: list[Suggestion] = []
    for one in found:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def masked(text: str, *, names: Iterable[str] = ()) -> str:
    """The text with every suggestion taken: where the person who checks begins."""
    parts, end = [], 0
    for one in suggestions(text, names=names):
        parts += [text[end : one.start], MASK]
        end = one.end
    return "".join([*parts, text[end:]])
