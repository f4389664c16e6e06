"""Lists of invited people, their links and letters, and what the staff is shown of them."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import Role
from core.spreadsheets import write
from surveys.models import Invitation, Participation
from surveys.queries import invitations as queries
from surveys.rules.respondents import Who
from surveys.services import answers as answering
from surveys.services import invitation_letters, invitation_lists, invitations, personal_links
from surveys.services.invitation_lists import COLUMNS, Person
from surveys.services.refusals import SurveyRefused
from surveys.states.surveys import Access
from tests.factories import make_department, make_staff
from tests.sessions import sign_in
from tests.surveys.intake.rounds import START, survey_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey() -> Any:
    return survey_of(access=Access.INVITED)


@pytest.fixture
def officer(survey: Any) -> Any:
    return make_staff(Role.CASE_OFFICER, survey.department)


def people(count: int, stratum: str = "") -> list[Person]:
    return [Person(f"person{stratum}{number}@example.test", f"이웃 {number}", stratum) for number in range(count)]


def invited(survey: Any, officer: Any, count: int = 3, stratum: str = "") -> list[Invitation]:
    invitations.add(survey=survey, people=people(count, stratum), by=officer, at=START)
    return list(Invitation.objects.filter(survey=survey).order_by("pk"))


def respond(survey: Any, invitation: Invitation) -> None:
    answering.submit(survey=survey, version=survey.current, raw={"q1": 1}, who=Who(invitation=invitation), at=START)


class TestReading:
    def test_lines_with_commas_or_tabs_and_a_heading(self) -> None:
        for text in ("이메일,이름,부서\nA@Example.test, 가나다 ,기획부\n", "a@example.test\t가나다\t기획부"):
            assert invitation_lists.from_text(text).people == [Person("a@example.test", "가나다", "기획부")]

    def test_a_line_that_is_no_address_is_told_with_its_number_and_left_out(self) -> None:
        reading = invitation_lists.from_text("a@example.test\n\n가나다\nb@example.test\nA@example.test")
        assert [person.email for person in reading.people] == ["a@example.test", "b@example.test"]
        assert [fault.line for fault in reading.faults] == [3]
        assert reading.repeated == 1

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "cp949"])
    def test_files_of_spreadsheet_programs_in_korean(self, encoding: str) -> None:
        file = BytesIO("이메일,이름\nx@example.test,홍보팀\n".encode(encoding))
        assert invitation_lists.from_file(file, "list.csv").people == [Person("x@example.test", "홍보팀")]

    def test_a_workbook(self) -> None:
        content = write(COLUMNS, [["x@example.test", "가", "나"], ["nobody", "", ""]], title="명단")
        reading = invitation_lists.from_file(BytesIO(content), "list.xlsx")
        assert reading.people == [Person("x@example.test", "가", "나")]
        assert [fault.line for fault in reading.faults] == [3]

    def test_no_text_and_too_many_are_refused(self, monkeypatch: Any) -> None:
        with pytest.raises(SurveyRefused):
            invitation_lists.from_file(BytesIO(b"\xff\xfe\x00\x81\xff"), "list.csv")
        monkeypatch.setattr(invitation_lists, "MOST_PEOPLE", 2)
        with pytest.raises(SurveyRefused):
            invitation_lists.from_text("a@example.test\nb@example.test\nc@example.test")

    def test_what_was_read_reads_the_same_again(self) -> None:
        reading = invitation_lists.from_text('a@example.test,"가, 나",다')
        assert invitation_lists.from_text(reading.as_text()).people == reading.people


class TestLinks:
    def test_a_link_leads_to_its_invitation_and_is_kept_nowhere(self, survey: Any, officer: Any) -> None:
        first, second, _third = invited(survey, officer)
        link = personal_links.token(first)
        assert link != personal_links.token(second)
        assert personal_links.found(link) == first
        row = Invitation.objects.filter(pk=first.pk).values().get()
        assert link not in str(row)

    def test_a_made_up_link_and_one_that_was_forgotten_lead_nowhere(self, survey: Any, officer: Any) -> None:
        first, *_others = invited(survey, officer)
        link = personal_links.token(first)
        assert personal_links.found("made-up") is None
        invitations.forget(Invitation.objects.filter(survey=survey))
        assert personal_links.found(link) is None

    def test_without_the_key_outside_the_database_no_link_can_be_made(
        self, survey: Any, officer: Any, settings: Any
    ) -> None:
        first, *_others = invited(survey, officer)
        settings.SECRET_KEY = "a thief has the seed and not this"
        assert personal_links.found(personal_links.token(first)) is None


class TestLetters:
    def test_letters_leave_once_and_hold_the_personal_link(self, survey: Any, officer: Any) -> None:
        rows = invited(survey, officer)
        assert invitations.send(survey=survey, by=officer, at=START) == 3
        assert invitation_letters.send(at=START) == 3
        assert invitation_letters.send(at=START) == 0
        assert {letter.to[0] for letter in mail.outbox} == {row.email for row in rows}
        for row in rows:
            (letter,) = [letter for letter in mail.outbox if letter.to == [row.email]]
            assert reverse("surveys:by_link", args=[personal_links.token(row)]) in letter.body
        with pytest.raises(SurveyRefused):
            invitations.send(survey=survey, by=officer, at=START)

    def test_letters_wait_for_the_opening(self, survey: Any, officer: Any) -> None:
        invited(survey, officer)
        type(survey).objects.filter(pk=survey.pk).update(state="SCHEDULED")
        survey.refresh_from_db()
        invitations.send(survey=survey, by=officer, at=START)
        assert invitation_letters.send(at=START) == 0
        type(survey).objects.filter(pk=survey.pk).update(state="OPEN")
        assert invitation_letters.send(at=START) == 3

    def test_a_reminder_goes_to_those_who_have_not_answered_and_marks_all_alike(
        self, survey: Any, officer: Any
    ) -> None:
        first, second, third = invited(survey, officer)
        invitations.send(survey=survey, by=officer, at=START)
        invitation_letters.send(at=START)
        respond(survey, second)
        mail.outbox.clear()
        later = START + timedelta(days=3)
        invitations.remind(survey=survey, by=officer, at=later)
        assert invitation_letters.send(at=later) == 2
        assert {letter.to[0] for letter in mail.outbox} == {first.email, third.email}
        rows = Invitation.objects.filter(survey=survey).values_list("letter_waits", "invited_at", "reminded_at")
        assert len(set(rows)) == 1

    def test_reminders_come_days_apart_and_only_while_it_is_open(self, survey: Any, officer: Any) -> None:
        with pytest.raises(SurveyRefused):
            invitations.remind(survey=survey, by=officer, at=START)
        invited(survey, officer)
        invitations.send(survey=survey, by=officer, at=START)
        invitation_letters.send(at=START)
        with pytest.raises(SurveyRefused):
            invitations.remind(survey=survey, by=officer, at=START + timedelta(days=1))
        survey.state = "CLOSED"
        with pytest.raises(SurveyRefused):
            invitations.remind(survey=survey, by=officer, at=START + timedelta(days=5))

    def test_one_wrong_address_keeps_nobody_else_waiting(self, survey: Any, officer: Any) -> None:
        rows = invited(survey, officer)
        invitations.send(survey=survey, by=officer, at=START)

        class Refusing(invitation_letters.Mailer):
            def send(self, message: Any) -> None:
                if message.to == [rows[0].email]:
                    raise ValueError("550 no such mailbox")
                super().send(message)

        assert invitation_letters.send(at=START, mailer=Refusing) == 2
        assert queries.standing(survey).bounced == 1
        assert not invitation_letters.waiting(START).exists()


class TestList:
    def test_the_same_address_is_on_the_list_once(self, survey: Any, officer: Any) -> None:
        assert invitations.add(survey=survey, people=people(3), by=officer, at=START) == 3
        assert invitations.add(survey=survey, people=people(4), by=officer, at=START) == 1

    def test_staff_of_another_department_may_not(self, survey: Any) -> None:
        stranger = make_staff(Role.CASE_OFFICER, make_department())
        with pytest.raises(PermissionDenied):
            invitations.add(survey=survey, people=people(1), by=stranger, at=START)

    def test_an_invitation_can_be_taken_back_until_its_letter_left(self, survey: Any, officer: Any) -> None:
        first, second, _third = invited(survey, officer)
        invitations.take_back(invitation=first, by=officer, at=START)
        Invitation.objects.filter(pk=second.pk).update(invited_at=START)
        with pytest.raises(SurveyRefused):
            invitations.take_back(invitation=second, by=officer, at=START)
        assert Invitation.objects.filter(survey=survey).count() == 2

    def test_names_and_addresses_go_a_month_after_the_end_and_the_count_stays(self, survey: Any, officer: Any) -> None:
        first, *_others = invited(survey, officer)
        respond(survey, first)
        survey.state, survey.state_changed_at = "CLOSED", START
        survey.save()
        assert not invitations.expired(START + timedelta(days=30)).exists()
        rows = invitations.expired(START + timedelta(days=31))
        assert rows.count() == 3
        invitations.forget(rows)
        assert set(Invitation.objects.values_list("name", "email", "seed")) == {("", "", "")}
        assert Participation.objects.count() == 1
        assert not invitations.expired(START + timedelta(days=31)).exists()

    def test_small_groups_and_the_one_that_would_give_them_away_show_no_rate(self, survey: Any, officer: Any) -> None:
        for name, size, came in (("가", 14, 8), ("나", 12, 6), ("다", 4, 4)):
            rows = [row for row in invited(survey, officer, size, name) if row.stratum == name]
            for row in rows[:came]:
                respond(survey, row)
        shown = {group.name: group.answered for group in queries.groups(survey)}
        assert shown == {"가": 8, "나": None, "다": None}

    def test_a_group_of_which_nearly_all_have_answered_shows_no_rate(self, survey: Any, officer: Any) -> None:
        for row in invited(survey, officer, 20, "가")[:17]:
            respond(survey, row)
        assert [group.share for group in queries.groups(survey)] == [None]

    def test_how_many_have_answered_is_shown_from_five_on(self, survey: Any, officer: Any) -> None:
        rows = invited(survey, officer, 6)
        for row in rows[:4]:
            respond(survey, row)
        assert queries.standing(survey).answered is None
        respond(survey, rows[4])
        assert queries.standing(survey).answered == 5


class TestPages:
    @pytest.fixture
    def client(self, officer: Any) -> Client:
        client = Client()
        sign_in(client, officer)
        return client

    def test_a_list_is_looked_at_before_it_is_kept(self, survey: Any, client: Client) -> None:
        url = reverse("surveys:invite", args=[survey.slug])
        looked = client.post(url, {"text": "a@example.test,가\nno address"})
        assert looked.status_code == 200
        assert looked.context["reading"].people == [Person("a@example.test", "가")]
        assert not Invitation.objects.exists()
        kept = client.post(url, {"text": looked.context["reading"].as_text(), "keep": "1"})
        assert kept.status_code == 302
        assert Invitation.objects.get().email == "a@example.test"

    @pytest.mark.parametrize("text", ["", "no address at all", '"open'])
    def test_a_wrong_list_stays_typed_and_answers_422(self, survey: Any, client: Client, text: str) -> None:
        response = client.post(reverse("surveys:invite", args=[survey.slug]), {"text": text})
        assert response.status_code == 422
        assert not Invitation.objects.exists()

    def test_the_pages_name_nobody_who_has_answered(self, survey: Any, officer: Any, client: Client) -> None:
        first, *_others = invited(survey, officer)
        pages = [reverse(f"surveys:{name}", args=[survey.slug]) for name in ("invitations", "invited_people")]
        before = [client.get(url).content.count(b"<tr") for url in pages]
        texts = [client.get(url).content for url in pages]
        respond(survey, first)
        assert [client.get(url).content.count(b"<tr") for url in pages] == before
        assert all(first.email.encode() in text for text in texts[1:])

    def test_the_list_takes_as_many_queries_for_30_people_as_for_one(
        self, survey: Any, officer: Any, client: Client, django_assert_max_num_queries: Any
    ) -> None:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        url = reverse("surveys:invited_people", args=[survey.slug])
        counts = []
        for size in (1, 30):
            invited(survey, officer, size)
            client.get(url)
            with CaptureQueriesContext(
                connection,
            ) as queries_made:
                client.get(url)
            counts.append(len(queries_made))
        assert counts[0] == counts[1]

    def test_the_page_offers_a_reminder_only_when_it_can_be_sent(
        self, survey: Any, officer: Any, client: Client
    ) -> None:
        invited(survey, officer)
        type(survey).objects.filter(pk=survey.pk).update(closes_at=timezone.now() + timedelta(days=5))
        page, button = (reverse(f"surveys:{name}", args=[survey.slug]) for name in ("invitations", "remind_invited"))
        written = Invitation.objects.filter(survey=survey)
        written.update(invited_at=timezone.now() - timedelta(days=1))
        assert button not in client.get(page).content.decode()
        written.update(invited_at=timezone.now() - timedelta(days=3))
        assert button in client.get(page).content.decode()
        client.post(button)
        assert button not in client.get(page).content.decode()

    def test_others_find_no_such_page(self, survey: Any, officer: Any) -> None:
        invited(survey, officer)
        stranger = Client()
        sign_in(stranger, make_staff(Role.CASE_OFFICER, make_department()))
        for name in ("invitations", "invited_people", "invite"):
            assert stranger.get(reverse(f"surveys:{name}", args=[survey.slug])).status_code in {403, 404}
            assert Client().get(reverse(f"surveys:{name}", args=[survey.slug])).status_code == 302

    def test_buttons_send_and_remind(self, survey: Any, officer: Any, client: Client) -> None:
        invited(survey, officer)
        client.post(reverse("surveys:send_invitations", args=[survey.slug]))
        assert Invitation.objects.filter(letter_waits=True).count() == 3
        client.post(reverse("surveys:remind_invited", args=[survey.slug]))
        assert not Invitation.objects.filter(reminded_at__isnull=False).exists()
