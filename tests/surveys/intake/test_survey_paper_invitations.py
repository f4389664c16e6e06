"""People who have no e-mail are invited too: by a printed letter with a link that can be typed."""

import re
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from accounts.models import Role
from core.audit.models import AuditRecord
from core.spreadsheets import write
from surveys.models import Invitation, Response
from surveys.queries import invitations as queries
from surveys.rules.respondents import Who
from surveys.services import (
    answers,
    invitation_letters,
    invitation_lists,
    invitation_sheets,
    invitations,
    personal_links,
)
from surveys.services.invitation_lists import COLUMNS, Person
from surveys.services.refusals import SurveyRefused
from surveys.states.surveys import Access, Mode
from tests.factories import make_department, make_staff
from tests.sessions import sign_in
from tests.surveys.intake.rounds import START, survey_of

pytestmark = pytest.mark.django_db

PEOPLE = [Person("", "홍길동", "시설부"), Person("", "홍길동", "총무부"), Person("mail@example.test", "김모두")]


@pytest.fixture
def survey() -> Any:
    return survey_of(access=Access.INVITED, purpose="시설을 고치는 데 씁니다.")


@pytest.fixture
def officer(survey: Any) -> Any:
    return make_staff(Role.CASE_OFFICER, survey.department)


@pytest.fixture
def client(officer: Any) -> Client:
    client = Client()
    sign_in(client, officer)
    return client


@pytest.fixture
def listed(survey: Any, officer: Any) -> list[Invitation]:
    invitations.add(survey=survey, people=PEOPLE, by=officer, at=START)
    return list(Invitation.objects.filter(survey=survey).order_by("pk"))


def texts(content: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(content)).pages]


class TestReading:
    @pytest.mark.parametrize(
        "text",
        [
            ",홍길동,시설부\n,홍길동,총무부\nmail@example.test,김모두",
            "이름,소속,이메일\n홍길동,시설부\n홍길동,총무부,\n김모두,,mail@example.test",
            "성명\t부서\t전자우편\n홍길동\t시설부\t\n홍길동\t총무부\t\n김모두\t\tMAIL@example.test",
        ],
    )
    def test_a_line_without_an_address_is_a_person_with_a_name(self, text: str) -> None:
        reading = invitation_lists.from_text(text)
        assert reading.people == PEOPLE and reading.on_paper == 2
        assert invitation_lists.from_text(reading.as_text()).people == PEOPLE

    def test_a_heading_that_nobody_knows_keeps_its_usual_place(self) -> None:
        reading = invitation_lists.from_text("이메일,담당자,팀\nmail@example.test,김모두,시설부")
        assert reading.people == [Person("mail@example.test", "김모두", "시설부")]

    def test_neither_an_address_nor_a_name_is_told_and_twice_the_same_counts_once(self) -> None:
        reading = invitation_lists.from_text(",,시설부\n,홍길동,시설부\n,홍길동,시설부")
        assert [fault.line for fault in reading.faults] == [1]
        assert (len(reading.people), reading.repeated) == (1, 1)

    def test_a_workbook_may_leave_the_address_out(self) -> None:
        content = write(COLUMNS, [["", "홍길동", "시설부"], ["", "", "시설부"]], title="명단")
        reading = invitation_lists.from_file(BytesIO(content), "list.xlsx")
        assert reading.people == [PEOPLE[0]] and [fault.line for fault in reading.faults] == [3]


class TestLinks:
    def test_the_link_is_short_and_forgives_how_it_is_typed(self, listed: list[Invitation]) -> None:
        first, second, by_mail = listed
        link = personal_links.token(first)
        assert re.fullmatch(r"(?:[2-9A-Z]{4}-){2}[2-9A-Z]{4}", link) and link != personal_links.token(second)
        for typed in (link, link.lower(), link.replace("-", ""), link.replace("-", " ")):
            assert personal_links.found(typed) == first
        assert personal_links.found(link[:-1]) is None
        assert len(personal_links.token(by_mail)) == 32

    def test_whoever_has_the_database_cannot_try_short_links(self, listed: list[Invitation], settings: Any) -> None:
        link = personal_links.token(listed[0])
        settings.SECRET_KEY = "a thief has the rows and not this"
        assert personal_links.digest(link) != listed[0].token_hash

    def test_typed_into_a_browser_it_leads_to_the_questions(self, survey: Any, listed: list[Invitation]) -> None:
        browser = Client()
        address = f"/surveys/i/{personal_links.token(listed[0]).lower()}"
        page = browser.get(address, follow=True)
        assert page.redirect_chain[-1][0] == survey.get_absolute_url()
        assert browser.get(f"{survey.get_absolute_url()}answer/").status_code == 200

    def test_it_counts_once(self, survey: Any, listed: list[Invitation]) -> None:
        who = Who(invitation=listed[0])
        answers.submit(survey=survey, version=survey.current, raw={"q1": 1}, who=who, at=START)
        with pytest.raises(answers.CannotAnswer):
            answers.submit(survey=survey, version=survey.current, raw={"q1": 1}, who=who, at=START)


