"""What the search finds of projects being carried out."""

from collections.abc import Iterable, Iterator
from typing import Any

from budget.models import Undertaking
from budget.services.addresses import path
from core.search import index

KIND = "budget_execution"


def entry_of(undertaking: Undertaking) -> index.Entry:
    project = undertaking.project
    return index.Entry(
        obj=undertaking,
        kind=KIND,
        title=project.title,
        url=path("undertaking", project.cycle.slug, project.number),
        published_at=undertaking.state_changed_at or undertaking.created_at,
        body=f"{project.summary}\n\n{undertaking.outcome}\n\n{project.place_text}",
    )


def renew(undertaking: Undertaking) -> None:
    index.put_all([entry_of(undertaking)])


def all_entries() -> Iterator[index.Entry]:
    found = Undertaking.objects.select_related("project__cycle").order_by("pk")
    return (entry_of(undertaking) for undertaking in found.iterator())


def readable(person: Any, ids: list[int]) -> Iterable[int]:
    """Whatever was decided on is public."""
    return ids
