"""Which options take no more answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import F

from surveys.models import Quota, Survey


def full(survey: Survey) -> set[tuple[str, int]]:
    """Questions and codes of which enough have answered."""
    return set(Quota.objects.filter(survey=survey, taken__gte=F("limit")).values_list("key", "code"))


def counts_for(quota: Quota, answers: Mapping[str, Any]) -> bool:
    answer = answers.get(quota.key)
    return quota.code in answer if isinstance(answer, list) else answer == quota.code
