"""What people are told of calls, their changes and their judging."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.notify import notify
from proposals.services.notices import path

__all__ = ["CHANGED", "CHANGE_ASKED", "CLOSED", "JUDGE_ASKED", "OPENED", "RESULT", "path"]

OPENED = "proposals.call_opened"
CLOSED = "proposals.call_closed"
CHANGE_ASKED = "proposals.call_change_asked"
CHANGED = "proposals.call_changed"
JUDGE_ASKED = "proposals.judge_asked"
RESULT = "proposals.contest_result"


def result_in_words(context: Mapping[str, Any]) -> dict[str, str]:
    if context["prize"]:
        return {"outcome": gettext("Prize: %(prize)s") % {"prize": context["prize"]}}
    return {"outcome": gettext("It goes on to the next round.") if context["goes_on"] else gettext("It ended here.")}


notify.register(
    OPENED, category="desk", title=_("The call has opened: %(title)s"), body=_("It opened by itself as announced.")
)
notify.register(
    CLOSED, category="desk", title=_("The call has closed: %(title)s"),
    body=_("Proposals handed in: %(count)s. See what comes next."),
)  # fmt: skip
notify.register(
    CHANGE_ASKED, category="desk", title=_("A change of a published call needs approval: %(title)s"),
    body=_("Two people must approve it, neither of whom asked."),
)  # fmt: skip
notify.register(
    CHANGED, category="case", title=_("The terms have changed: %(title)s"),
    body=_("You wrote for this call. Reason of the change: %(reason)s"),
)  # fmt: skip
notify.register(
    JUDGE_ASKED, category="case", title=_("Please judge the entries: %(title)s"),
    body=_("Entries to be scored: %(count)s. You can revise until the scoring is closed."),
)  # fmt: skip
notify.register(
    RESULT, category="case", title=_("Result of the judging: %(title)s"),
    body=_("%(round)s: %(points)s points. %(outcome)s"), words=result_in_words,
)  # fmt: skip
