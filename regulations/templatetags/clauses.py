"""`{% load clauses %}`: how clauses are marked and cited."""

from typing import Any

from django import template

from regulations.clause_names import name_of
from regulations.recognition.founds import level_of
from regulations.recognition.writing import mark_of

register = template.Library()


@register.filter
def clause_mark(line: Any) -> str:
    """As it stands before its words: 제3조의2, ①, 2., 가."""
    return mark_of(line, level_of(line.key))


@register.filter
def clause_name(key: str) -> str:
    """As people cite it."""
    return name_of(key)
