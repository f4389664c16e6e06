"""What is forgotten of those who were in a room, 30 days after the end or when they leave.

Questions stay, for they are the record of the briefing. A name stays with a question that was asked by the name of an
account; nicknames go, and so does the way from a nickname to an account.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from briefings.models import Participant, Question
from briefings.rules.keeping import long_over
from briefings.states.questions import QuestionState

Identity = Participant.Identity


def expired(at: datetime) -> QuerySet[Participant]:
    """Of briefings that ended long enough ago, whoever still has a name, or an account behind a nickname."""
    # Whoever is still owed an answer is told of it by the account.
    owed = Question.objects.filter(participant=OuterRef("pk"), state=QuestionState.FOLLOW_UP)
    behind_a_nickname = ~Q(identity=Identity.NAME) & Q(person__isnull=False) & ~Exists(owed)
    return Participant.objects.filter(long_over(at, "room__briefing")).filter(~Q(name="") | behind_a_nickname)


@transaction.atomic
def forget(rows: QuerySet[Participant]) -> None:
    found = list(rows.values_list("pk", flat=True))
    asked = Question.objects.filter(participant__in=found).exclude(asker="")
    by_name = asked.filter(participant__identity=Identity.NAME, participant__name=F("asker")).values("pk")
    asked.exclude(pk__in=list(by_name.values_list("pk", flat=True))).update(asker="")
    gone = Participant.objects.filter(pk__in=found)
    owed = Question.objects.filter(participant=OuterRef("pk"), state=QuestionState.FOLLOW_UP)
    gone.filter(~Q(identity=Identity.NAME), ~Exists(owed)).update(person=None)
    gone.update(name="")


@transaction.atomic
def leave(*, user: Any, at: datetime) -> None:
    """What was asked stays without a name; what was supported and answered stays as a number."""
    own = Participant.objects.filter(person=user)
    Question.objects.filter(participant__in=own).update(asker="")
    own.update(person=None, name="", identity=Identity.ANONYMOUS)


def collect(user: Any) -> list[dict[str, Any]]:
    """Everything that somebody did in rooms with the account."""
    found = Participant.objects.filter(person=user).select_related("room__briefing").order_by("pk")
    return [
        {
            "briefing": one.room.briefing.title,
            "joined_at": one.joined_at,
            "name": one.name,
            "questions": list(one.questions.order_by("pk").values("text", "asker", "asked_at", "state", "note")),
            "supported": list(one.supports.order_by("pk").values_list("question__text", flat=True)),
            "polls": [
                {
                    "poll": vote.poll.text,
                    "options": [option.text for option in vote.options.all()],
                    "number": vote.number,
                    "word": vote.word,
                }
                for vote in one.votes.select_related("poll").prefetch_related("options").order_by("pk")
            ],
        }
        for one in found.prefetch_related("questions")
    ]
