"""`{% load meetings %}`: small words of meetings, votes and tasks."""

from typing import Any

from django import template

from core.workflow.models import Stateful

register = template.Library()


@register.simple_tag
def public_step(obj: Stateful, name: str) -> Any:
    """What the public timeline says of a step."""
    transition = obj.workflow.transition(name)
    return (transition.public_label or transition.label) if transition else name


@register.filter
def points(hundredths: int | None) -> str:
    """Points with two decimals."""
    return f"{(hundredths or 0) / 100:.2f}"
