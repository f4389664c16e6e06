"""Terms that are written down, published with their fingerprint, and stand from then on."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder


def plain(terms: Mapping[str, Any]) -> dict[str, Any]:
    """The form that is kept and published: moments and days as text, nothing but what JSON knows."""
    found: dict[str, Any] = json.loads(json.dumps(terms, cls=DjangoJSONEncoder))
    return found


def canonical(terms: Mapping[str, Any]) -> str:
    """The very characters of which the fingerprint is taken: keys in order, no spaces."""
    return json.dumps(terms, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def fingerprint(terms: Mapping[str, Any]) -> str:
    return hashlib.sha256(canonical(terms).encode()).hexdigest()


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    """What two versions say differently: the term, before, after."""
    names = [*before, *(name for name in after if name not in before)]
    return [(name, before.get(name), after.get(name)) for name in names if before.get(name) != after.get(name)]
