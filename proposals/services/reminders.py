"""Reviewers whose day has passed are reminded: once at once, then every week until they give their scores."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from proposals.models import Review
from proposals.models.reviews import OPEN_REVIEW
from proposals.services import review_notices

AGAIN = timedelta(days=7)
BATCH = 100


def waiting(at: datetime) -> QuerySet[Review]:
    not_lately = Q(reminded_at__isnull=True) | Q(reminded_at__lte=at - AGAIN)
    return Review.objects.filter(OPEN_REVIEW, not_lately, due_at__lt=at).order_by("due_at", "pk")


@transaction.atomic
def remind(*, at: datetime) -> int:
    """Tell the next few; how many were told. Two workers at once tell nobody twice."""
    rows = waiting(at).select_for_update(of=("self",), skip_locked=True).select_related("proposal", "reviewer")
    found = list(rows[:BATCH])
    for review in found:
        review.reminded_at = at
        review.save(update_fields=["reminded_at"])
        review_notices.tell_overdue(review, at=at)
    return len(found)
