"""What people are told because of follow-ups, promises and records."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from core.notify import notify
from core.ui.dates import day_in_words, moment_in_words

OWED = "briefings.answer_owed"
OWED_UNSHOWN = "briefings.answer_owed_unshown"
WAITING = "briefings.answers_waiting"
HANDED_OVER = "briefings.follow_up_handed_over"
EXTENDED = "briefings.follow_up_extended"
LATE = "briefings.follow_up_late"
ANSWERED = "briefings.follow_up_answered"
DROPPED = "briefings.follow_up_dropped"
FEEDBACK = "briefings.feedback_wanted"
PROMISE_DUE = "briefings.promise_due"
PROMISE_LATE = "briefings.promise_late"


def _moment(context: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"day": moment_in_words(context["due"])}


def _day(context: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"day": day_in_words(context["due"])}


notify.register(
    OWED,
    category="case",
    title=_("Your question will be answered after the briefing: %(briefing)s"),
    body=_("Answering department: %(department)s. Answer due: %(day)s. We will tell you when the answer is there."),
    words=_moment,
)
notify.register(
    OWED_UNSHOWN,
    category="case",
    title=_("Your question will be answered after the briefing: %(briefing)s"),
    body=_(
        "It was not shown at the briefing, so nobody else can read it until it is answered. "
        "Answering department: %(department)s. Answer due: %(day)s."
    ),
    words=_moment,
)
notify.register(
    WAITING,
    category="case",
    title=_("Questions from a briefing wait for an answer of your department: %(briefing)s"),
    body=_("Please answer in public. Answer due: %(day)s."),
    url="/briefings/follow-ups/?briefing=%(number)s&department=%(place)s",
    words=_moment,
)
notify.register(
    HANDED_OVER,
    category="case",
    title=_("A question from a briefing was handed over to your department: %(briefing)s"),
    body=_("Please answer in public. Answer due: %(day)s."),
    words=_moment,
)
notify.register(
    EXTENDED,
    category="case",
    title=_("The answer to your question takes longer: %(briefing)s"),
    body=_("New day: %(day)s. Why: %(reason)s"),
    words=_moment,
)
notify.register(
    LATE,
    category="case",
    title=_("An answer is overdue: %(briefing)s"),
    body=_("The public page says so. Please answer as soon as you can."),
)
notify.register(
    ANSWERED,
    category="case",
    title=_("A question from a briefing was answered: %(briefing)s"),
    body=_("Answering department: %(department)s. You asked this question or supported it."),
)
notify.register(
    DROPPED,
    category="case",
    title=_("Your question will not be answered: %(briefing)s"),
    body=_("Reason of the department: %(reason)s"),
)
notify.register(
    PROMISE_DUE,
    category="case",
    title=_("A promise made at a briefing is due soon: %(promise)s"),
    body=_("Due: %(day)s. Please write down what became of it, or put it off with a reason."),
    words=_day,
)
notify.register(
    PROMISE_LATE,
    category="case",
    title=_("A promise made at a briefing is overdue: %(promise)s"),
    body=_("It was due: %(day)s. The public page says so. Please write down what became of it."),
    words=_day,
)
notify.register(
    FEEDBACK,
    category="case",
    title=_("How was the briefing? %(briefing)s"),
    body=_("A short survey of one or two minutes. What you answer helps with the next one."),
)
