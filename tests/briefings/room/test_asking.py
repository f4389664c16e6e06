"""Questions come in by rules that hold in every state of the room, and whatever is written in them."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from briefings.models import Question, Room, Support
from briefings.services import asking
from briefings.services.refusals import BriefingRefused
from briefings.services.rooms import close_room
from briefings.states.briefings import BriefingState
from core.live.models import LiveEvent
from core.workflow import engine
from tests.briefings.builders import make_briefing, make_participant, make_question, make_room, room_of
from tests.discussion.racing import at_once
from tests.factories import make_user

pytestmark = pytest.mark.django_db
AT = timezone.now()
TEXT = "공사는 언제 끝나나요?"


def asked(room: Room, text: str = TEXT, **more: Any) -> Question:
    participant = more.pop("participant", None) or make_participant(room)
    return asking.ask(room=room, participant=participant, text=text, at=more.pop("at", AT), **more)


def code_of(deed: Any) -> str:
    with pytest.raises(BriefingRefused) as refused:
        deed()
    return refused.value.code


def events_of(room: Room, audience: str = "") -> list[dict[str, Any]]:
    name = f"{room.topic}:{audience}" if audience else room.topic
    payloads = LiveEvent.objects.filter(topic__name=name).order_by("seq").values_list("payload", flat=True)
    return [payload for payload in payloads if payload["kind"] != "room"]


def test_a_question_waits_for_a_moderator_and_nothing_of_it_is_public() -> None:
    room = make_room(moderation=Room.Moderation.BEFORE)
    question = asked(room)
    assert (question.state, question.asker) == ("SUBMITTED", question.participant.name)
    assert events_of(room) == []
    assert events_of(room, "staff") == [{"kind": "question", "id": question.pk}]
    assert Support.objects.filter(question=question, participant=question.participant).count() == 1


def test_where_questions_are_shown_at_once_it_is_public_at_once() -> None:
    room = make_room(moderation=Room.Moderation.AFTER)
    question = asked(room)
    assert question.state == "SHOWN"
    assert [event["question"]["supports"] for event in events_of(room)] == [1]


@pytest.mark.parametrize(
    "text",
    [
        "이 씨발 공사 언제 끝나냐",
        "제 번호는 010-1234-5678입니다",
        "900101-1234567 확인해 주세요",
        "a@b.kr 로 답 주세요",
    ],
)
def test_a_hint_makes_it_wait_even_there(text: str) -> None:
    question = asked(make_room(moderation=Room.Moderation.AFTER), text)
    assert question.state == "SUBMITTED"
    assert question.hints


@pytest.mark.parametrize(
    "text",
    [
        "도시발전 계획의 시발점은 어디입니까?",
        "다시 발표해 주실 수 있나요?",
        "오늘 날씨발표는 없나요?",
        "고양이 새끼가 공사장에 있습니다",
        "가로등이 꺼져 있습니다",
        "도로 폭은 12미터입니까?",
        "즉시발급과 동시발송이 됩니까?",
        "박 과장님께 여쭙니다. 언제 끝납니까?",
        "한빛로 12 앞 신호등은요?",
        "미친 영향은 얼마입니까?",
        "병신년(2016)의 협약은요?",
    ],
)
def test_ordinary_words_are_shown_at_once(text: str) -> None:
    assert asked(make_room(moderation=Room.Moderation.AFTER), text).state == "SHOWN"


@pytest.mark.parametrize(
    ("text", "stored"),
    [
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("‮뒤집힌 질문​입니다", "뒤집힌 질문입니다"),
        ("  여러   칸\r\n\r\n\r\n\r\n줄 ", "여러 칸\n\n줄"),
        ("가로등\x00\x07 고장", "가로등 고장"),
        ("가로등", "가로등"),
        ("탑" + "\u0301" * 30 + "입니다", "탑\u0301\u0301입니다"),
        ("반쪽 \ud83d 글자", "반쪽 글자"),
    ],
)
def test_texts_are_stored_clean(text: str, stored: str) -> None:
    assert asked(make_room(), text).text == stored


@pytest.mark.parametrize(
    ("text", "code"), [("", "empty"), ("   \n ", "empty"), ("​​", "empty"), ("?!…", "empty"), ("가" * 501, "long")]
)
def test_texts_that_are_none_are_refused(text: str, code: str) -> None:
    room = make_room()
    assert code_of(lambda: asked(room, text)) == code
    assert not Question.objects.exists()


def test_rooms_that_take_no_questions() -> None:
    early = room_of(make_briefing(state=BriefingState.DRAFT))
    assert code_of(lambda: asked(early)) == "not_open"
    assert code_of(lambda: asked(make_room(takes_questions=False))) == "no_questions"
    late = make_room()
    close_room(late, at=AT)
    assert code_of(lambda: asked(late)) == "closed"


def test_somebody_blocked_cannot_ask() -> None:
    room = make_room()
    assert code_of(lambda: asked(room, participant=make_participant(room, blocked_at=AT))) == "blocked"


def test_slow_mode_says_how_long_and_lets_in_again() -> None:
    room = make_room(slow_seconds=30)
    participant = make_participant(room)
    asked(room, participant=participant)
    with pytest.raises(BriefingRefused, match="12"):
        asked(room, "또 하나", participant=participant, at=AT + timedelta(seconds=18))
    assert asked(room, "또 하나", participant=participant, at=AT + timedelta(seconds=30)).pk


def test_the_same_key_gives_the_first_question_back_even_in_slow_mode_and_after_the_end() -> None:
    room = make_room(slow_seconds=60)
    participant = make_participant(room)
    first = asked(room, participant=participant, client_key="a" * 16)
    close_room(room, at=AT)
    assert asked(room, "다른 글", participant=participant, client_key="a" * 16) == first
    assert Question.objects.count() == 1


def test_one_person_asks_a_limited_number() -> None:
    room = make_room()
    participant = make_participant(room)
    for number in range(asking.MOST_OF_ONE):
        asked(room, f"질문 {number}번", participant=participant)
    assert code_of(lambda: asked(room, participant=participant)) == "many"


def test_the_actor_is_the_account_and_else_the_system() -> None:
    room, user = make_room(), make_user()
    by_name = asked(room, participant=make_participant(room, user))
    nameless = asked(room)
    assert engine.history(by_name)[0].actor == user
    assert engine.history(nameless)[0].actor is None


def test_taking_back() -> None:
    room = make_room()
    asker = make_participant(room)
    shown = make_question(room, participant=asker, state="SHOWN")
    assert code_of(lambda: asking.withdraw(question=shown, participant=make_participant(room), at=AT)) == "not_yours"
    assert asking.withdraw(question=shown, participant=asker, at=AT).state == "WITHDRAWN"
    assert events_of(room)[-1] == {"kind": "gone", "id": shown.pk}
    for state in ("ON_AIR", "ANSWERED", "FOLLOW_UP", "HIDDEN"):
        settled = make_question(room, participant=asker, state=state)
        assert code_of(lambda found=settled: asking.withdraw(question=found, participant=asker, at=AT)) == "state"


@pytest.mark.django_db(transaction=True)
def test_questions_of_one_person_at_the_same_moment_obey_slow_mode() -> None:
    room = make_room(slow_seconds=30)
    participant = make_participant(room)
    deeds = [lambda n=n: asked(room, f"질문 {n}번", participant=participant) for n in range(24)]
    results = at_once(*deeds, workers=8)
    assert Question.objects.count() == 1
    assert {error.code for error in results if isinstance(error, BriefingRefused)} == {"slow"}


@pytest.mark.django_db(transaction=True)
def test_one_question_that_arrives_many_times_at_once_is_one() -> None:
    room = make_room(slow_seconds=30)
    participant = make_participant(room)
    deed = lambda: asked(room, participant=participant, client_key="b" * 20)  # noqa: E731
    results = at_once(*[deed] * 24, workers=8)
    assert {result.pk for result in results} == {Question.objects.get().pk}
