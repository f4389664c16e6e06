"""`{% load facilities %}`: grades and risks in words."""

from typing import Any

from django import template
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.ui.tags.small import badge
from facilities.models.grades import GRADE_CHOICES

register = template.Library()
_WORDS = dict(GRADE_CHOICES)


@register.simple_tag
def grade_badge(grade: str) -> SafeString:
    """`{% grade_badge standing.grade %}`: the letter and its word, so that no colour has to be seen."""
    if not grade:
        return badge(_("No grade yet"), tone="neutral")
    return badge(f"{grade} {_WORDS[grade]}", state=f"GRADE_{grade}")


@register.filter
def points(tenths: int) -> str:
    """A risk, kept in tenths of a point."""
    return f"{tenths / 10:.1f}"


@register.simple_tag
def part_points(value: int, weight: int) -> Any:
    """What one part adds to the risk: its value by its weight of a hundred."""
    return f"{value * weight / 100:.1f}"
