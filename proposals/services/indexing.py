"""What the search finds of proposals."""

from collections.abc import Iterable, Iterator
from typing import Any

from core.search import index
from proposals.models import Proposal
from proposals.queries.lists import visible_to
from proposals.services.notices import path
from proposals.states import Audience

KIND = "proposal"
_READERS = {Audience.PUBLIC.value: index.PUBLIC, Audience.STAFF.value: "staff"}


def entry_of(proposal: Proposal) -> index.Entry:
    """For whoever may read the shelf it lies on; the address is that of the default language."""
    return index.Entry(
        obj=proposal,
        kind=KIND,
        title=proposal.title,
        url=path("proposal", proposal.pk),
        published_at=proposal.submitted_at or proposal.created_at,
        body=f"{proposal.problem}\n\n{proposal.idea}\n\n{proposal.place_text}",
        audience=_READERS[proposal.audience],
    )


def renew(proposal: Proposal) -> None:
    """What lies on no shelf is not found."""
    if proposal.audience == Audience.NOBODY:
        index.remove(proposal)
    else:
        index.put_all([entry_of(proposal)])


def all_entries() -> Iterator[index.Entry]:
    shelved = Proposal.objects.exclude(audience=Audience.NOBODY).order_by("pk")
    return (entry_of(proposal) for proposal in shelved.iterator(chunk_size=500))


def readable(person: Any, ids: list[int]) -> Iterable[int]:
    return visible_to(person).filter(pk__in=ids).values_list("pk", flat=True)
