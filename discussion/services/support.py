"""Endorsing and following: once per person and thing, whatever happens at the same time."""

from datetime import datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from core import permissions
from discussion import places
from discussion.models import Endorsement, Follow
from discussion.services import tally
from discussion.services.refusals import DiscussionRefused
from discussion.states import ENDORSE, FOLLOW

MOST_PER_MINUTE = 60


@transaction.atomic
def endorse(target: Model, *, person: Any, at: datetime) -> bool:
    """Stand behind something; whether this was new. Doing it twice, or 200 times at once, makes one."""
    permissions.check(person, ENDORSE, target)
    _refuse_haste(person, at)
    made = _insert(Endorsement(**_key(target, person), created_at=at))
    if made:
        tally.count(target, tally.Kind.ENDORSEMENT, 1)
    return made


@transaction.atomic
def take_back_endorsement(target: Model, *, person: Any) -> bool:
    """Whether there was one."""
    deleted, _per_model = Endorsement.objects.filter(**_key(target, person)).delete()
    if deleted:
        tally.count(target, tally.Kind.ENDORSEMENT, -1)
    return bool(deleted)


@transaction.atomic
def follow(target: Model, *, person: Any, at: datetime) -> bool:
    """Be told from now on; whether this was new."""
    permissions.check(person, FOLLOW, target)
    made = _insert(Follow(**_key(target, person), created_at=at))
    if made:
        tally.count(target, tally.Kind.FOLLOW, 1)
    return made


def unfollow(target: Model, *, person: Any) -> bool:
    """Whether there was anything to stop. Nobody is ever refused this."""
    return unfollow_unseen(type(target), target.pk, person=person)


@transaction.atomic
def unfollow_unseen(kind: type[Model], object_id: int, *, person: Any) -> bool:
    """The same without loading the thing: it may be gone, or out of the person's sight."""
    content_type = places.content_type(kind())
    followed = Follow.objects.filter(content_type=content_type, object_id=object_id, person=person)
    deleted, _per_model = followed.delete()
    if deleted:
        tally.count_key(content_type.pk, object_id, tally.Kind.FOLLOW, -1)
    return bool(deleted)


def _key(target: Model, person: Any) -> dict[str, Any]:
    return {"content_type": places.content_type(target), "object_id": target.pk, "person": person}


def _insert(row: Endorsement | Follow) -> bool:
    """The unique constraint decides, not a look beforehand: whoever comes second waits for the first and yields."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        return False
    return True


def _refuse_haste(person: Any, at: datetime) -> None:
    lately = Endorsement.objects.filter(person=person, created_at__gt=at - timedelta(minutes=1)).count()
    if lately >= MOST_PER_MINUTE:
        raise DiscussionRefused("rate", _("That was very fast. Please wait a minute and go on then."))
