"""Numbers of people and ballots as they are read: in groups of three."""

from django import template

register = template.Library()


@register.filter
def grouped(number: int) -> str:
    return f"{number:,}"
