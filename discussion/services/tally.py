"""Counting without a row that everybody waits for: changes are appended, then folded in batches."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F, Model

from discussion import places
from discussion.models import Comment, TallyChange, Thread

Kind = TallyChange.Kind
COLUMN = {
    Kind.COMMENT.value: "comment_count",
    Kind.ENDORSEMENT.value: "endorsement_count",
    Kind.FOLLOW.value: "follower_count",
}


def count(target: Model, kind: str, delta: int) -> None:
    """Append one change, in the transaction of the thing that is counted."""
    count_key(places.content_type(target).pk, target.pk, kind, delta)


def count_thread(thread: Thread, kind: str, delta: int) -> None:
    """The same for what a thread is about, without loading it."""
    count_key(thread.content_type_id, thread.object_id, kind, delta)


def count_key(content_type_id: int, object_id: int, kind: str, delta: int) -> None:
    """The same for what may be gone or out of sight."""
    TallyChange.objects.create(content_type_id=content_type_id, object_id=object_id, kind=kind, delta=delta)


@transaction.atomic
def fold(*, limit: int = 5000) -> int:
    """Move waiting changes into the counts; how many there were. Readers see the same sum before and after."""
    changes = list(TallyChange.objects.select_for_update(skip_locked=True).order_by("id")[:limit])
    sums: Counter[tuple[int, int, str]] = Counter()
    for change in changes:
        sums[change.content_type_id, change.object_id, change.kind] += change.delta
    comments = places.content_type(Comment()).pk
    _make_missing_threads({(kind_id, object_id) for kind_id, object_id, _kind in sums if kind_id != comments})
    # In one order, so that two folds never wait for each other in a circle.
    for (content_type_id, object_id, kind), delta in sorted(sums.items()):
        if not delta:
            continue
        column = COLUMN[kind]
        if content_type_id == comments:
            Comment.objects.filter(pk=object_id).update(endorsement_count=F(column) + delta)
        else:
            rows = Thread.objects.filter(content_type_id=content_type_id, object_id=object_id)
            rows.update(**{column: F(column) + delta})
    TallyChange.objects.filter(pk__in=[change.pk for change in changes]).delete()
    _tell_places({(kind_id, object_id) for kind_id, object_id, _kind in sums})
    return len(changes)


def _tell_places(targets: Iterable[tuple[int, int]]) -> None:
    ids: dict[int, set[int]] = defaultdict(set)
    for content_type_id, object_id in targets:
        ids[content_type_id].add(object_id)
    for content_type_id, object_ids in sorted(ids.items()):
        if told := places.counted_at(content_type_id):
            told(frozenset(object_ids))


def is_waiting() -> bool:
    return TallyChange.objects.exists()


def _make_missing_threads(targets: Iterable[tuple[int, int]]) -> None:
    Thread.objects.bulk_create(
        [Thread(content_type_id=kind, object_id=object_id) for kind, object_id in sorted(targets)],
        ignore_conflicts=True,
    )


def thread_of(target: Model) -> Thread:
    """The thread about the object, made on first use; two who come first at once get the same."""
    thread, _made = Thread.objects.get_or_create(content_type=places.content_type(target), object_id=target.pk)
    return thread
