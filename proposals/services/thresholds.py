"""Counts that lists are sorted by, and the number of endorsements that obliges a department to answer."""

from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from core.deadlines import clocks
from core.workflow import engine
from discussion.models import Thread
from proposals.models import Proposal
from proposals.services import notices
from proposals.services.steps import THRESHOLD_CLOCK
from proposals.states.workflow import PENDING, THRESHOLD_PERIOD

BATCH = 100


def copy_counts(ids: frozenset[int]) -> None:
    """Take over what the conversation has just folded, in one statement."""
    threads = Thread.objects.filter(content_type=ContentType.objects.get_for_model(Proposal), object_id=OuterRef("pk"))
    Proposal.objects.filter(pk__in=ids).update(
        endorsement_count=Coalesce(Subquery(threads.values("endorsement_count")[:1]), 0),
        comment_count=Coalesce(Subquery(threads.values("comment_count")[:1]), 0),
    )


def is_waiting() -> bool:
    return _over().exists()


def answer_thresholds(*, at: datetime) -> int:
    """Start the clock of each proposal that came over its threshold, once, and tell the department; how many."""
    found = list(_over()[:BATCH])
    return sum(_reached(proposal, at) for proposal in found)


def _over() -> QuerySet[Proposal]:
    return Proposal.objects.filter(threshold_reached_at__isnull=True, endorsement_count__gte=F("answer_threshold"))


@transaction.atomic
def _reached(proposal: Proposal, at: datetime) -> bool:
    locked = engine.lock(proposal)
    if locked.threshold_reached_at is not None:
        return False
    locked.threshold_reached_at = at
    locked.save(update_fields=["threshold_reached_at"])
    if locked.state not in PENDING:
        return False
    clocks.start_period(locked, period=THRESHOLD_PERIOD, at=at, department=locked.department, name=THRESHOLD_CLOCK)
    notices.tell_department(notices.THRESHOLD, locked, at=at, count=locked.endorsement_count)
    return True
