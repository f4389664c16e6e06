"""What a card takes out of what its page has read for all cards at once."""

from typing import Any

from django import template

register = template.Library()


@register.filter
def of_report(files: dict[int, list[Any]], report: Any) -> list[Any]:
    """The photographs of this report among those of the whole page."""
    return files.get(report.pk, [])
