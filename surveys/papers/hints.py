"""Conditions said on paper, where nobody can hide a question: "Only if 3 is 1 or 2"."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.translation import gettext as _

from surveys.questionnaire.definitions import Condition

_PIPED = re.compile(r"\{\{\s*([a-z][a-z0-9_]*)\s*\}\}")


def said(condition: Condition | None, places: Mapping[str, str]) -> str:
    """Empty where it is asked of everybody. `places` are what is printed beside questions and rows."""
    if not condition:
        return ""
    if "all" in condition:
        return _(" and ").join(_inner(part, places) for part in condition["all"])
    if "any" in condition:
        return _(" or ").join(_inner(part, places) for part in condition["any"])
    if "not" in condition:
        return _("not (%(condition)s)") % {"condition": said(condition["not"], places)}
    return _leaf(condition, places)


def unpiped(text: str, places: Mapping[str, str]) -> str:
    """A sheet cannot repeat an answer; it says which one is meant."""

    def instead(found: re.Match[str]) -> str:
        return _("(your answer to question %(question)s)") % {"question": places.get(found[1], "?")}

    return _PIPED.sub(instead, text)


def _inner(condition: Condition, places: Mapping[str, str]) -> str:
    text = said(condition, places)
    return f"({text})" if "all" in condition or "any" in condition else text


def _leaf(leaf: Condition, places: Mapping[str, str]) -> str:
    key = f"{leaf['question']}.{leaf['row']}" if "row" in leaf else leaf["question"]
    question = places.get(key, "?")
    if "is" in leaf:
        # No opinion is printed as 0.
        shown = ", ".join(str(max(code, 0)) for code in leaf["is"])
        return _("question %(question)s: %(codes)s") % {"question": question, "codes": shown}
    if "at_least" in leaf:
        return _("question %(question)s: %(number)s or more") % {"question": question, "number": leaf["at_least"]}
    if "at_most" in leaf:
        return _("question %(question)s: %(number)s or less") % {"question": question, "number": leaf["at_most"]}
    if leaf.get("answered"):
        return _("question %(question)s answered") % {"question": question}
    return _("question %(question)s not answered") % {"question": question}
