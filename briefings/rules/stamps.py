"""What an editor had in front of them, as a short mark: of two who edit at once, the second is told."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


def stamp_of(thing: models.Model | None, names: Iterable[str]) -> str:
    """The same for the same values; empty for what does not exist yet."""
    if thing is None or thing.pk is None:
        return ""
    values = [str(thing.serializable_value(name)) for name in names]
    return hashlib.sha256(DjangoJSONEncoder().encode(values).encode()).hexdigest()[:16]
