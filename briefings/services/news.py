"""What those in a room learn at once. Called late in the transaction that changed something.

Two audiences: everybody (`live.PUBLIC`), and those on duty (`STAFF`), whose boards are fetched anew when they hear of
a change; what is held back never reaches a public line.
"""

from __future__ import annotations

from datetime import datetime

from briefings.models import Caption, Poll, Question, Room
from briefings.queries import cards
from core.live import live

STAFF = "staff"


def question_changed(question: Question, *, at: datetime, was_public: bool = False) -> None:
    """It was asked, moved, changed or answered."""
    topic = question.room.topic
    # Written by an effect on the locked row, which the caller's object does not know of.
    question.refresh_from_db(fields=["kept_back"])
    if question.is_public:
        live.publish(topic, {"kind": "question", "question": cards.card_of(question)}, at=at)
    elif was_public:
        live.publish(topic, {"kind": "gone", "id": question.pk}, at=at)
        # Whoever catches up from before must not be told what is not for everybody any more.
        live.forget(topic, kind="question", question__id=question.pk)
    live.publish(topic, {"kind": "question", "id": question.pk}, audience=STAFF, at=at)


def supports_changed(question: Question) -> None:
    """Four times a second at most; the number is read after the commit."""
    pk = question.pk
    live.publish_value(question.room.topic, f"supports:{pk}", lambda: cards.supports_of(pk))


def people_changed(room: Room) -> None:
    live.publish_value(room.topic, "people", lambda: cards.people_in(room))


def room_changed(room: Room, *, at: datetime) -> None:
    live.publish(room.topic, {"kind": "room", "room": cards.room_card(room)}, at=at)
    live.publish(room.topic, {"kind": "room"}, audience=STAFF, at=at)


def poll_changed(poll: Poll, *, at: datetime) -> None:
    """Opened, closed, shown or taken back; a poll that was never opened is nobody's but the staff's."""
    if poll.opened_at is not None:
        live.publish(poll.room.topic, {"kind": "poll", "poll": cards.poll_card(poll)}, at=at)
    live.publish(poll.room.topic, {"kind": "poll", "id": poll.pk}, audience=STAFF, at=at)


def results_hidden(poll: Poll, *, at: datetime) -> None:
    """Neither those who catch up nor those who come new learn any more what everybody saw."""
    poll_changed(poll, at=at)
    live.forget(poll.room.topic, kind="poll", poll__id=poll.pk, poll__shown=True)
    _count_votes(poll)


def votes_changed(poll: Poll, *, at: datetime) -> None:
    """Everybody learns numbers as long as they are shown; the screens of those who run polls, that there are others."""
    _count_votes(poll)
    live.publish_value(poll.room.topic, f"poll:{poll.pk}", at.isoformat(), audience=STAFF)


def _count_votes(poll: Poll) -> None:
    # Whether they are shown is read after the commit as well: the host may press at this moment.
    pk = poll.pk
    live.publish_value(poll.room.topic, f"poll:{pk}", lambda: cards.shown_results(pk))


def caption_changed(caption: Caption, *, at: datetime) -> None:
    live.publish(caption.room.topic, {"kind": "caption", "caption": cards.caption_card(caption)}, at=at)


def caption_corrected(caption: Caption, *, at: datetime) -> None:
    """What stood there before is nobody's any more."""
    live.forget(caption.room.topic, kind="caption", caption__id=caption.pk)
    caption_changed(caption, at=at)


def caption_removed(caption: Caption, *, at: datetime) -> None:
    live.forget(caption.room.topic, kind="caption", caption__id=caption.pk)
    live.publish(caption.room.topic, {"kind": "caption_gone", "id": caption.pk}, at=at)
