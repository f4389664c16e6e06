"""What everybody in a room sees, as plain data: the same for the page, the snapshot and each event.

Each event carries the whole of what it is about, so that a lost or repeated one does no harm.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Count

from briefings.models import Caption, Participant, Poll, PollOption, PollVote, Question, Room, Support
from briefings.states.questions import IN_PUBLIC
from core.prepared_query import PreparedQuery

CAPTIONS_SHOWN = 40

# Asked for each support that somebody gives.
_supports: PreparedQuery[Any] = PreparedQuery(
    lambda pk: Question.objects.filter(pk=pk).only("pk").annotate(given=Count("supports"))
)


def question_card(question: Any, supports: int, merged: int = 0) -> dict[str, Any]:
    return {
        "id": question.pk,
        "text": question.text,
        "asker": question.asker,
        "asked_at": question.asked_at.isoformat(),
        "state": str(question.state),
        "supports": supports,
        "merged": merged,
        "speaker": question.speaker.position if question.speaker else "",
        "item": question.item.title if question.item else "",
        "label": question.label,
        "pinned": question.pinned_at is not None,
        "channel": question.channel,
        "answer": question.answer,
        "answered_by": question.answered_by,
    }


def card_of(question: Question) -> dict[str, Any]:
    """Of one question as it stands."""
    return question_card(question, supports_of(question.pk), question.merged.count())


def supports_of(question: int) -> int:
    return next((found.given for found in _supports(question)), 0)


def public_questions(room: Room) -> list[dict[str, Any]]:
    found = room.questions.filter(state__in=IN_PUBLIC, kept_back=False).select_related("speaker", "item")
    counts = dict(
        Support.objects.filter(question__room=room, question__state__in=IN_PUBLIC)
        .values_list("question")
        .annotate(Count("pk"))
    )
    merged = dict(
        Question.objects.filter(room=room, merged_into__isnull=False).values_list("merged_into").annotate(Count("pk"))
    )
    return [
        question_card(one, counts.get(one.pk, 0), merged.get(one.pk, 0)) for one in found.order_by("asked_at", "pk")
    ]


def phase_of(room: Room) -> str:
    """For pages, style sheets and scripts."""
    return "before" if room.opened_at is None else "open" if room.is_open else "over"


def room_card(room: Room) -> dict[str, Any]:
    return {
        "state": str(room.briefing.state),
        "phase": phase_of(room),
        "open": room.is_open,
        "takes_questions": room.takes_questions,
        "moderation": room.moderation,
        "slow_seconds": room.slow_seconds,
        "people": people_in(room),
    }


def people_in(room: Room) -> int:
    return Participant.objects.filter(room=room).count()


def poll_card(poll: Poll) -> dict[str, Any]:
    """With results only once the host shows them."""
    card: dict[str, Any] = {
        "id": poll.pk,
        "kind": poll.kind,
        "text": poll.text,
        "most": poll.most,
        "steps": poll.steps,
        "low_label": poll.low_label,
        "high_label": poll.high_label,
        "options": [{"id": option.pk, "text": option.text} for option in poll.options.all()],
        "open": poll.is_open,
        "shown": poll.shown_at is not None,
    }
    return card | {"results": poll_results(poll)} if poll.shown_at else card


def shown_results(poll: int) -> dict[str, Any] | None:
    """As everybody may read them now; None as long as the host does not show them."""
    found = Poll.objects.filter(pk=poll, shown_at__isnull=False).first()
    return poll_results(found) if found else None


def poll_results(poll: Poll) -> dict[str, Any]:
    """How many answered, and how often each answer was given, most frequent words first."""
    votes = PollVote.objects.filter(poll=poll)
    match poll.kind:
        case Poll.Kind.SCALE:
            found = dict(votes.values_list("number").annotate(Count("pk")))
            counts: Iterable[tuple[Any, int]] = [(step, found.get(step, 0)) for step in range(1, poll.steps + 1)]
        case Poll.Kind.WORDS:
            counts = votes.values_list("word").annotate(number=Count("pk")).order_by("-number", "word")[:60]
        case _:
            counts = PollOption.objects.filter(poll=poll).annotate(number=Count("votes")).values_list("pk", "number")
    return {"people": votes.count(), "counts": [[answer, number] for answer, number in counts]}


def caption_card(caption: Caption) -> dict[str, Any]:
    return {
        "id": caption.pk,
        "at": caption.said_at.isoformat(),
        "speaker": caption.speaker,
        "text": caption.text,
    }


def snapshot(room: Room) -> dict[str, Any]:
    """Everything that a newcomer needs, a running poll included."""
    poll = room.polls.filter(opened_at__isnull=False).order_by("-opened_at").first()
    captions = list(room.captions.order_by("-said_at", "-pk")[:CAPTIONS_SHOWN])
    return {
        "room": room_card(room),
        "questions": public_questions(room),
        "poll": poll_card(poll) if poll and (poll.is_open or poll.shown_at) else None,
        "captions": [caption_card(caption) for caption in reversed(captions)],
    }


def numbers(room: Room) -> dict[str, Any]:
    """What changes often, by the keys under which it goes out: whoever comes back learns what they missed of it."""
    shown = (
        room.questions.filter(state__in=IN_PUBLIC, kept_back=False)
        .annotate(given=Count("supports"))
        .values_list("pk", "given")
    )
    polls = room.polls.filter(shown_at__isnull=False).order_by("-opened_at")[:1]
    return {
        **{f"supports:{pk}": given for pk, given in shown.order_by()},
        **{f"poll:{poll.pk}": poll_results(poll) for poll in polls},
        "people": people_in(room),
    }
