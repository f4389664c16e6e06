"""What people are told because of moderators."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from briefings.states.questions import Ground
from core.notify import notify

ANSWERED = "briefings.question_answered"
NOT_SHOWN = "briefings.question_not_shown"
BLOCKED = "briefings.blocked"


def _ground(context: Mapping[str, Any]) -> dict[str, str]:
    return {"ground": str(Ground(context["ground"]).label)}


notify.register(
    ANSWERED,
    category="case",
    title=_("Your question was answered: %(briefing)s"),
    body=_("You asked: “%(question)s”"),
)
notify.register(
    NOT_SHOWN,
    category="case",
    title=_("Your question was not shown: %(briefing)s"),
    body=_("You asked: “%(question)s” The reason: %(ground)s. You can read more in the room."),
    words=_ground,
)
notify.register(
    BLOCKED,
    category="case",
    title=_("You cannot ask any more questions for now: %(briefing)s"),
    body=_("You can still follow the briefing and read all questions. If you think this is a mistake, tell the staff."),
)
