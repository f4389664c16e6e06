"""What editors begin with when they write the record, and a survey made by one press."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from accounts.models import Role
from briefings.models import Briefing, Caption, Registration
from briefings.services import announcing, feedback, records
from briefings.services import registration_letters as letters
from core.notify.models import OutboxMessage
from demo.pages import root_page
from home.briefing_records import spoken
from home.models import BriefingRecordPage, HomePage
from surveys.models import Survey
from tests.briefings.afterwards.evenings import end, evening, promised
from tests.briefings.builders import make_briefing, make_participant, make_question, officer_of
from tests.briefings.registration.enrolling import enrol, holding
from tests.factories import make_department, make_staff, make_user
from tests.sessions import sign_in
from tests.surveys.intake.rounds import survey_of

pytestmark = pytest.mark.django_db
AT = timezone.now()


def client_of(person: Any) -> Client:
    client = Client()
    sign_in(client, person)
    return client


def say(room: Any, seconds: int, text: str, speaker: str = "공원관리팀장") -> None:
    began = room.briefing.began_at
    Caption.objects.create(room=room, said_at=began + timedelta(seconds=seconds), speaker=speaker, text=text)


class TestTheDraft:
    def test_it_holds_the_recordings_times_and_what_the_public_saw(self) -> None:
        room = evening()
        say(room, -5, "마이크 시험")
        say(room, 3725, "내년에 끝납니다.")
        answered = make_question(room, state="ANSWERED")
        held = make_question(room, state="HELD")
        end(room, at=AT + timedelta(hours=2))
        made = promised(Briefing.objects.get(pk=room.briefing_id), at=AT)
        found = records.record_draft(Briefing.objects.get(pk=room.briefing_id))
        assert [(line.clock, line.text) for line in found.transcript] == [
            ("0:00:00", "마이크 시험"), ("1:02:05", "내년에 끝납니다."),
        ]  # fmt: skip
        assert [asked.text for asked in found.questions] == [answered.text]
        assert held.text not in str(found)
        assert found.promises == (made,)

    def test_an_evening_on_which_nothing_was_said_or_asked(self) -> None:
        found = records.record_draft(make_briefing(state="ENDED"))
        assert (found.transcript, found.questions, found.promises) == ((), (), ())

    def test_what_one_says_in_a_row_is_one_passage_until_it_is_too_long(self) -> None:
        room = evening()
        for second, speaker in enumerate(("가", "가", "나", "가")):
            say(room, second, f"말 {second}", speaker)
        passages = spoken(tuple(records.transcript(room)))
        assert [(one["moment"], one["text"]) for one in passages] == [
            ("0:00:00", "말 0 말 1"), ("0:00:02", "말 2"), ("0:00:03", "말 3"),
        ]  # fmt: skip
        for second in range(10, 30):
            say(room, second, "가" * 480, "다")
        assert all(len(one["text"]) <= 4000 for one in spoken(tuple(records.transcript(room))))


class TestThePage:
    def test_by_one_press_there_is_a_draft_and_by_the_second_the_same(self) -> None:
        root_page().add_child(instance=HomePage(title="첫 화면", slug="home"))
        room = evening()
        say(room, 60, "<script>alert(1)</script>")
        make_question(room, state="ANSWERED", text="<b>굵은</b> 질문입니다.")
        end(room, at=AT)
        client = client_of(officer_of(room.briefing))
        url = reverse("briefing_record_write", args=[room.briefing_id])
        first, second = client.post(url), client.post(url)
        assert (first.status_code, second.status_code) == (302, 302)
        page = BriefingRecordPage.objects.get()
        assert first.url == second.url == reverse("briefings:afterwards", args=[room.briefing_id])
        author = make_staff(Role.AUTHOR, room.briefing.department)
        assert [door.done_url for door in records.doors(page.briefing, author)] == [
            reverse("wagtailadmin_pages:edit", args=[page.pk])
        ]
        assert not page.live
        # Whoever only holds the briefing reads where the draft is; nobody else is told of it.
        (told,) = (door for door in records.doors(page.briefing, officer_of(room.briefing)) if door.done)
        assert told.done and not told.done_url
        assert str(told.done) in client.get(first.url).content.decode()
        assert records.doors(page.briefing, make_user()) == []
        assert page.transcript[0].value["moment"] == "0:01:00"
        minutes = str(page.minutes)
        assert "&lt;b&gt;굵은" in minutes
        assert records.published_at(room.briefing) == ""
        assert client.get(url).status_code == 405

    def test_neither_strangers_nor_before_the_end(self) -> None:
        root_page().add_child(instance=HomePage(title="첫 화면", slug="home"))
        on, over = make_briefing(state="LIVE"), make_briefing(state="ENDED")
        url = reverse("briefing_record_write", args=[over.pk])
        for stranger in (make_user(), make_staff(department=make_department())):
            assert client_of(stranger).post(url).status_code == 403
        assert client_of(officer_of(on)).post(reverse("briefing_record_write", args=[on.pk])).status_code == 404
        assert not Page.objects.type(BriefingRecordPage).exists()


class TestTheSurvey:
    def made(self, briefing: Briefing) -> Survey:
        url = reverse("briefing_survey_make", args=[briefing.pk])
        assert client_of(officer_of(briefing)).post(url).status_code == 302
        briefing.refresh_from_db()
        return Survey.objects.get()

    def test_once_from_the_template_and_in_preparation(self) -> None:
        briefing = make_briefing(state="ENDED")
        survey = self.made(briefing)
        assert self.made(briefing) == survey
        assert (survey.department, survey.state) == (briefing.department, "DRAFT")
        assert survey.draft["sections"] and survey.purpose
        assert briefing.feedback_url == survey.get_absolute_url()
        assert feedback.address_of(briefing) == ""

    def test_people_are_asked_once_when_it_is_open(self) -> None:
        room, person = evening(), make_user()
        make_participant(room, person)
        end(room, at=AT)
        briefing = Briefing.objects.get(pk=room.briefing_id)
        self.made(briefing)
        feedback.tell(AT)
        assert not OutboxMessage.objects.filter(event="briefings.feedback_wanted").exists()
        running = survey_of(access="OPEN")
        Survey.objects.filter(pk=running.pk).update(closes_at=AT + timedelta(days=7))
        Briefing.objects.filter(pk=briefing.pk).update(feedback_url=running.get_absolute_url())
        for _turn in range(2):
            feedback.tell(AT)
        told = OutboxMessage.objects.get(event="briefings.feedback_wanted")
        assert (told.recipient, told.url) == (person, running.get_absolute_url())

    def test_without_an_account_by_a_letter_and_on_the_ticket(self, client: Client) -> None:
        briefing = make_briefing(state="ANNOUNCED", starts_at=AT + timedelta(hours=1))
        enrol(briefing, email="here@example.test", at=AT)
        enrol(briefing, email="", phone="010-1234-5678", at=AT)
        letters.send()
        announcing.begin(briefing, by=officer_of(briefing), at=AT + timedelta(hours=1))
        announcing.end(briefing, by=officer_of(briefing), at=AT + timedelta(hours=3))
        running = survey_of(access="OPEN")
        Survey.objects.filter(pk=running.pk).update(closes_at=AT + timedelta(days=7))
        Briefing.objects.filter(pk=briefing.pk).update(feedback_url=running.get_absolute_url())
        for turn in range(2):
            feedback.tell(AT + timedelta(hours=4 + turn))
            letters.send()
        asked = [letter for letter in mail.outbox if running.get_absolute_url() in letter.body]
        assert [letter.to for letter in asked] == [["here@example.test"]]
        for one in Registration.objects.all():
            holding(client, one)
            text = client.get(one.get_absolute_url()).content.decode()
            assert running.get_absolute_url() in text
            # There is no door any more to show the code at.
            assert "code.svg" not in text

    def test_nothing_of_others_and_nothing_before_it_begins(self) -> None:
        briefing = make_briefing(state="ANNOUNCED")
        url = reverse("briefing_survey_make", args=[briefing.pk])
        client_of(officer_of(briefing)).post(url)
        assert client_of(make_user()).post(url).status_code == 403
        assert not Survey.objects.exists()
