"""Who may read a file: whoever brought it, and whoever the thing it is attached to lets in. Nobody else."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from core.uploads.models import StoredFile

# (person, the thing it is attached to) -> whether they may read the file.
Predicate = Callable[[Any, Any], bool]

_predicates: dict[str, Predicate] = {}


def register_access(model: Any, predicate: Predicate) -> None:
    """Files attached to this model (a class or `app.Model`) may be read by whom the predicate lets in.
    Declaring one twice is a mistake."""
    label = (model if isinstance(model, str) else model._meta.label).lower()
    if _predicates.setdefault(label, predicate) is not predicate:
        raise LookupError(f"Access to files of {label} is declared twice.")


def may_read(person: Any, file: StoredFile) -> bool:
    if file.removed_at is not None:
        return False
    if file.content_type_id is None:
        return _brought(person, file)
    target = file.target
    if target is None:
        return False
    predicate = _predicates.get(target._meta.label.lower())
    return _brought(person, file) or bool(predicate and predicate(person, target))


def _brought(person: Any, file: StoredFile) -> bool:
    return bool(file.owner_id) and getattr(person, "is_authenticated", False) and person.pk == file.owner_id