class TestLetters:
    def test_each_has_a_page_with_name_group_and_own_link(
        self, survey: Any, officer: Any, listed: list[Invitation], settings: Any
    ) -> None:
        pages = texts(invitation_sheets.printed(survey=survey, part=1, by=officer, at=START))
        assert len(pages) == 2
        for page, invitation in zip(pages, listed, strict=False):
            assert "홍길동" in page and invitation.stratum in page and survey.title in page
            assert f"/surveys/i/{personal_links.token(invitation)}\n" in page, "the address stands in one line"
        assert AuditRecord.objects.filter(verb="surveys.print_invitations").count() == 1

    def test_a_letter_is_the_same_before_and_after_the_answer(
        self, survey: Any, officer: Any, listed: list[Invitation]
    ) -> None:
        before = texts(invitation_sheets.printed(survey=survey, part=1, by=officer, at=START))
        who = Who(invitation=listed[0])
        answers.submit(survey=survey, version=survey.current, raw={"q1": 1}, who=who, at=START)
        assert texts(invitation_sheets.printed(survey=survey, part=1, by=officer, at=START)) == before

    def test_a_long_purpose_takes_the_link_along_to_the_next_page(
        self, survey: Any, officer: Any, listed: list[Invitation]
    ) -> None:
        survey.purpose = "가나다라 " * 400
        pages = texts(invitation_sheets.render(survey, listed[:1]))
        assert personal_links.token(listed[0]) in "".join(pages).replace("\n", "")

    def test_long_lists_come_in_files(
        self, survey: Any, officer: Any, listed: list[Invitation], monkeypatch: Any
    ) -> None:
        monkeypatch.setattr(invitation_sheets, "MOST_IN_A_FILE", 1)
        first, second = (
            texts(invitation_sheets.printed(survey=survey, part=part, by=officer, at=START)) for part in (1, 2)
        )
        assert "시설부" in first[0] and "총무부" in second[0]
        with pytest.raises(SurveyRefused):
            invitation_sheets.printed(survey=survey, part=3, by=officer, at=START)

    @pytest.mark.parametrize("state", ["DRAFT", "CLOSED", "PUBLISHED", "CANCELLED"])
    def test_nothing_is_printed_before_it_is_ready_or_after_it(
        self, survey: Any, officer: Any, listed: list[Invitation], state: str
    ) -> None:
        survey.state = state
        with pytest.raises(SurveyRefused):
            invitation_sheets.printed(survey=survey, part=1, by=officer, at=START)
        with pytest.raises(SurveyRefused):
            invitation_sheets.note_posted(survey=survey, by=officer, at=START)

    def test_posting_is_noted_once_and_holds_the_invitation(
        self, survey: Any, officer: Any, listed: list[Invitation]
    ) -> None:
        assert queries.standing(survey).unposted == 2
        assert invitation_sheets.note_posted(survey=survey, by=officer, at=START) == 2
        with pytest.raises(SurveyRefused):
            invitation_sheets.note_posted(survey=survey, by=officer, at=START)
        with pytest.raises(SurveyRefused):
            invitations.take_back(invitation=listed[0], by=officer, at=START)
        standing = queries.standing(survey)
        assert (standing.on_paper, standing.unposted, standing.unsent, standing.sent) == (2, 0, 1, 2)

    def test_mail_goes_only_to_those_who_have_an_address(
        self, survey: Any, officer: Any, listed: list[Invitation], mailoutbox: list[Any]
    ) -> None:
        assert invitations.send(survey=survey, by=officer, at=START) == 1
        assert invitation_letters.send(at=START) == 1
        assert [letter.to for letter in mailoutbox] == [["mail@example.test"]]

    def test_whose_address_takes_no_mail_is_written_to_on_paper(
        self, survey: Any, officer: Any, listed: list[Invitation]
    ) -> None:
        class Refusing(invitation_letters.Mailer):
            def send(self, message: Any) -> None:
                raise ValueError("550 no such mailbox")

        invitations.send(survey=survey, by=officer, at=START)
        assert invitation_letters.send(at=START, mailer=Refusing) == 0
        with pytest.raises(SurveyRefused):
            invitations.send(survey=survey, by=officer, at=START)
        pages = texts(invitation_sheets.printed(survey=survey, part=1, by=officer, at=START))
        bounced = Invitation.objects.get(bounced=True)
        assert "김모두" in pages[2] and personal_links.token(bounced) in pages[2].replace("\n", "")
        assert personal_links.found(personal_links.token(bounced)) == bounced

    def test_the_same_name_and_group_is_on_the_list_once(self, survey: Any, officer: Any) -> None:
        assert invitations.add(survey=survey, people=PEOPLE, by=officer, at=START) == 3
        assert invitations.add(survey=survey, people=PEOPLE, by=officer, at=START) == 0

    def test_staff_of_another_department_may_not(self, survey: Any, listed: list[Invitation]) -> None:
        stranger = make_staff(Role.CASE_OFFICER, make_department())
        with pytest.raises(PermissionDenied):
            invitation_sheets.printed(survey=survey, part=1, by=stranger, at=START)
        with pytest.raises(PermissionDenied):
            invitation_sheets.note_posted(survey=survey, by=stranger, at=START)


