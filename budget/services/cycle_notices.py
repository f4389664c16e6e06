"""What people are told of a cycle, its calendar and its vote."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext_lazy as _

from accounts import queries as people
from accounts.models import Role
from budget.models import Cycle, Poll
from budget.services.addresses import path
from budget.states.names import PhaseKind
from core.notify import notify
from core.ui.dates import moment_in_words
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


def in_words(context: Mapping[str, Any]) -> dict[str, str]:
    """Dates and the names of phases, as the recipient reads them."""
    said = {name: moment_in_words(context[name]) for name in ("opens_at", "closes_at") if context.get(name)}
    if context.get("phase"):
        said["phase"] = str(PhaseKind(context["phase"]).label)
    return said


NOTICES = (
    (PUBLISHED, "digest", _("The participatory budget begins: %(title)s"),
     _("The money, the calendar and the rules are published.")),
    (CALENDAR_CHANGED, "discussion", _("The calendar has changed: %(title)s"),
     _("Please look at the new dates.\n\nStop following: %(unfollow_url)s")),
    (PHASE_BEGAN, "discussion", _("%(title)s: %(phase)s"),
     _("This phase has begun and lasts until %(closes_at)s.\n\nStop following: %(unfollow_url)s")),
    (PHASE_ENDED, "desk", _("A phase has ended: %(title)s"),
     _("%(phase)s ended by itself. See what comes next.")),
    (TERMS_FIXED, "discussion", _("The terms of the vote stand: %(title)s"),
     _("Voting begins on %(opens_at)s. From now on the terms change only in public.\n\n"
     "Stop following: %(unfollow_url)s")),
    (VOTE_OPENED, "deadline", _("The vote is open: %(title)s"),
     _("You can vote, and change your vote, until %(closes_at)s.")),
    (VOTE_CLOSED, "desk", _("The vote has closed, please count: %(title)s"),
     _("It closed by itself. The count and two confirmations come next.")),
    (VOTE_HELD_UP, "desk", _("The vote could not open: %(title)s"),
     _("What is in the way: %(reason)s")),
    (DECIDED, "discussion", _("It is decided: %(title)s"),
     _("%(reason)s\n\nStop following: %(unfollow_url)s")),
    (FINISHED, "discussion", _("Carried out and evaluated: %(title)s"),
     _("See what came of every project.\n\nStop following: %(unfollow_url)s")),
    (CALLED_OFF, "case", _("Called off: %(title)s"),
     _("The reason: %(reason)s")),
    (CHANGE_ASKED, "desk", _("A change of fixed terms needs approval: %(title)s"),
     _("Two election officers must approve it, neither of whom asked.")),
    (TERMS_CHANGED, "case", _("The terms of the vote have changed: %(title)s"),
     _("Reason of the change: %(reason)s\n\nBoth versions stand on the page of the cycle. If you have voted, your "
     "vote stays as it is; while the vote is open you can change it.")),
)  # fmt: skip
for name, category, title, body in NOTICES:
    notify.register(name, category=category, title=title, body=body, words=in_words)
