"""How the builder shows what it builds."""

from typing import Any

from django import template

from surveys.building import documents, kinds, wording

register = template.Library()


@register.filter
def kind_name(question: Any) -> Any:
    return kinds.NAMES.get(question.get("kind"), "")


@register.filter
def answers_in_line(question: Any) -> str:
    """What can be answered, for a card that is not open."""
    retired = {part["code"] for part in question.get("options", []) if part.get("retired")}
    named = wording.answers_named(question)
    if question.get("kind") == "matrix":
        named = wording.parts_named(question, "rows")
        retired = {part["code"] for part in question["rows"] if part.get("retired")}
    return " · ".join(label for code, label in named.items() if code not in retired)


@register.filter
def when_asked(part: Any, document: Any) -> str:
    """The condition of a question or section in words; empty without one."""
    by_key = {question["key"]: question for question in documents.questions(document)}
    return wording.condition_in_words(part.get("condition"), by_key)


@register.filter
def condition_words(card: Any, document: Any) -> str:
    return when_asked(getattr(card, "question", None) or card.section, document)


@register.filter
def dimension_name(part: Any, document: Any) -> str:
    named = {one["key"]: one.get("name", "") for one in document.get("dimensions", [])}
    return str(named.get(part.get("dimension", ""), ""))


@register.filter
def question_in_short(question: Any) -> str:
    return wording.short(question)


@register.filter
def question_text(question: Any) -> str:
    return wording.readable(question)


@register.filter
def sign_of(question: Any) -> str:
    """What stands in a text for the answer to this question."""
    return f"{{{{{question['key']}}}}}"
