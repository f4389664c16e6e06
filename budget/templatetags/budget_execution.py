"""Words of the pages that show how projects are carried out."""

from typing import Any

from django import template

from core.ui.money import in_won
from core.workflow.models import TransitionRecord

register = template.Library()


@register.filter
def signed_won(amount: int) -> str:
    """An entry of the books: what was added with a plus, what was taken with a minus."""
    return f"{'−' if amount < 0 else '+'}{in_won(abs(amount))}"


@register.filter
def step_label(record: TransitionRecord, subject: Any) -> Any:
    """What the public timeline says of a step; the first one is the state in which it began."""
    transition = subject.workflow.transition(record.name)
    if transition is None:
        return subject.workflow.public_name(record.target)
    return transition.public_label or transition.label
