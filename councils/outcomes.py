"""How another app hears what a body decided about its objects: in the same transaction, or not at all.

    from councils import outcomes

    outcomes.register("proposals.Proposal", record_deliberation)   # (subject, decision, at) -> None

The callable gets the object itself and the decision with its outcome. If it raises, the vote stays open.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any

Told = Callable[[Any, Any, datetime], None]

_told: dict[str, Told] = {}


def register(model_label: str, told: Told) -> None:
    """Once for each kind of object; twice is a mistake."""
    label = model_label.lower()
    if label in _told:
        raise LookupError(f"{model_label} hears of outcomes already.")
    _told[label] = told


def forget(model_label: str) -> None:
    """Take a registration back; for tests that register a kind of their own."""
    _told.pop(model_label.lower(), None)


def tell(decision: Any, *, at: datetime) -> None:
    """Called by the services of `councils` when a decision has come about."""
    for about in (decision, *decision.options.all()):
        subject = about.subject if about.object_id else None
        if subject is not None and (told := _told.get(subject._meta.label_lower)):
            told(subject, decision, at)
