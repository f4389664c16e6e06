"""What everybody reads about a briefing that is over, and what its department does there."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from briefings.models import FollowUp, Promise, Series
from briefings.services import follow_ups, steps
from briefings.states.questions import Ground
from core.open_data.tables import named
from tests.briefings.afterwards.evenings import end, evening, left_open, owed_for, promised
from tests.briefings.builders import (
    as_participant,
    make_briefing,
    make_participant,
    make_question,
    officer_of,
    on_duty,
    room_of,
)
from tests.factories import make_department, make_staff, make_user
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
AT = timezone.now()


def client_of(person: Any) -> Client:
    client = Client()
    sign_in(client, person)
    return client


def words(response: Any) -> str:
    return str(response.content.decode())


class TestFollowUpPages:
    def test_everybody_reads_question_department_and_day_and_that_it_is_late(self) -> None:
        owed = left_open(at=AT)
        page = Client().get(owed.get_absolute_url())
        assert page.status_code == 200
        assert owed.question.text in words(page)
        assert owed.department.name in words(page)
        assert not page.context["is_late"]
        FollowUp.objects.filter(pk=owed.pk).update(due_at=AT - timedelta(days=1))
        assert Client().get(owed.get_absolute_url()).context["is_late"]
        listed = Client().get(reverse("briefings:follow_ups"), {"which": "late"})
        assert [one.pk for one in listed.context["page"]] == [owed.pk]

    def test_an_answer_after_its_day_says_by_how_much(self) -> None:
        owed = left_open(at=AT)
        assert owed.due_at is not None
        late = owed.due_at + timedelta(days=3)
        follow_ups.answer(follow_up=owed, text="늦어서 죄송합니다.", by=officer_of(owed.briefing), at=late)
        page = Client().get(owed.get_absolute_url())
        assert page.context["days_late"] == 3
        assert "늦어서 죄송합니다." in words(page)

    def test_what_was_not_shown_is_found_by_its_asker_alone(self) -> None:
        room = evening()
        own = make_participant(room)
        question = make_question(room, state="HELD", participant=own)
        end(room, at=AT)
        url = owed_for(question).get_absolute_url()
        asker = Client()
        as_participant(asker, own)
        assert asker.get(url).status_code == 200
        assert Client().get(url).status_code == 404
        assert question.text not in words(Client().get(reverse("briefings:follow_ups")))

    def test_by_its_form_the_department_answers_and_keeps_what_it_typed(self) -> None:
        owed = left_open(at=AT)
        client = client_of(officer_of(owed.briefing))
        url = reverse("briefings:follow_up_answer", args=[owed.pk])
        assert "data-draft" in words(client.get(url))
        refused = client.post(url, {"text": "가" * 4001})
        assert refused.status_code == 422
        assert "가" * 4001 in words(refused)
        assert client.post(url, {"text": "내년에 끝납니다."}).status_code == 302
        assert client.post(url, {"text": "다시"}).status_code == 422
        owed.refresh_from_db()
        assert owed.answer == "내년에 끝납니다."

    @pytest.mark.parametrize("name", ["answer", "drop", "hand_over", "extend"])
    def test_nobody_else_reaches_the_forms(self, name: str) -> None:
        owed = left_open(at=AT)
        url = reverse(f"briefings:follow_up_{name}", args=[owed.pk])
        assert client_of(officer_of(owed.briefing)).get(url).status_code == 200
        for stranger in (make_user(), make_staff(department=make_department())):
            assert client_of(stranger).get(url).status_code == 403
        assert Client().get(url).status_code == 302

    def test_handing_over_and_extending_by_their_forms(self) -> None:
        owed, there = left_open(at=AT), make_department()
        client = client_of(officer_of(owed.briefing))
        longer = reverse("briefings:follow_up_extend", args=[owed.pk])
        given = {"ground": "investigation", "note": "현장을 봅니다."}
        assert client.post(longer, given).status_code == 302
        assert client.post(longer, given).status_code == 422
        over = reverse("briefings:follow_up_hand_over", args=[owed.pk])
        assert client.post(over, {"department": there.pk, "reason": "소관이 다릅니다."}).status_code == 302
        owed.refresh_from_db()
        assert owed.department == there
        assert "현장을 봅니다." in words(Client().get(owed.get_absolute_url()))

    def test_many_cost_as_many_queries_as_one(self) -> None:
        room, counts = evening(), []
        make_question(room, state="SHOWN")
        end(room, at=AT)
        url = f"{reverse('briefings:follow_ups')}?briefing={room.briefing_id}"
        for more in (0, 6):
            for _number in range(more):
                left_open(at=AT)
            Client().get(reverse("briefings:follow_ups"))
            with CaptureQueriesContext(connection) as made:
                assert Client().get(reverse("briefings:follow_ups")).status_code == 200
            counts.append(len(made))
        assert counts[0] == counts[1]
        assert len(Client().get(url).context["page"]) == 1

    @pytest.mark.parametrize("named_so", ["x", "9" * 40, "999999", "-1", "１"])
    def test_a_briefing_that_is_none(self, named_so: str) -> None:
        assert Client().get(reverse("briefings:follow_ups"), {"briefing": named_so}).status_code == 404


class TestPromisePages:
    def test_the_list_and_the_page_say_what_became_of_it(self) -> None:
        made = promised(at=AT, days=10)
        client = client_of(officer_of(made.briefing))
        url = reverse("briefings:promise_settle", args=[made.pk, "keep"])
        assert client.post(url, {"outcome": " "}).status_code == 422
        given = {"outcome": "설치했습니다.", "url": "https://example.test/"}
        assert client.post(url, given).status_code == 302
        page = Client().get(made.get_absolute_url())
        assert "설치했습니다." in words(page)
        listed = Client().get(reverse("briefings:promises"), {"state": "KEPT"})
        assert [one.pk for one in listed.context["page"]] == [made.pk]
        assert Client().get(reverse("briefings:promises"), {"state": "MADE"}).status_code == 200

    def test_it_is_put_off_by_its_form(self) -> None:
        made = promised(at=AT, days=10)
        client = client_of(officer_of(made.briefing))
        url = reverse("briefings:promise_put_off", args=[made.pk])
        earlier, later = made.due_on - timedelta(days=1), made.due_on + timedelta(days=30)
        assert client.post(url, {"due_on": earlier.isoformat(), "reason": "이유"}).status_code == 422
        assert client.post(url, {"due_on": later.isoformat(), "reason": "자재가 늦습니다."}).status_code == 302
        assert "자재가 늦습니다." in words(Client().get(made.get_absolute_url()))

    @pytest.mark.parametrize(("step", "status"), [("keep", 200), ("put_off", 404), ("open", 404), ("nothing", 404)])
    def test_only_steps_that_settle_have_this_page(self, step: str, status: int) -> None:
        made = promised(at=AT)
        client = client_of(officer_of(made.briefing))
        assert client.get(reverse("briefings:promise_settle", args=[made.pk, step])).status_code == status

    def test_those_who_hold_the_evening_write_one_down_from_a_question(self) -> None:
        room = evening()
        question = make_question(room, state="ANSWERED")
        url = reverse("briefings:promise_new", args=[room.briefing_id])
        client = client_of(on_duty(room.briefing, "MODERATOR"))
        assert client.get(url, {"question": question.pk}).status_code == 200
        given = {
            "text": "점자 안내판을 답니다.", "promised_by": "시설팀장", "due_on": (AT + timedelta(days=40)).date(),
            "department": room.briefing.department_id, "question": question.pk,
        }  # fmt: skip
        assert client.post(url, {**given, "due_on": "어제"}).status_code == 422
        assert client.post(url, given).status_code == 302
        made = Promise.objects.get()
        assert (made.question, made.promised_by) == (question, "시설팀장")
        assert client_of(make_user()).get(url).status_code == 403


class TestLogAndFigures:
    def test_the_log_counts_steps_and_grounds_and_holds_no_text_and_no_name(self) -> None:
        room, person = evening(), make_user(display_name="홍길순")
        hidden = make_question(room, participant=make_participant(room, person), text="여기 적힌 말은 비밀입니다.")
        steps.move(hidden, "hide", by=officer_of(room.briefing), at=AT, reason="INSULT", ground="INSULT")
        make_question(room, state="SHOWN")
        page = Client().get(reverse("briefings:log", args=[room.briefing_id]))
        log = page.context["log"]
        assert log.asked == 2
        assert sum(number for _label, number in log.grounds) == 1
        assert [label for label, number in log.grounds if number] == [Ground.INSULT.label]
        assert hidden.text not in words(page)
        assert person.display_name not in words(page)

    def test_figures_of_this_time_beside_the_last_time(self) -> None:
        series = Series.objects.create(name="반기 설명회")
        earlier = make_briefing(state="ENDED", series=series, starts_at=AT - timedelta(days=180))
        room = evening(series=series)
        make_question(room, state="ANSWERED")
        owed = make_question(room, state="SHOWN")
        make_question(room, state="HIDDEN")
        end(room, at=AT)
        page = Client().get(reverse("briefings:figures", args=[room.briefing_id]))
        found = page.context["figures"]
        assert (found.asked, found.answered_live, found.owed, found.hidden) == (3, 1, 1, 1)
        assert sum(number for _label, number in found.rows) == found.asked
        assert page.context["before"].briefing == earlier
        follow_ups.answer(follow_up=owed_for(owed), text="네.", by=officer_of(room.briefing), at=AT)
        found = Client().get(reverse("briefings:figures", args=[room.briefing_id])).context["figures"]
        assert (found.answered_live, found.answered_afterwards, found.owed) == (1, 1, 0)

    @pytest.mark.parametrize("state", ["DRAFT", "ANNOUNCED", "CANCELLED"])
    @pytest.mark.parametrize("name", ["log", "figures"])
    def test_nothing_is_counted_before_it_began(self, state: str, name: str) -> None:
        briefing = make_briefing(state=state)
        assert Client().get(reverse(f"briefings:{name}", args=[briefing.pk])).status_code == 404


class TestStaffPage:
    @pytest.mark.parametrize("state", ["ANNOUNCED", "LIVE", "ENDED"])
    def test_those_who_hold_it_see_what_is_left_to_do(self, state: str) -> None:
        briefing = make_briefing(state=state)
        url = reverse("briefings:afterwards", args=[briefing.pk])
        for person in (officer_of(briefing), on_duty(briefing, "MODERATOR")):
            assert client_of(person).get(url).status_code == 200
        assert client_of(make_user()).get(url).status_code == 403


class TestOpenData:
    def test_no_names_and_nothing_that_was_not_shown(self) -> None:
        room, person = evening(), make_user(display_name="홍길순")
        shown = make_question(room, state="SHOWN", participant=make_participant(room, person))
        held = make_question(room, state="HELD")
        end(room, at=AT)
        promised(owed_for(shown).briefing, at=AT)
        owed, made = named("briefing-follow-ups"), named("briefing-promises")
        assert owed is not None
        assert made is not None
        (row,) = owed.rows(AT)
        assert shown.text in row
        assert held.text not in row
        assert person.display_name not in str(row)
        assert len(list(made.rows(AT))) == 1


@pytest.mark.parametrize("page", ["log", "figures"])
def test_what_is_counted_anew_is_read_only_so_often(client: Client, settings: Any, page: str) -> None:
    settings.RATES = {**settings.RATES, "briefing_records": (2, 3600)}
    url = reverse(f"briefings:{page}", args=[make_briefing(state="ENDED").pk])
    assert [client.get(url).status_code for _visit in range(3)] == [200, 200, 429]


def test_captions_are_taken_along_only_so_often(client: Client, settings: Any) -> None:
    settings.RATES = {**settings.RATES, "briefing_records": (2, 3600)}
    url = reverse("briefings:captions_file", args=[room_of(make_briefing(state="ENDED")).pk, "vtt"])
    assert [client.get(url).status_code for _visit in range(3)] == [200, 200, 429]
