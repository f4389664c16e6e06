"""Votes that are open, kept in mind by each process: their fixed terms are not read again with every ballot.

Nothing is decided by what is kept here. Casting holds the vote's row and sees by its state, its hours and the
fingerprint of its terms whether this is still the vote that is open; whatever else is asked is asked anew. The
database itself refuses to change a vote, its pots and their names without another fingerprint (`frozen_terms`).
"""

from time import monotonic

from django.db.models import QuerySet

from budget.models import Poll
from budget.states.polls import PollState

# How long a process may show what a change of the terms has left behind; never how long it counts.
_KEPT_SECONDS = 60
_kept: dict[str, tuple[float, Poll]] = {}


def at(slug: str) -> Poll | None:
    """With its cycle, its keys and its pots; None where no vote of a published cycle is open."""
    until, poll = _kept.get(slug, (0.0, None))
    if poll is not None and monotonic() < until:
        return poll
    found = _whole(Poll.objects.filter(state=PollState.OPEN, cycle__slug=slug, cycle__published_at__isnull=False))
    if found is None or not hasattr(found, "keys"):
        return found
    _kept[slug] = (monotonic() + _KEPT_SECONDS, found)
    return found


def read_anew(poll: Poll) -> Poll:
    """As it stands now, whatever is kept."""
    _kept.pop(poll.cycle.slug, None)
    return _whole(Poll.objects.filter(pk=poll.pk)) or poll


def _whole(rows: QuerySet[Poll]) -> Poll | None:
    return rows.select_related("cycle", "keys").prefetch_related("pots").first()
