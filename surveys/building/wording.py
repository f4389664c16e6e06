"""Questions and conditions in one line each, for whoever builds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from surveys.building import kinds
from surveys.building.documents import Part
from surveys.questionnaire.wording import PIPE

SHORT = 40


def short(question: Part) -> str:
    return Truncator(readable(question) or _("Question without a text")).chars(SHORT)


def readable(question: Part) -> str:
    """With a blank, as forms have it, where an earlier answer will stand."""
    return PIPE.sub("○○", question.get("text") or "")


def parts_named(question: Part, name: str = "options") -> dict[int, str]:
    return {part["code"]: part.get("label", "") for part in question.get(name, [])}


def answers_named(question: Part) -> dict[int, str]:
    """What may be chosen, by its code: of a scale its points, with the words at its ends."""
    kind = question["kind"]
    if kind in kinds.CHOICES:
        return parts_named(question)
    if kind == "nps":
        return {number: str(number) for number in range(11)}
    if kind not in kinds.SCALES:
        return {}
    points = question.get("points", 5)
    named = {number: str(number) for number in range(1, points + 1)}
    for number, name in ((1, question.get("low")), (points, question.get("high"))):
        if name:
            named[number] = f"{number} ({name})"
    if question.get("no_opinion"):
        named[-1] = _("No opinion")
    return named


def condition_in_words(condition: Any, questions: dict[str, Part]) -> str:
    """Empty without a condition."""
    if not condition:
        return ""
    if "all" in condition:
        return _(" and ").join(_inner(part, questions) for part in condition["all"])
    if "any" in condition:
        return _(" or ").join(_inner(part, questions) for part in condition["any"])
    if "not" in condition:
        return _("not (%(condition)s)") % {"condition": condition_in_words(condition["not"], questions)}
    return _leaf_in_words(condition, questions)


def _inner(part: Any, questions: dict[str, Part]) -> str:
    words = condition_in_words(part, questions)
    return f"({words})" if "all" in part or "any" in part else words


def _leaf_in_words(leaf: Any, questions: dict[str, Part]) -> str:
    question = questions.get(leaf["question"])
    if question is None:
        return _("a question that is no longer there")
    named = f"“{short(question)}”"
    if row := parts_named(question, "rows").get(leaf.get("row", 0)):
        named = f"{named} · {row}"
    if "is" in leaf:
        answers = answers_named(question)
        return f"{named} = {', '.join(answers.get(code, str(code)) for code in leaf['is'])}"
    if "at_least" in leaf:
        return f"{named} ≥ {leaf['at_least']:g}"
    if "at_most" in leaf:
        return f"{named} ≤ {leaf['at_most']:g}"
    return _("%(question)s is answered") % {"question": named}


def counted(questions: Iterable[Part]) -> str:
    number = len(list(questions))
    return ngettext("%(number)s question", "%(number)s questions", number) % {"number": number}
