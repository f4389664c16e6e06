"""Carrying a whole conversation from one object to another of its kind, when two become one."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Model

from discussion import places
from discussion.models import Comment, Endorsement, Follow, Thread
from discussion.services import tally
from discussion.states import Visibility


@transaction.atomic
def carry_over(source: Model, target: Model) -> None:
    """Comments, endorsements and follows go to `target`; a person who stood behind both is counted once.

    Whoever writes a comment meanwhile waits, and finds the source as it is afterwards. Calling it again carries
    what has come since.
    """
    origin, destination = lock_threads(source, target)
    _carry_comments(origin, destination)
    for model, kind in ((Endorsement, tally.Kind.ENDORSEMENT), (Follow, tally.Kind.FOLLOW)):
        _carry_people(model, kind, source, target)


def lock_threads(*targets: Model) -> list[Thread]:
    """Always in the same order, so that no two wait for each other in a circle; answers in the order asked for."""
    # A thread that is not there yet is made: that, too, in one order.
    of_target = {target.pk: tally.thread_of(target) for target in sorted(targets, key=lambda target: target.pk)}
    threads = [of_target[target.pk] for target in targets]
    locked = Thread.objects.select_for_update(of=("self",)).filter(pk__in=[thread.pk for thread in threads])
    by_id = {thread.pk: thread for thread in locked.order_by("pk")}
    return [by_id[thread.pk] for thread in threads]


def _carry_comments(origin: Thread, destination: Thread) -> None:
    comments = Comment.objects.filter(thread=origin)
    shown = comments.filter(visibility=Visibility.VISIBLE).count()
    comments.update(thread=destination)
    if shown:
        tally.count_thread(origin, tally.Kind.COMMENT, -shown)
        tally.count_thread(destination, tally.Kind.COMMENT, shown)


def _carry_people(model: Any, kind: str, source: Model, target: Model) -> None:
    content_type = places.content_type(source)
    rows = model.objects.filter(content_type=content_type, object_id=source.pk)
    here = model.objects.filter(content_type=content_type, object_id=target.pk).values("person")
    both = _counted(rows.filter(person__in=here))
    alone = _counted(rows.exclude(person__in=here))
    model.objects.filter(pk__in=both).delete()
    model.objects.filter(pk__in=alone).update(object_id=target.pk)
    if gone := len(both) + len(alone):
        tally.count(source, kind, -gone)
    if alone:
        tally.count(target, kind, len(alone))


def _counted(rows: Iterable[Any]) -> list[int]:
    return [row.pk for row in rows]
