"""How another app says that one of its objects concerns a person, so that they neither see nor judge it.

    from councils import concerns

    concerns.register("proposals.Proposal", lambda user, proposal: proposal.author_id == user.pk)

A predicate sees the person and the object. Whatever it finds holds at once, and is written down as a
recusal when the item is next touched.
"""

from collections.abc import Callable
from typing import Any

Concerns = Callable[[Any, Any], bool]

_concerns: dict[str, list[Concerns]] = {}


def register(model_label: str, predicate: Concerns) -> None:
    """Several for one kind of object are fine: one that finds something is enough."""
    _concerns.setdefault(model_label.lower(), []).append(predicate)


def forget(model_label: str) -> None:
    """Take all registrations of a kind back; for tests that register a kind of their own."""
    _concerns.pop(model_label.lower(), None)


def concerns(user: Any, obj: Any) -> bool:
    """Whether any app says that the object concerns this person."""
    if user is None or obj is None:
        return False
    return any(predicate(user, obj) for predicate in _concerns.get(obj._meta.label_lower, ()))
