"""How far the sheets of a survey are: which somebody may still type, and where two read differently."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet

from surveys.models import PaperBatch, PaperSheet, Survey


def batches_of(survey: Survey) -> QuerySet[PaperBatch]:
    """Batches with how many of their sheets were typed once and twice."""
    return (
        PaperBatch.objects.filter(survey=survey)
        .select_related("version", "survey")
        .annotate(
            typed_once=Count("sheets", filter=Q(sheets__first_by__isnull=False)),
            typed_twice=Count("sheets", filter=Q(sheets__second_by__isnull=False)),
        )
        .order_by("number")
    )


def left_for(batch: PaperBatch, user: Any) -> list[int]:
    """The numbers that this person has still to type: those not typed twice, without their own."""
    done = set(
        PaperSheet.objects.filter(batch=batch)
        .filter(Q(first_by=user) | Q(second_by__isnull=False))
        .values_list("number", flat=True)
    )
    return [number for number in range(1, batch.sheets_counted + 1) if number not in done]


def typed_by(batch: PaperBatch, user: Any) -> list[PaperSheet]:
    return list(PaperSheet.objects.filter(Q(first_by=user) | Q(second_by=user), batch=batch).order_by("number"))
