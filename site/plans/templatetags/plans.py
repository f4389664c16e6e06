"""`{% load plans %}`: bars, ways to the tasks behind a figure, money, and texts of a signed version."""

from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from core.ui.money import in_won
from plans.models import PlanPage, TaskPage
from plans.queries import differences, figures
from plans.queries.figures import Fulfilment

register = template.Library()
BAR = 400


@register.simple_tag
def state_bar(fulfilment: Fulfilment) -> SafeString:
    """Shares of the states as one bar; the numbers stand beside it, so it is decoration."""
    if not fulfilment.total:
        return mark_safe("")
    pieces, x = [], 0.0
    for state, _label, count in fulfilment.parts:
        width = BAR * count / fulfilment.total
        if count:
            pieces.append((state.lower(), f"{x:.1f}", f"{max(width - 1.5, 1.5):.1f}"))
        x += width
    return format_html(
        '<svg class="state-bar" viewBox="0 0 {} 12" preserveAspectRatio="none" aria-hidden="true">{}</svg>',
        BAR,
        format_html_join("", '<rect class="state-{}" x="{}" y="0" width="{}" height="12"/>', pieces),
    )


@register.simple_tag
def task_link(plan: PlanPage | None = None, **filters: Any) -> str:
    """The list that a figure is counted from."""
    return figures.list_url(plan, **filters)


@register.filter
def with_state(url: str, state: str) -> str:
    return f"{url}{'&' if '?' in url else '?'}state={state}"


@register.filter
def entry(mapping: dict[Any, Any], key: Any) -> Any:
    """A value by a key that only the template knows."""
    return mapping.get(key)


@register.filter
def lines(text: str) -> list[str]:
    return [line.strip(" -·•") for line in text.splitlines() if line.strip()]


@register.filter
def short(number: Any) -> str:
    """5 and not 5.00."""
    return "" if number is None else f"{number.normalize():,f}"


@register.simple_tag
def said_amounts(figure: Any, unit: str) -> str:
    """A number with its unit, an amount of money, or both."""
    parts = [] if figure.number is None else [f"{short(figure.number)}{unit}"]
    return ", ".join(parts if figure.amount is None else [*parts, in_won(figure.amount)])


@register.simple_tag
def blocks_of(body: list[dict[str, Any]]) -> Any:
    """The blocks of a signed text, as they were signed."""
    return TaskPage._meta.get_field("body").to_python(body)  # type: ignore[union-attr]


@register.filter
def target_lines(rows: list[dict[str, Any]]) -> list[str]:
    return [differences.target_line(row) for row in rows]


@register.filter
def step_lines(rows: list[dict[str, Any]]) -> list[str]:
    return [differences.step_line(row) for row in rows]


@register.filter
def budget_lines(rows: list[dict[str, Any]]) -> list[str]:
    return [differences.budget_line(row) for row in rows]
