"""What voters are told by another channel: that a vote was cast in their name, never what it says."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from budget.models import Poll
from core.notify import notify

CAST = "budget.vote_cast"
CHANGED = "budget.vote_changed"
VOTE_EVENTS = (CAST, CHANGED)


def _page(context: Mapping[str, Any]) -> str:
    return reverse("budget:vote_mine", args=[context["slug"]])


notify.register(
    CAST,
    category="case",
    url=_page,
    title=_("Your vote was cast: %(vote)s"),
    body=_("Your ballot is in the box. If that was not you, tell us at once on the page “Did I vote?”."),
)
notify.register(
    CHANGED,
    category="case",
    url=_page,
    title=_("Your vote was changed: %(vote)s"),
    body=_("The new ballot has taken the place of the former. If that was not you, tell us at once on the page "
           "“Did I vote?”."),
)  # fmt: skip


def tell_voter(poll: Poll, resident: Any, *, channel: str, is_first: bool, at: datetime) -> None:
    """In the transaction of the ballot: told if and only if it is in."""
    notify.queue(
        CAST if is_first else CHANGED,
        recipients=[resident],
        at=at,
        context={"vote": poll.cycle.title, "slug": poll.cycle.slug},
    )
