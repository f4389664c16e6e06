"""What people are told because of preparing briefings."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from briefings.models import Duty
from core.notify import notify
from core.ui.dates import moment_in_words

CHANGED = "briefings.changed"
CANCELLED = "briefings.cancelled"
DUTY_GIVEN = "briefings.duty_given"
DUTY_TAKEN = "briefings.duty_taken"
NOBODY_MODERATES = "briefings.nobody_moderates"
ENDED_BY_ITSELF = "briefings.ended_by_itself"


def _in_words(context: Mapping[str, Any]) -> dict[str, Any]:
    duty = context.get("duty")
    named = {"duty": str(Duty.Kind(duty).label)} if duty else {}
    return {"when": moment_in_words(context["starts_at"]), **named}


notify.register(
    CHANGED,
    category="case",
    title=_("Date or place has changed: %(briefing)s"),
    body=_("It now begins on %(when)s. Place: %(place)s. The page of the briefing says more."),
    words=_in_words,
)
notify.register(
    CANCELLED,
    category="case",
    title=_("The briefing is cancelled: %(briefing)s"),
    body=_("It was to begin on %(when)s. Reason: %(reason)s"),
    words=_in_words,
)
notify.register(
    DUTY_GIVEN,
    category="case",
    title=_("You have a duty at a briefing: %(briefing)s"),
    body=_("Your duty: %(duty)s. It begins on %(when)s."),
    words=_in_words,
)
notify.register(
    DUTY_TAKEN,
    category="case",
    title=_("You no longer have this duty at a briefing: %(briefing)s"),
    body=_("The duty that was taken back: %(duty)s. It begins on %(when)s."),
    words=_in_words,
)
notify.register(
    NOBODY_MODERATES,
    category="deadline",
    title=_("Nobody moderates yet: %(briefing)s"),
    body=_("It begins on %(when)s. Please give somebody the duty of moderator, so that questions are looked at."),
    words=_in_words,
)
notify.register(
    ENDED_BY_ITSELF,
    category="case",
    title=_("It was ended, for nobody had ended it: %(briefing)s"),
    body=_("The room is closed, and open questions went to the departments. If it is still on, let it go on there."),
    words=_in_words,
)
