"""What the search finds of cycles."""

from collections.abc import Iterable, Iterator
from typing import Any

from budget.models import Cycle
from budget.queries.cycles import visible_to
from budget.services.addresses import path
from core.search import index

KIND = "budget_cycle"


def entry_of(cycle: Cycle) -> index.Entry:
    return index.Entry(
        obj=cycle,
        kind=KIND,
        title=cycle.title,
        url=path("cycle", cycle.slug),
        published_at=cycle.published_at or cycle.created_at,
        body=f"{cycle.summary}\n\n{cycle.text}",
    )


def renew(cycle: Cycle) -> None:
    """Found by everybody once it is published; a draft by nobody."""
    if cycle.published_at is None:
        index.remove(cycle)
    else:
        index.put_all([entry_of(cycle)])


def all_entries() -> Iterator[index.Entry]:
    published = Cycle.objects.filter(published_at__isnull=False).order_by("pk")
    return (entry_of(cycle) for cycle in published.iterator())


def readable(person: Any, ids: list[int]) -> Iterable[int]:
    return visible_to(person).filter(pk__in=ids).values_list("pk", flat=True)
