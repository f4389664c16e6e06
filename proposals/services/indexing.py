"""What the search finds of proposals."""

from core.search import index
from proposals.models import Proposal
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
