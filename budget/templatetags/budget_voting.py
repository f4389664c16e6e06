"""`{% load budget_voting %}`: the turnout of a vote, for any page."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from budget.models import Poll
from budget.queries.turnout import turnout_of
from budget.services import voting
from budget.states.names import Channel

register = template.Library()


@register.inclusion_tag("budget/vote/_turnout.html")
def turnout(poll: Poll, *, level: int = 2) -> dict[str, Any]:
    """`{% turnout poll %}`: per day and channel; late and rounded while the vote is open."""
    now = timezone.now()
    so_far = turnout_of(poll, now)
    return {
        "turnout": so_far,
        "rows": [
            (date_format(day, "m.d."), *(counts.get(channel, 0) for channel in so_far.channels))
            for day, counts in so_far.days
            if so_far.channels
        ],
        "series": [str(Channel(channel).label) for channel in so_far.channels],
        "conclusion": _conclusion(so_far.total, so_far.as_of is not None),
        "is_open": poll.is_open(now),
        "level": level,
    }


@register.inclusion_tag("budget/vote/_unsent.html")
def unsent_ballot(poll: Poll, user: Any) -> dict[str, Any]:
    """`{% unsent_ballot poll user %}`: on another device than the one on which the ballot was begun there is no bar."""
    is_unsent = user.is_authenticated and poll.is_open(timezone.now()) and voting.has_begun(poll, user)
    return {"poll": poll, "is_unsent": is_unsent}


def _conclusion(total: int, is_rounded: bool) -> str:
    words = _("At least %(count)s people have voted so far.") if is_rounded else _("%(count)s people voted.")
    return words % {"count": f"{total:,}"}
