"""The words and the small figures of a room's page."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from briefings.models import Poll, Question
from briefings.states.questions import QuestionState

Card = dict[str, Any]


def sorts() -> list[dict[str, str]]:
    return [
        {"key": "top", "label": pgettext("questions", "Most supported")},
        {"key": "new", "label": pgettext("questions", "Newest")},
        {"key": "unanswered", "label": pgettext("questions", "Unanswered")},
    ]


def badges() -> dict[str, dict[str, str]]:
    """Of the states that say more than “shown”."""
    return {
        str(QuestionState.ON_AIR): {"label": _("Being answered now"), "tone": "primary", "icon": "comment"},
        str(QuestionState.ANSWERED): {"label": pgettext("question", "Answered"), "tone": "success", "icon": "check"},
        str(QuestionState.FOLLOW_UP): {
            "label": pgettext("question", "Answer follows"),
            "tone": "warning",
            "icon": "clock",
        },
    }


def came_by(channel: str) -> str:
    return "" if channel == Question.Channel.WEB else str(Question.Channel(channel).label)


def poll_for_page(poll: Card | None, answer: Card | None) -> Card | None:
    """The card with what the page asks of it: steps to choose from, one's own answer, rows of the results."""
    if poll is None:
        return None
    given = answer if answer and answer["poll"] == poll["id"] else None
    return poll | {
        "given": given,
        "is_single": poll["kind"] == Poll.Kind.SINGLE,
        "is_multiple": poll["kind"] == Poll.Kind.MULTIPLE,
        "is_scale": poll["kind"] == Poll.Kind.SCALE,
        "is_words": poll["kind"] == Poll.Kind.WORDS,
        "scale": range(1, poll["steps"] + 1),
        "rows": _rows(poll),
        "people_label": _people(poll),
    }


def _people(poll: Card) -> str:
    if "results" not in poll:
        return ""
    return _("People who answered: %(people)s") % {"people": poll["results"]["people"]}


def _rows(poll: Card) -> list[Card]:
    if "results" not in poll:
        return []
    names = {option["id"]: option["text"] for option in poll["options"]}
    people = poll["results"]["people"]
    return [
        {
            "answer": answer,
            "label": names.get(answer, answer),
            "count": count,
            "share": round(100 * count / people) if people else 0,
        }
        for answer, count in poll["results"]["counts"]
    ]


def script_words() -> dict[str, str]:
    """What the page says by script."""
    return {
        "offline": _("There is no connection. What you typed is kept and sent as soon as there is one."),
        "alike": _("Is it one of these? Supporting it brings it further."),
        "supportInstead": _("Support this instead"),
        "onAir": _("Being answered now"),
        "pollOpen": _("A question to the room"),
        "pollDone": _("The room has answered"),
        "pollGiven": _("Your answer is in. You can change it until the poll closes."),
        "pollMood": _("It is a mood of the room, not a ballot."),
        "pollMost": _("Choose up to %(most)s."),
        "pollPeople": _("People who answered: %(people)s"),
        "answerNow": pgettext("poll", "Answer"),
        "answer": _("Answer"),
        "people": _("People"),
        "oneWord": _("In one word"),
    }
