"""What people are told of a cycle, its calendar and its vote."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from accounts import queries as people
from accounts.models import Role
from budget.models import Cycle, Poll
from budget.services.addresses import path
from budget.states.names import PhaseKind
from core.notify import notify
from discussion.services.events import about, followers_of

PUBLISHED = "budget.cycle_published"
CALENDAR_CHANGED = "budget.calendar_changed"
PHASE_BEGAN = "budget.phase_began"
PHASE_ENDED = "budget.phase_ended"
TERMS_FIXED = "budget.terms_fixed"
VOTE_OPENED = "budget.vote_opened"
VOTE_CLOSED = "budget.vote_closed"
VOTE_HELD_UP = "budget.vote_held_up"
DECIDED = "budget.cycle_decided"
FINISHED = "budget.cycle_finished"
CALLED_OFF = "budget.cycle_called_off"
CHANGE_ASKED = "budget.terms_change_asked"
TERMS_CHANGED = "budget.terms_changed"


def tell_followers(event: str, cycle: Cycle, *, at: datetime, key: str = "", **context: Any) -> None:
    """Whoever follows the cycle, once per `key` however often the clock comes round."""
    notify.queue(
        event, recipients=followers_of(cycle), at=at, context={**about(cycle), **context}, target=cycle,
        dedupe_key=f"{event}:{cycle.pk}:{key}" if key else None,
    )  # fmt: skip


def tell_officers(
    event: str, cycle: Cycle, *, at: datetime, besides: Any = None, key: str = "", **context: Any
) -> None:
    """The election officers, who run the vote."""
    officers = people.holders_of(Role.ELECTION_OFFICER, at=at)
    if besides is not None:
        officers = officers.exclude(pk=besides.pk)
    whole = {"title": cycle.title, "url": path("manage_cycle", cycle.slug), **context}
    dedupe = f"{event}:{cycle.pk}:{key}" if key else None
    notify.queue(event, recipients=officers, at=at, context=whole, target=cycle, dedupe_key=dedupe)


def tell_participants(event: str, poll: Poll, *, at: datetime, **context: Any) -> None:
    """Whoever has voted already, and whoever follows; nobody knows what they chose."""
    voted = poll.participations.filter(resident__isnull=False).values("resident")
    followed = followers_of(poll.cycle).values("pk")
    people_told = get_user_model()._default_manager.filter(is_active=True)
    told = people_told.filter(pk__in=voted) | people_told.filter(pk__in=followed)
    notify.queue(event, recipients=told, at=at, context={**about(poll.cycle), **context}, target=poll.cycle)


def moments_in_words(context: Mapping[str, Any]) -> dict[str, str]:
    """Dates and the names of phases, as the recipient reads them."""
    said = {}
    for name in ("opens_at", "closes_at"):
        if moment := parse_datetime(str(context.get(name, ""))):
            said[name] = date_format(localtime(moment), "DATETIME_FORMAT")
    if context.get("phase"):
        said["phase"] = str(PhaseKind(context["phase"]).label)
    return said


notify.register(
    PUBLISHED, category="digest", title=_("The participatory budget begins: %(title)s"),
    body=_("The money, the calendar and the rules are published."),
)  # fmt: skip
notify.register(
    CALENDAR_CHANGED, category="discussion", title=_("The calendar has changed: %(title)s"),
    body=_("Please look at the new dates.\n\nStop following: %(unfollow_url)s"),
)  # fmt: skip
notify.register(
    PHASE_BEGAN, category="discussion", title=_("%(title)s: %(phase)s"), words=moments_in_words,
    body=_("This phase has begun and lasts until %(closes_at)s.\n\nStop following: %(unfollow_url)s"),
)  # fmt: skip
notify.register(
    PHASE_ENDED, category="desk", title=_("A phase has ended: %(title)s"), words=moments_in_words,
    body=_("%(phase)s ended by itself. See what comes next."),
)  # fmt: skip
notify.register(
    TERMS_FIXED, category="discussion", title=_("The terms of the vote stand: %(title)s"), words=moments_in_words,
    body=_("Voting begins on %(opens_at)s. From now on the terms change only in public.\n\n"
           "Stop following: %(unfollow_url)s"),
)  # fmt: skip
notify.register(
    VOTE_OPENED, category="deadline", title=_("The vote is open: %(title)s"), words=moments_in_words,
    body=_("You can vote, and change your vote, until %(closes_at)s."),
)  # fmt: skip
notify.register(
    VOTE_CLOSED, category="desk", title=_("The vote has closed, please count: %(title)s"),
    body=_("It closed by itself. The count and two confirmations come next."),
)  # fmt: skip
notify.register(
    VOTE_HELD_UP, category="desk", title=_("The vote could not open: %(title)s"),
    body=_("What is in the way: %(reason)s"),
)  # fmt: skip
notify.register(
    DECIDED, category="discussion", title=_("It is decided: %(title)s"),
    body=_("%(reason)s\n\nStop following: %(unfollow_url)s"),
)  # fmt: skip
notify.register(
    FINISHED, category="discussion", title=_("Carried out and evaluated: %(title)s"),
    body=_("See what came of every project.\n\nStop following: %(unfollow_url)s"),
)  # fmt: skip
notify.register(
    CALLED_OFF, category="case", title=_("Called off: %(title)s"), body=_("The reason: %(reason)s"),
)  # fmt: skip
notify.register(
    CHANGE_ASKED, category="desk", title=_("A change of fixed terms needs approval: %(title)s"),
    body=_("Two election officers must approve it, neither of whom asked."),
)  # fmt: skip
notify.register(
    TERMS_CHANGED, category="case", title=_("The terms of the vote have changed: %(title)s"),
    body=_("Reason of the change: %(reason)s\n\nBoth versions stand on the page of the cycle. If you have voted, your "
           "vote stays as it is; while the vote is open you can change it."),
)  # fmt: skip