class TestPages:
    def test_a_list_of_names_is_looked_at_kept_printed_and_noted(self, survey: Any, client: Client) -> None:
        add, overview = (reverse(f"surveys:{name}", args=[survey.slug]) for name in ("invite", "invitations"))
        looked = client.post(add, {"text": "이름,소속\n홍길동,시설부"})
        assert looked.status_code == 200 and looked.context["reading"].on_paper == 1
        client.post(add, {"text": looked.context["reading"].as_text(), "keep": "1"})
        page = client.get(overview).content.decode()
        (letters,) = re.findall(r'href="([^"]+letters\.pdf[^"]*)"', page)
        printed = client.get(letters.replace("&amp;", "&"))
        assert (printed["Content-Type"], printed["Cache-Control"]) == ("application/pdf", "no-store")
        assert "홍길동" in texts(printed.content)[0]
        client.post(reverse("surveys:post_invitations", args=[survey.slug]))
        assert Invitation.objects.filter(invited_at__isnull=False).count() == 1
        assert reverse("surveys:post_invitations", args=[survey.slug]) not in client.get(overview).content.decode()
        assert "홍길동" in client.get(reverse("surveys:invited_people", args=[survey.slug])).content.decode()

    @pytest.mark.parametrize("part", ["0", "-1", "x", "²", "99999", "7"])
    def test_a_wrong_part_does_no_harm(self, survey: Any, client: Client, listed: list[Invitation], part: str) -> None:
        answer = client.get(reverse("surveys:print_invitations", args=[survey.slug]), {"part": part})
        assert answer.status_code in {200, 302}

    def test_others_find_no_such_page(self, survey: Any, listed: list[Invitation]) -> None:
        stranger = Client()
        sign_in(stranger, make_staff(Role.CASE_OFFICER, make_department()))
        url = reverse("surveys:print_invitations", args=[survey.slug])
        assert stranger.get(url).status_code in {403, 404}
        assert Client().get(url).status_code == 302


class TestRates:
    def test_an_office_behind_one_address_opens_its_letters(
        self, survey: Any, listed: list[Invitation], settings: Any
    ) -> None:
        settings.RATES = {**settings.RATES, "survey_links": (1, 3600), "survey_answers": (1, 3600)}
        for invitation in listed:
            browser = Client()
            assert browser.get(f"/surveys/i/{personal_links.token(invitation)}/").status_code == 302
        tried = [Client().get(f"/surveys/i/made-up-{number}/").status_code for number in range(2)]
        assert tried == [404, 429]

    def test_each_personal_link_is_counted_by_itself(self, officer: Any, settings: Any) -> None:
        from tests.surveys.answering.round import Reader, asked

        survey = asked(access=Access.INVITED, mode=Mode.CONFIDENTIAL)
        settings.RATES = {**settings.RATES, "survey_answers": (1, 3600)}
        for number in range(3):
            invitation = personal_links.with_link(Invitation(survey=survey, email=f"{number}@example.test"))
            invitation.save()
            reader = Reader(survey)
            reader.client.get(f"/surveys/i/{personal_links.token(invitation)}/")
            assert reader.to_the_end().press("send").page.status_code == 302
        assert Response.objects.filter(survey=survey).count() == 3
