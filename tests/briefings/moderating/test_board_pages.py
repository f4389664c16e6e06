"""The board: what it shows, whom it lets in, and what a press answers, with and without script."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from briefings.models import Duty, Question, Room
from briefings.queries import board
from briefings.services import moderating
from briefings.states.questions import Ground
from tests.briefings.builders import make_question, make_room, on_duty
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def page(room: Room, name: str = "board", *more: Any) -> str:
    return reverse(f"briefings:{name}", args=[room.pk, *more])


def moderated(room: Room, client: Client, name: str = "윤서진") -> Any:
    person = on_duty(room.briefing, Duty.Kind.MODERATOR, make_user(display_name=name))
    client.force_login(person)
    return person


@pytest.mark.parametrize("kind", [Duty.Kind.PRESENTER, Duty.Kind.SPEAKER, Duty.Kind.HELPER, None])
def test_only_moderators_see_the_board(client: Client, kind: str | None) -> None:
    room = make_room()
    client.force_login(on_duty(room.briefing, kind) if kind else make_user())
    assert client.get(page(room)).status_code == 403
    assert client.post(page(room, "board_press"), {"press": "show 1"}).status_code == 403
    assert client.post(page(room, "board_here")).status_code == 403


def test_each_tab_holds_its_questions(client: Client) -> None:
    room = make_room()
    moderated(room, client)
    states = {"waiting": "SUBMITTED", "shown": "SHOWN", "held": "HELD", "hidden": "HIDDEN", "answered": "ANSWERED",
              "follow_up": "FOLLOW_UP"}  # fmt: skip
    # None like another: what is alike is named beside it.
    words = ["가로등", "주차장 요금", "도서관 휴관일", "보행로 포장", "학교 급식실", "하천 악취"]
    made = {
        tab: make_question(room, state=state, text=f"{word} 문의")
        for (tab, state), word in zip(states.items(), words, strict=True)
    }
    on_air = make_question(room, state="ON_AIR")
    for tab, question in made.items():
        text = client.get(page(room), {"tab": tab}).content.decode()
        assert question.text in text and on_air.text in text
        assert all(other.text not in text for name, other in made.items() if name != tab)


def test_newest_waiting_first_and_most_supported_on_request(client: Client) -> None:
    room = make_room()
    moderated(room, client)
    old, new = make_question(room, text="먼저 온 질문"), make_question(room, text="나중 온 질문")
    text = client.get(page(room)).content.decode()
    assert text.index(new.text) < text.index(old.text)
    text = client.get(page(room), {"sort": "oldest"}).content.decode()
    assert text.index(old.text) < text.index(new.text)


@pytest.mark.parametrize(
    "given", [{"tab": "없음"}, {"many": "-1"}, {"speaker": "x"}, {"sort": "';--"}, {"item": 9**20}]
)
def test_a_board_always_stands(client: Client, given: dict[str, Any]) -> None:
    room = make_room()
    moderated(room, client)
    assert client.get(page(room), given).status_code == 200


def test_five_hundred_questions_take_as_many_queries_as_five(
    client: Client, django_assert_max_num_queries: Any
) -> None:
    room = make_room()
    moderated(room, client)
    made = [Question(room=room, text=f"질문 {number}", asked_at=room.briefing.starts_at) for number in range(500)]
    Question.objects.bulk_create(made)
    client.get(page(room))
    with django_assert_max_num_queries(30) as taken:
        assert client.get(page(room), {"part": ""}).status_code == 200
    few = len(taken)
    Question.objects.filter(pk__gt=Question.objects.order_by("pk")[4].pk).delete()
    with django_assert_max_num_queries(few) as taken:
        client.get(page(room), {"part": ""})
    assert len(taken) == few


def test_a_press_without_script_leads_back_and_offers_the_way_back(client: Client) -> None:
    room = make_room()
    moderated(room, client)
    question = make_question(room)
    answer = client.post(page(room, "board_press"), {"press": f"show {question.pk} SUBMITTED"}, follow=True)
    question.refresh_from_db()
    assert question.state == "SHOWN"
    assert f'value="hold {question.pk} SHOWN"' in answer.content.decode()


def test_a_press_with_script_gets_the_board_alone(client: Client) -> None:
    room = make_room()
    moderated(room, client)
    question = make_question(room)
    sent = {"press": f"hold {question.pk} SUBMITTED", "query": "tab=held"}
    text = client.post(page(room, "board_press"), sent, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in text and question.text in text and 'id="board-said"' in text


def test_the_second_of_two_sees_who_was_first_and_how_it_stands(client: Client) -> None:
    room = make_room()
    question = make_question(room)
    first, second = client, Client()
    moderated(room, first)
    moderated(room, second, "박도윤")
    first.post(page(room, "board_press"), {"press": f"hold {question.pk} SUBMITTED"})
    answer = second.post(page(room, "board_press"), {"press": f"show {question.pk} SUBMITTED"}, follow=True)
    text = answer.content.decode()
    assert "윤서진" in text and question.text not in text
    question.refresh_from_db()
    assert question.state == "HELD"


def test_another_question_on_air_offers_to_change_places(client: Client) -> None:
    room = make_room()
    moderated(room, client)
    first, second = make_question(room, state="ON_AIR"), make_question(room, state="SHOWN")
    answer = client.post(page(room, "board_press"), {"press": f"take_up {second.pk} SHOWN"}, follow=True)
    press = f"take_up {second.pk} SHOWN instead"
    assert f'value="{press}"' in answer.content.decode()
    client.post(page(room, "board_press"), {"press": press})
    first.refresh_from_db(), second.refresh_from_db()
    assert (first.state, second.state) == ("SHOWN", "ON_AIR")


@pytest.mark.parametrize(
    "press", ["", "show", "drop 1", "hide 1 SHOWN", "show x", "show 1 2 3 4", "show 9999999", "block 1"]
)
def test_what_is_no_press_changes_nothing(client: Client, press: str) -> None:
    room = make_room()
    moderated(room, client)
    question = make_question(room)
    assert client.post(page(room, "board_press"), {"press": press}, follow=True).status_code == 200
    question.refresh_from_db()
    assert question.state == "SUBMITTED"


def test_hiding_asks_for_a_ground(client: Client) -> None:
    room = make_room()
    moderated(room, client)
    question = make_question(room)
    address = page(room, "board_hide", question.pk)
    assert client.get(address).status_code == 200
    sent = {"question": question.pk, "seen": "SUBMITTED"}
    assert client.post(address, sent).status_code == 422
    answer = client.post(address, sent | {"ground": Ground.INSULT, "note": "고운 말을 써 주세요."}, follow=True)
    assert f'value="hold {question.pk} HIDDEN"' in answer.content.decode()
    question.refresh_from_db()
    assert (question.state, question.ground, question.note) == ("HIDDEN", "INSULT", "고운 말을 써 주세요.")


def test_a_question_has_a_page_with_its_way(client: Client) -> None:
    room = make_room()
    moderated(room, client)
    question = make_question(room, state="ANSWERED", answer="내년에 시작합니다.")
    text = client.get(page(room, "board_question", question.pk)).content.decode()
    assert "내년에 시작합니다." in text
    assert client.get(page(room, "board_question", question.pk + 99)).status_code == 404
    other = make_question(make_room())
    assert client.get(page(room, "board_question", other.pk)).status_code == 404


def test_others_see_who_is_at_the_board_and_what_is_open(client: Client) -> None:
    room = make_room()
    question = make_question(room)
    first, second = client, Client()
    moderated(room, first)
    moderated(room, second, "박도윤")
    second.post(page(room, "board_here"), {"question": question.pk})
    text = first.get(page(room)).content.decode()
    assert text.count("박도윤") == 2 and "윤서진" in text
    second.post(page(room, "board_here"), {"question": "9" * 40})
    assert first.get(page(room)).content.decode().count("박도윤") == 1


def test_joining_by_ticks(client: Client) -> None:
    room = make_room()
    moderated(room, client)
    first, second = make_question(room, state="SHOWN"), make_question(room)
    assert client.post(page(room, "board_press"), {"press": "join", "question": [first.pk]}).url.startswith(page(room))
    answer = client.post(page(room, "board_press"), {"press": "join", "question": [first.pk, second.pk]}, follow=True)
    assert first.text in answer.content.decode() and second.text in answer.content.decode()
    client.post(page(room, "board_join"), {"question": [first.pk, second.pk], "root": first.pk})
    second.refresh_from_db()
    assert second.merged_into == first


def test_settings_hold_at_once(client: Client) -> None:
    room = make_room()
    moderated(room, client)
    address = page(room, "board_settings")
    sent = {"moderation": "AFTER", "slow_seconds": 60, "by_name": "on"}
    assert client.post(address, sent).status_code == 302
    room.refresh_from_db()
    assert (room.moderation, room.slow_seconds, room.takes_questions, room.by_nickname) == ("AFTER", 60, False, False)
    assert client.post(address, {"moderation": "AFTER", "slow_seconds": 60}).status_code == 422


def test_a_label_in_use_narrows_the_board(client: Client) -> None:
    room = make_room()
    moderated(room, client)
    labelled, other = make_question(room, label="교통"), make_question(room)
    text = client.get(page(room), {"label": "교통"}).content.decode()
    assert labelled.text in text and other.text not in text


def test_joining_offers_the_way_back(client: Client) -> None:
    room = make_room()
    moderated(room, client)
    root, *others = (make_question(room, state="SHOWN") for _ in range(3))
    sent = {"question": [root.pk, *(one.pk for one in others)], "root": root.pk}
    text = client.post(page(room, "board_join"), sent, follow=True).content.decode()
    press = f"part_all {','.join(str(one.pk) for one in others)}"
    assert f'value="{press}"' in text
    client.post(page(room, "board_press"), {"press": press})
    assert not Question.objects.filter(state="MERGED").exists()


def test_what_cannot_stay_leads_back_to_the_choice(client: Client) -> None:
    room = make_room()
    moderated(room, client)
    waiting, shown = make_question(room), make_question(room, state="SHOWN")
    sent = {"question": [waiting.pk, shown.pk], "root": waiting.pk}
    address = client.post(page(room, "board_join"), sent)["Location"]
    assert address.startswith(f"{page(room, 'board_join')}?")
    assert {f"question={waiting.pk}", f"question={shown.pk}"} == set(address.partition("?")[2].split("&"))
    assert not Question.objects.filter(state="MERGED").exists()


def test_a_waiting_question_names_the_shown_one_that_asks_the_same(client: Client) -> None:
    room = make_room()
    moderated(room, client)
    shown = make_question(room, state="SHOWN", text="주차장은 몇 면이나 만듭니까?")
    hidden = make_question(room, state="HELD", text="주차장은 몇 면이나 만듭니까!")
    waiting = make_question(room, text="주차장을 몇 면 만듭니까?")
    make_question(room, text="도서관은 언제 엽니까?")
    text = client.get(page(room), {"part": ""}).content.decode()
    join = page(room, "board_join")
    assert f"{join}?question={waiting.pk}&amp;question={shown.pk}" in text
    assert f"question={hidden.pk}" not in text
    assert text.count(f"{join}?") == 1


def test_the_last_deed_is_found_without_reading_all(client: Client) -> None:
    room = make_room()
    moderator = moderated(room, client)
    question = make_question(room)
    for _ in range(3):
        moderating.hold(question, by=moderator, at=timezone.now())
        moderating.show(question, by=moderator, at=timezone.now())
    with CaptureQueriesContext(connection) as taken:
        [row] = board.rows_of([Question.objects.get(pk=question.pk)])
    assert row.moved is not None and row.moved.name == "show"
    assert any("MAX(" in query["sql"] for query in taken)
