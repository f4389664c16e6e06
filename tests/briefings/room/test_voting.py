"""Answers to polls: one each, changeable while the poll is open, and none that does not fit."""

from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from briefings.models import Poll, PollVote, Room
from briefings.services import voting
from briefings.services.refusals import BriefingRefused
from tests.briefings.builders import as_participant, make_participant, make_room
from tests.discussion.racing import at_once

pytestmark = pytest.mark.django_db
AT = timezone.now()


def do(client: Any, room: Room, name: str, **data: Any) -> Any:
    return client.post(reverse("briefings:do", args=[room.pk, name]), data, follow=True)


def poll_in(room: Room, kind: str = "SINGLE", **fields: Any) -> Poll:
    poll = Poll.objects.create(room=room, kind=kind, text="어느 안이 좋습니까?", created_at=AT, opened_at=AT, **fields)
    for order, text in enumerate(("가안", "나안", "다안")):
        poll.options.create(order=order, text=text)
    return poll


@pytest.mark.parametrize(
    ("kind", "data", "stored"),
    [
        ("SINGLE", {"options": 1}, (1, None, "")),
        ("MULTIPLE", {"options": 2}, (2, None, "")),
        ("SCALE", {"number": 4}, (0, 4, "")),
        ("WORDS", {"word": "  안전한 길 "}, (0, None, "안전한 길")),
    ],
)
def test_answers_to_polls_can_be_changed(client: Any, kind: str, data: dict[str, Any], stored: Any) -> None:
    room = make_room()
    poll = poll_in(room, kind, most=2)
    as_participant(client, make_participant(room))
    ids = list(poll.options.values_list("pk", flat=True))
    for sent in (
        {"options": ids[-1:], "number": 1, "word": "다른 말"},
        {"options": ids[: data["options"]]} if "options" in data else data,
    ):
        assert do(client, room, "vote", poll=poll.pk, **sent).status_code == 200
    vote = PollVote.objects.get()
    assert (vote.options.count(), vote.number, vote.word) == stored


@pytest.mark.parametrize(
    ("kind", "answer", "code"),
    [
        ("SINGLE", {}, "choice"),
        ("SINGLE", {"options": [10**9]}, "choice"),
        ("MULTIPLE", {"options": "all"}, "most"),
        ("SCALE", {"number": 0}, "choice"),
        ("SCALE", {"number": 6}, "choice"),
        ("SCALE", {}, "choice"),
        ("WORDS", {"word": " \u200b"}, "empty"),
        ("WORDS", {"word": "가" * 21}, "long"),
        ("WORDS", {"word": "씨발"}, "coarse"),
    ],
)
def test_answers_that_do_not_fit(kind: str, answer: dict[str, Any], code: str) -> None:
    room = make_room()
    poll = poll_in(room, kind, most=2)
    if answer.get("options") == "all":
        answer = {"options": list(poll.options.values_list("pk", flat=True))}
    with pytest.raises(BriefingRefused) as refused:
        voting.vote(room=room, poll=poll.pk, participant=make_participant(room), at=AT, **answer)
    assert refused.value.code == code
    Poll.objects.filter(pk=poll.pk).update(closed_at=AT)
    with pytest.raises(BriefingRefused) as refused:
        voting.vote(room=room, poll=poll.pk, participant=make_participant(room), at=AT, **answer)
    assert refused.value.code == "poll_closed"


@pytest.mark.django_db(transaction=True)
def test_answers_of_one_person_at_once_are_one() -> None:
    room = make_room()
    poll, who = poll_in(room), make_participant(room)
    ids = list(poll.options.values_list("pk", flat=True))
    deeds = [
        lambda n=n: voting.vote(room=room, poll=poll.pk, participant=who, options=[ids[n % 3]], at=AT)
        for n in range(24)
    ]
    assert [result for result in at_once(*deeds, workers=8) if isinstance(result, Exception)] == []
    assert PollVote.objects.get().options.count() == 1
