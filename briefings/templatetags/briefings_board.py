"""What the board looks up beside each question."""

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def hint_label(labels: Mapping[str, Any], hint: str) -> Any:
    """Of a mark that a later version knows no more, its key."""
    return labels.get(hint, hint)


@register.filter
def opener(openers: Mapping[int, str], question: int) -> str:
    """Who has this question open."""
    return openers.get(question, "")
