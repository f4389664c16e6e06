"""One adapter between rules, Django and Wagtail: who may do what, and where.

A permission is declared once, with a predicate (may this person do it to this object?) and a scope
(in which departments might they do it at all?). Buttons, services and the desk's lists all ask here,
so that what is shown and what is allowed cannot drift apart. View decorators stand in `core.access`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import rules
from django.core.exceptions import PermissionDenied


@dataclass(frozen=True)
class Scope:
    """The departments in which somebody may hold a permission."""

    everywhere: bool = False
    departments: frozenset[int] = frozenset()

    def __or__(self, other: "Scope") -> "Scope":
        return Scope(self.everywhere or other.everywhere, self.departments | other.departments)

    def __bool__(self) -> bool:
        return self.everywhere or bool(self.departments)


EVERYWHERE = Scope(everywhere=True)
NOWHERE = Scope()

Predicate = Callable[[Any, Any], bool]
ScopeOf = Callable[[Any], Scope]

_scopes: dict[str, ScopeOf] = {}


def nowhere(user: Any) -> Scope:
    return NOWHERE


def register(name: str, predicate: Predicate, scope: ScopeOf = nowhere) -> None:
    """Declare a permission such as `proposals.accept_proposal`. Declaring one twice is a mistake."""
    rules.add_perm(name, rules.predicate(predicate))
    _scopes[name] = scope


def exists(name: str) -> bool:
    return bool(rules.perm_exists(name))


def allowed(actor: Any, name: str, obj: Any = None) -> bool:
    """Whether the person may; an undeclared name is a programming error, never a silent no."""
    if not rules.perm_exists(name):
        raise LookupError(f"Permission {name} is not declared.")
    return bool(rules.has_perm(name, actor, obj))


def check(actor: Any, name: str, obj: Any = None) -> None:
    """Raise PermissionDenied unless the person may."""
    if not allowed(actor, name, obj):
        raise PermissionDenied(name)


def scope(actor: Any, name: str) -> Scope:
    """Where the person might hold the permission; for lists, before any object is loaded."""
    if not rules.perm_exists(name):
        raise LookupError(f"Permission {name} is not declared.")
    return _scopes[name](actor)
