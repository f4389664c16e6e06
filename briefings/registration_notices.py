"""What people are told because of registration and attendance. Changes and cancellations are the staff's notices."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.notify import notify
from core.ui.dates import moment_in_words

CONFIRMED = "briefings.registered"
WAITING = "briefings.waiting"
MOVED_UP = "briefings.moved_up"
REMINDER = "briefings.reminder"
TICKET = "briefings.ticket"
WITHDRAWN = "briefings.withdrawn_by_staff"


def _in_words(context: Mapping[str, Any]) -> dict[str, Any]:
    return {"when": moment_in_words(context["starts_at"])}


notify.register(
    CONFIRMED,
    category="case",
    title=_("You are registered: %(briefing)s"),
    body=_("It begins on %(when)s. Your ticket is on this page; please show it at the door."),
    words=_in_words,
)
notify.register(
    WAITING,
    category="case",
    title=_("You are on the waiting list: %(briefing)s"),
    body=_("It begins on %(when)s. We write to you as soon as a place is free."),
    words=_in_words,
)
notify.register(
    MOVED_UP,
    category="case",
    title=_("A place became free, and it is yours: %(briefing)s"),
    body=_("It begins on %(when)s. If you cannot come, please take the registration back, so that others can."),
    words=_in_words,
)
notify.register(
    REMINDER,
    category="deadline",
    title=_("Tomorrow: %(briefing)s"),
    body=_("It begins on %(when)s. Your ticket is on this page. If you cannot come, please take it back there."),
    words=_in_words,
)
notify.register(
    TICKET,
    category="case",
    title=_("Your ticket: %(briefing)s"),
    body=_("Somebody wanted to register with your address once more. You are registered already, for %(when)s."),
    words=_in_words,
)
notify.register(
    WITHDRAWN,
    category="case",
    title=_("Your registration was taken back: %(briefing)s"),
    body=_("The organisers took it off the list of %(when)s. Please call them if that is a mistake."),
    words=_in_words,
)
