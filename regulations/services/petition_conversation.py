"""What the conversation about a petition does to it: its counts, and a moderator's decision to take it down."""

from datetime import datetime

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from core.workflow import engine
from discussion.models import Thread
from discussion.services import moving
from regulations.models import Petition
from regulations.services import petition_index


def counted(ids: frozenset[int]) -> None:
    """Take over what the conversation has just folded, in one statement; what came late to a joined one goes on."""
    threads = Thread.objects.filter(content_type=ContentType.objects.get_for_model(Petition), object_id=OuterRef("pk"))
    Petition.objects.filter(pk__in=ids).update(
        endorsement_count=Coalesce(Subquery(threads.values("endorsement_count")[:1]), 0),
        comment_count=Coalesce(Subquery(threads.values("comment_count")[:1]), 0),
    )
    for merged in Petition.objects.filter(pk__in=ids, merged_into__isnull=False).select_related("merged_into"):
        if merged.merged_into is not None:
            moving.carry_over(merged, merged.merged_into)


@transaction.atomic
def hide(petition: Petition, rule: str, at: datetime) -> None:
    _put(petition, rule)


@transaction.atomic
def show(petition: Petition, at: datetime) -> None:
    _put(petition, "")


def _put(petition: Petition, rule: str) -> None:
    locked = engine.lock(petition)
    locked.hidden_rule = rule
    locked.save(update_fields=["hidden_rule"])
    petition_index.renew(locked)
