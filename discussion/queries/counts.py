"""How many comments, endorsements and followers, exact at every moment and in one query for a whole list."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, IntegerField, Model, Q, QuerySet, Sum, Value, When
from django.db.models.functions import Coalesce

from core.prepared_query import PreparedRows
from discussion import places
from discussion.models import Comment, TallyChange, Thread

Kind = TallyChange.Kind


@dataclass(frozen=True)
class Counts:
    comments: int = 0
    endorsements: int = 0
    followers: int = 0


NOTHING = Counts()


def counts_for(objects: Iterable[Model]) -> dict[Model, Counts]:
    """Counts of each object, in one query whatever their number. Comments among them know endorsements only."""
    objects = list(objects)
    ids: dict[int, set[int]] = defaultdict(set)
    for obj in objects:
        ids[places.content_type(obj).pk].add(obj.pk)
    found = _sums(ids) if objects else {}
    return {obj: found.get((places.content_type(obj).pk, obj.pk), NOTHING) for obj in objects}


def counts_of(obj: Model) -> Counts:
    if isinstance(obj, Comment):
        return counts_for([obj])[obj]
    key = (places.content_type(obj).pk, obj.pk)
    return _added_up(_of_one(*key)).get(key, NOTHING)


def _sums(ids: dict[int, set[int]]) -> dict[tuple[int, int], Counts]:
    """Folded counts and changes not yet folded, in one statement: between two, a fold could slip in."""
    comments = places.content_type(Comment()).pk
    others = {kind: numbers for kind, numbers in ids.items() if kind != comments}
    folded = [_folded(_among(others))] if others else []
    if comments in ids:
        folded.append(_of_comments(comments, ids[comments]))
    return _added_up(folded[0].union(*folded[1:], _unfolded(_among(ids)), all=True))


def _added_up(rows: Iterable[Any]) -> dict[tuple[int, int], Counts]:
    totals: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0, 0])
    for content_type_id, object_id, *counts in rows:
        total = totals[content_type_id, object_id]
        for place, count in enumerate(counts):
            total[place] += count
    return {key: Counts(*total) for key, total in totals.items()}


def _among(ids: dict[int, set[int]]) -> Q:
    wanted = Q()
    for content_type_id, object_ids in ids.items():
        wanted |= Q(content_type_id=content_type_id, object_id__in=object_ids)
    return wanted


def _folded(wanted: Q) -> QuerySet[Any]:
    return Thread.objects.filter(wanted).values_list(
        "content_type_id", "object_id", "comment_count", "endorsement_count", "follower_count"
    )


def _unfolded(wanted: Q) -> QuerySet[Any]:
    # The empty order matters: any other would split the groups.
    return (
        TallyChange.objects.filter(wanted)
        .order_by()
        .values("content_type_id", "object_id")
        .annotate(a=_sum_of(Kind.COMMENT), b=_sum_of(Kind.ENDORSEMENT), c=_sum_of(Kind.FOLLOW))
        .values_list("content_type_id", "object_id", "a", "b", "c")
    )


def _of_target(content_type_id: int, object_id: int) -> QuerySet[Any]:
    wanted = Q(content_type_id=content_type_id, object_id=object_id)
    return _folded(wanted).union(_unfolded(wanted), all=True)


# Nearly every page asks for the counts of what it is about.
_of_one = PreparedRows(_of_target, values=2)


def _of_comments(content_type_id: int, object_ids: set[int]) -> QuerySet[Any]:
    """A comment keeps its own; no thread is about one."""
    number = IntegerField()
    return (
        Comment.objects.filter(pk__in=object_ids)
        .annotate(kind_id=Value(content_type_id, number), a=Value(0, number), c=Value(0, number))
        .values_list("kind_id", F("pk"), "a", "endorsement_count", "c")
    )


def _sum_of(kind: str) -> Coalesce:
    return Coalesce(Sum(Case(When(kind=kind, then="delta"), default=0, output_field=IntegerField())), 0)
