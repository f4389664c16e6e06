"""What people are told because of the pages of briefings: those who follow one."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.notify import notify
from core.ui.dates import moment_in_words

ANNOUNCED = "briefings.next_in_series"
MOVED = "briefings.followed_moved"
CANCELLED = "briefings.followed_cancelled"
CONCLUDED = "briefings.followed_concluded"
CATEGORY = "discussion"


def _in_words(context: Mapping[str, Any]) -> dict[str, Any]:
    return {"when": moment_in_words(context["starts_at"])}


notify.register(
    ANNOUNCED,
    category=CATEGORY,
    title=_("The next briefing is announced: %(title)s"),
    body=_(
        "You follow an earlier briefing of this series (%(series)s). It begins on %(when)s. Place: %(place)s\n\n"
        "Stop following: %(unfollow_url)s"
    ),
    words=_in_words,
)
notify.register(
    MOVED,
    category=CATEGORY,
    title=_("Date or place has changed: %(title)s"),
    body=_("It now begins on %(when)s. Place: %(place)s\n\nStop following: %(unfollow_url)s"),
    words=_in_words,
)
notify.register(
    CANCELLED,
    category=CATEGORY,
    title=_("The briefing is cancelled: %(title)s"),
    body=_("It was to begin on %(when)s. Reason: %(reason)s\n\nStop following: %(unfollow_url)s"),
    words=_in_words,
)
notify.register(
    CONCLUDED,
    category=CATEGORY,
    title=_("What became of it can be read: %(title)s"),
    body=_("The record of the briefing is complete.\n\nStop following: %(unfollow_url)s"),
    words=_in_words,
)
