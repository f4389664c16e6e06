"""The room without script: joining, asking, supporting and voting by plain forms."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from briefings.models import Briefing, FollowUp, Participant, Question, Room, Support
from briefings.queries import cards
from briefings.services import announcing, joining, merging
from briefings.services.rooms import close_room
from briefings.states.briefings import BriefingState
from surveys.models import Survey
from tests.briefings.builders import (
    as_participant,
    make_briefing,
    make_participant,
    make_question,
    make_rehearsal,
    make_room,
    officer_of,
    on_duty,
    room_of,
)
from tests.factories import make_user
from tests.surveys.intake.rounds import survey_of

pytestmark = pytest.mark.django_db
AT = timezone.now()


def page(client: Any, room: Room, name: str = "room", **query: str) -> Any:
    return client.get(reverse(f"briefings:{name}", args=[room.pk]), query)


def do(client: Any, room: Room, name: str, **data: Any) -> Any:
    return client.post(reverse("briefings:do", args=[room.pk, name]), data, follow=True)


def test_from_the_code_to_an_answered_question_without_script(client: Any) -> None:
    room = make_room(moderation=Room.Moderation.AFTER, anonymously=True)
    response = client.post(reverse("briefings:join"), {"code": f"{room.code[:3]} {room.code[3:]}"}, follow=True)
    assert response.status_code == 200
    response = client.post(
        response.request["PATH_INFO"], {"identity": "NICKNAME", "name": "산책하는 이웃"}, follow=True
    )
    assert "산책하는 이웃" in response.content.decode()
    response = client.post(
        reverse("briefings:ask", args=[room.pk]),
        {"text": "가로등은 언제 고칩니까?", "client_key": "k" * 12},
        follow=True,
    )
    assert response.redirect_chain
    question = Question.objects.get()
    assert (question.state, question.asker) == ("SHOWN", "산책하는 이웃")
    assert "가로등은 언제 고칩니까?" in page(client, room).content.decode()
    do(client, room, "withdraw", question=question.pk)
    question.refresh_from_db()
    assert question.state == "WITHDRAWN"


@pytest.mark.parametrize("code", ["123", "abcdef", "000000", "", "１２３４５６７"])
def test_codes_that_lead_nowhere_are_said_so(client: Any, code: str) -> None:
    response = client.post(reverse("briefings:join"), {"code": code})
    assert response.status_code == 422
    assert client.get(reverse("briefings:join_code", args=["000000"])).status_code == 404


def test_trying_codes_is_limited(client: Any, settings: Any) -> None:
    settings.RATES = {**settings.RATES, "briefing_codes": (3, 3600)}
    answers = [client.post(reverse("briefings:join"), {"code": f"00000{n}"}).status_code for n in range(5)]
    assert answers == [422, 422, 422, 429, 429]


def test_digits_of_other_keyboards_are_digits(client: Any) -> None:
    room = make_room()
    wide = "".join(chr(ord(digit) + 0xFEE0) for digit in room.code)
    assert client.post(reverse("briefings:join"), {"code": wide}).status_code == 302


@pytest.mark.parametrize(
    "name", ["관리자", "운 영 자", "도시계획팀장", "ＡＤＭＩＮ", "관\u200b리자", "", "가", "씨발", "가" * 41]
)
def test_names_that_nobody_can_take(client: Any, name: str) -> None:
    room = make_room()
    url = reverse("briefings:join_room", args=[room.pk])
    assert client.post(url, {"identity": "NICKNAME", "name": name}).status_code == 422
    assert not Participant.objects.exists()


def test_a_department_s_name_is_taken_and_the_organiser_may_bear_it(client: Any) -> None:
    room = make_room()
    name = room.briefing.department.name
    url = reverse("briefings:join_room", args=[room.pk])
    assert client.post(url, {"identity": "NICKNAME", "name": name}).status_code == 422
    client.force_login(on_duty(room.briefing, "MODERATOR"))
    assert client.post(url, {"identity": "NICKNAME", "name": name}).status_code == 302


@pytest.mark.parametrize("way", ["NAME", "ANONYMOUS"])
def test_ways_that_are_not_offered(client: Any, way: str) -> None:
    room = make_room(anonymously=False)
    assert client.post(reverse("briefings:join_room", args=[room.pk]), {"identity": way}).status_code == 422


def test_signing_in_later_keeps_what_was_asked(client: Any) -> None:
    room = make_room()
    url = reverse("briefings:join_room", args=[room.pk])
    client.post(url, {"identity": "NICKNAME", "name": "이웃사촌"})
    participant = Participant.objects.get()
    user = make_user()
    client.login(email=user.email, password="correct-horse-42-두레")
    participant.refresh_from_db()
    assert participant.person == user
    client.logout()
    assert "이웃사촌" not in page(client, room).content.decode()


def test_another_name_is_for_later_questions(client: Any) -> None:
    room = make_room()
    participant = make_participant(room, name="처음 이름")
    as_participant(client, participant)
    do(client, room, "ask", text="첫 질문입니다", client_key="a" * 10)
    client.post(reverse("briefings:join_room", args=[room.pk]), {"identity": "NICKNAME", "name": "다음 이름"})
    do(client, room, "ask", text="다음 질문입니다", client_key="b" * 10)
    assert list(Question.objects.order_by("pk").values_list("asker", flat=True)) == ["처음 이름", "다음 이름"]
    assert Participant.objects.count() == 1


def test_a_rehearsal_is_seen_by_those_on_duty_alone(client: Any) -> None:
    room = make_rehearsal()
    assert page(client, room).status_code == 404
    client.force_login(make_user())
    assert page(client, room).status_code == 404
    assert client.get(reverse("briefings:join_code", args=[room.code])).status_code == 404
    client.force_login(on_duty(room.briefing, "HELPER"))
    assert "room-band" in page(client, room).content.decode()


def test_what_is_held_back_is_on_nobody_else_s_page(client: Any) -> None:
    room = make_room()
    asker = make_participant(room)
    for state in ("SUBMITTED", "HELD", "HIDDEN"):
        make_question(room, state=state, participant=asker, text=f"비밀 {state}", note="살펴보고 있습니다.")
    assert "비밀" not in page(client, room).content.decode()
    as_participant(client, make_participant(room))
    assert "비밀" not in page(client, room).content.decode()
    as_participant(client, asker)
    text = page(client, room, "mine").content.decode()
    assert text.count("비밀") == 3
    assert "살펴보고 있습니다." in text


def test_scripts_in_questions_are_text(client: Any) -> None:
    room = make_room()
    make_question(room, state="SHOWN", text="<script>alert(1)</script>\"'><img src=x onerror=alert(1)>")
    text = page(client, room).content.decode()
    assert "<script>alert" not in text
    assert "<img src=x" not in text


def test_supporting_by_plain_forms(client: Any) -> None:
    room = make_room()
    question = make_question(room, state="SHOWN")
    as_participant(client, make_participant(room))
    assert 'aria-pressed="true"' in do(client, room, "support", question=question.pk).content.decode()
    assert 'aria-pressed="true"' not in do(client, room, "unsupport", question=question.pk).content.decode()
    assert not Support.objects.exists()


def test_strangers_do_nothing(client: Any) -> None:
    room = make_room()
    question = make_question(room, state="SHOWN")
    for name in ("ask", "withdraw", "support", "unsupport", "vote"):
        url = reverse("briefings:do", args=[room.pk, name])
        assert client.post(url, {"question": question.pk, "text": "질문"}).status_code == 403
    as_participant(client, make_participant(make_room()))
    assert client.post(reverse("briefings:do", args=[room.pk, "support"]), {"question": question.pk}).status_code == 403
    assert page(client, room, "mine").status_code == 404
    assert page(client, room, "similar", text="공사는 언제 끝납니까").status_code == 404


def test_similar_questions_come_first_and_can_be_passed_by(client: Any) -> None:
    room = make_room()
    other = make_question(room, state="SHOWN", text="중앙공원 가로등 공사는 언제 끝납니까?")
    make_question(room, state="SHOWN", text="주차장 요금은 얼마입니까?")
    make_question(room, state="HELD", text="중앙공원 가로등 공사 비밀은 언제 끝납니까?")
    as_participant(client, make_participant(room))
    told = page(client, room, "similar", text="중앙공원 가로등 공사 언제 끝나나요").json()["questions"]
    assert [one["id"] for one in told] == [other.pk]
    data = {"text": "중앙공원 가로등 공사 언제 끝나나요", "client_key": "c" * 10}
    url = reverse("briefings:ask", args=[room.pk])
    response = client.post(url, data)
    assert (response.status_code, other.text in response.content.decode()) == (422, True)
    assert client.post(url, {**data, "anyway": "1"}).status_code == 302
    assert Question.objects.count() == 4


@pytest.mark.parametrize("sort", ["top", "new", "unanswered", "'; drop"])
def test_orders_and_filters(client: Any, sort: str) -> None:
    room = make_room()
    speaker = room.briefing.speakers.get()
    make_question(room, state="ANSWERED", text="답한 질문")
    make_question(room, state="SHOWN", text="열린 질문", speaker=speaker)
    text = page(client, room, sort=sort).content.decode()
    assert ("답한 질문" in text) == (sort != "unanswered")
    assert "답한 질문" not in page(client, room, sort=sort, speaker=speaker.position).content.decode()


def test_the_page_is_whole_before_during_and_after(client: Any, django_assert_max_num_queries: Any) -> None:
    room = make_room()
    for state in ("SHOWN", "ON_AIR", "ANSWERED", "FOLLOW_UP"):
        make_question(room, state=state)
    room.polls.create(kind="SCALE", text="얼마나?", created_at=AT, opened_at=AT, shown_at=AT)
    room.captions.create(said_at=AT, text="안녕하십니까", speaker="사회자")
    assert page(client, room).status_code == 200
    as_participant(client, make_participant(room))
    assert page(client, room).status_code == 200
    close_room(room, at=AT)
    assert page(client, room).status_code == 200
    early = room_of(make_briefing(state=BriefingState.ANNOUNCED))
    assert page(client, early).status_code == 200
    assert page(client, room_of(make_briefing())).status_code == 404


def test_whoever_asked_without_an_account_finds_where_it_is_answered(client: Any) -> None:
    room = make_room()
    participant = make_participant(room)
    asked = make_question(room, participant=participant, state="HELD")
    joined = make_question(room, participant=participant, state="SHOWN")
    shown = make_question(room, state="SHOWN")
    merging.merge(shown, [joined], by=officer_of(room.briefing), at=AT)
    announcing.end(room.briefing, by=officer_of(room.briefing), at=timezone.now())
    as_participant(client, participant)
    text = page(client, room).content.decode()
    for owed in FollowUp.objects.filter(question__in=[asked, shown]):
        assert owed.get_absolute_url() in text
        assert client.get(owed.get_absolute_url()).status_code == 200


def test_the_room_that_is_over_asks_how_it_was_once_the_survey_is_open(client: Any) -> None:
    room = make_room(state=BriefingState.ENDED)
    running = survey_of(access="OPEN")
    Survey.objects.filter(pk=running.pk).update(closes_at=AT + timedelta(days=7))
    for address, shown in ((running.get_absolute_url(), True), ("/surveys/not-yet/", False)):
        Briefing.objects.filter(pk=room.briefing_id).update(feedback_url=address)
        assert (address in page(client, room).content.decode()) == shown


def test_the_questions_come_before_what_can_wait(client: Any) -> None:
    """On a telephone it stands in this order, and so the keyboard goes through it."""
    room = make_room()
    text = page(client, room).content.decode()
    assert text.index("room-now") < text.index("room-questions") < text.index("room-more")


def test_the_number_of_queries_does_not_grow(client: Any, django_assert_max_num_queries: Any) -> None:
    room = make_room()
    participant = make_participant(room)
    as_participant(client, participant)
    for number in range(12):
        make_question(room, state="SHOWN", participant=participant if number % 2 else None)
    with django_assert_max_num_queries(30):
        page(client, room)


def test_anonymous_is_nobody() -> None:
    room = make_room(anonymously=True)
    found = joining.join(room=room, user=AnonymousUser(), identity="ANONYMOUS", at=AT)
    assert (found.name, found.person) == ("", None)


@pytest.mark.parametrize("name", ["ask", "join_room"])
def test_plain_forms_of_one_person_count_together(client: Any, settings: Any, name: str) -> None:
    settings.RATES = {**settings.RATES, "deeds": (2, 3600)}
    room = make_room()
    as_participant(client, make_participant(room))
    url = reverse(f"briefings:{name}", args=[room.pk])
    typed = {"identity": "NICKNAME", "name": "다음 이름", "text": ""}
    answers = [client.post(url, typed).status_code for _ in range(3)]
    assert 429 not in answers[:2] and answers[2] == 429


def test_what_says_when_it_opens_goes_when_it_opens() -> None:
    before = room_of(make_briefing(state=BriefingState.ANNOUNCED))
    assert cards.room_card(before)["phase"] == "before"
    room = make_room()
    assert cards.room_card(room)["phase"] == "open"
    close_room(room, at=timezone.now())
    assert cards.room_card(room)["phase"] == "over"
