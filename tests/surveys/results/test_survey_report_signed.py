"""The report goes through three pairs of hands, and then everybody reads exactly that."""

# Fixtures are named by those who take them.
# ruff: noqa: F811

from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from core.refusals import Refused
from core.workflow import engine
from disclosures.models import CatalogueItem, DisclosurePage, SurveyReportPage
from disclosures.services import survey_reports
from surveys.models import Report, Survey
from surveys.queries import results_report
from surveys.services import results_report as service
from surveys.states.surveys import SurveyState
from tests.factories import make_staff
from tests.sessions import sign_in
from tests.signoff.conftest import index, item, people  # noqa: F401
from tests.surveys.results.asked import AT, answer, closed, officer, whole

pytestmark = pytest.mark.django_db


@pytest.fixture
def survey(people: SimpleNamespace) -> Survey:
    made = closed(people.department, people=30, population=100, sampling="CENSUS")
    service.edit(
        survey=made, summary="깨끗하지만 <느립니다>.\n고치겠습니다.", remarks={"s1": "덧붙이는 말"},
        by=officer(made), at=AT,
    )  # fmt: skip
    return made


def hand_in(survey: Survey, people: SimpleNamespace, item: CatalogueItem) -> Any:
    return survey_reports.hand_in(survey=survey, item=item, period="2026", actor=people.author, at=AT)


def sign(case: Any, people: SimpleNamespace) -> None:
    engine.apply(case, "check", actor=people.checker, at=AT)
    engine.apply(case, "approve", actor=people.approver, at=AT)


def test_three_sign_and_everybody_reads_it(
    client: Client,
    survey: Survey,
    people: SimpleNamespace,
    item: CatalogueItem,
) -> None:
    address = reverse("surveys:published_report", args=[survey.slug])
    case = hand_in(survey, people, item)
    assert client.get(address).status_code == 404
    sign(case, people)
    survey.refresh_from_db()
    assert survey.state == SurveyState.PUBLISHED
    body = client.get(address).content.decode()
    assert "고치겠습니다" in body
    assert "&lt;느립니다&gt;" in body
    assert "덧붙이는 말" in body
    assert "과정" in body
    assert client.get(reverse("surveys:report_pdf", args=[survey.slug])).content.startswith(b"%PDF")


def test_the_disclosure_carries_the_same_figures(
    client: Client,
    survey: Survey,
    people: SimpleNamespace,
    item: CatalogueItem,
) -> None:
    sign(hand_in(survey, people, item), people)
    page = SurveyReportPage.objects.get(survey=survey).page
    assert page.live
    tables = {table.caption: table for table in page.tables.all()}
    assert tables["성별"].table.rows == [["여성", 15, 50], ["남성", 15, 50]]
    assert "까닭" not in tables
    assert [row[0] for row in tables["점수: 묻습니다"].table.rows] == ["깨끗하다", "빠르다", "권하시겠습니까"]
    assert reverse("surveys:published_report", args=[survey.slug]) in str(page.body)
    assert client.get(page.url).status_code == 200
    assert Report.objects.get(survey=survey).signed_path == page.url


def test_what_was_signed_stays_whatever_is_written_later(
    client: Client,
    survey: Survey,
    people: SimpleNamespace,
    item: CatalogueItem,
) -> None:
    case = hand_in(survey, people, item)
    service.edit(survey=survey, summary="다른 말", remarks={}, by=officer(survey), at=AT)
    answer(survey, [whole(clean=1) for _number in range(40)])
    sign(case, people)
    report = Report.objects.get(survey=survey)
    assert report.figures is not None
    assert report.figures["summary"].startswith("깨끗하지만")
    assert report.figures["respondents"] == 30
    assert "다른 말" not in client.get(reverse("surveys:published_report", args=[survey.slug])).content.decode()


def test_handed_in_anew_takes_the_place_of_what_was_public(
    client: Client,
    survey: Survey,
    people: SimpleNamespace,
    item: CatalogueItem,
) -> None:
    sign(hand_in(survey, people, item), people)
    service.edit(survey=survey, summary="바로잡았습니다", remarks={}, by=officer(survey), at=AT)
    case = hand_in(survey, people, item)
    address = reverse("surveys:published_report", args=[survey.slug])
    assert "바로잡았습니다" not in client.get(address).content.decode()
    sign(case, people)
    assert "바로잡았습니다" in client.get(address).content.decode()
    assert DisclosurePage.objects.count() == 1


def test_twice_at_once_is_refused(survey: Survey, people: SimpleNamespace, item: CatalogueItem) -> None:
    hand_in(survey, people, item)
    with pytest.raises(Refused):
        hand_in(survey, people, item)


def test_whoever_wrote_the_words_does_not_check_them(
    survey: Survey,
    people: SimpleNamespace,
    item: CatalogueItem,
) -> None:
    writer = make_staff(Role.CASE_OFFICER, people.department)
    service.edit(survey=survey, summary="제가 씁니다", remarks={}, by=writer, at=AT)
    case = hand_in(survey, people, item)
    assert case.has_written(writer)


def test_without_a_summary_or_the_right_nothing_is_handed_in(
    survey: Survey,
    people: SimpleNamespace,
    item: CatalogueItem,
) -> None:
    with pytest.raises(PermissionDenied):
        survey_reports.hand_in(survey=survey, item=item, period="2026", actor=people.checker, at=AT)
    service.edit(survey=survey, summary="", remarks={}, by=officer(survey), at=AT)
    with pytest.raises(Refused):
        hand_in(survey, people, item)


def test_the_pages_lead_from_the_report_to_the_desk(
    client: Client,
    survey: Survey,
    people: SimpleNamespace,
    item: CatalogueItem,
) -> None:
    sign_in(client, people.author)
    address = reverse("disclosures:survey_report", args=[survey.slug])
    assert address in client.get(reverse("surveys:report", args=[survey.slug])).content.decode()
    assert client.get(address).status_code == 200
    assert client.post(address, {"item": "", "period": "2026"}).status_code == 422
    answered = client.post(address, {"item": item.pk, "period": "2026"})
    assert answered.status_code == 302
    assert answered["Location"].startswith("/desk/")


def test_words_are_kept_when_they_are_too_long(client: Client, survey: Survey) -> None:
    sign_in(client, officer(survey))
    address = reverse("surveys:edit_report", args=[survey.slug])
    answered = client.post(address, {"summary": "가" * 3001})
    assert answered.status_code == 422
    assert "가가가" in answered.content.decode()
    assert client.post(address, {"summary": "짧게", "remark-s1": "말"}).status_code == 302
    assert Report.objects.get(survey=survey).remarks == {"s1": "말"}


def test_a_report_of_too_few_says_only_that() -> None:
    written = results_report.written(closed(people=3), None)
    assert written["measures"] == []
    assert all(not section["questions"] for section in written["sections"])


def test_what_staff_answered_is_only_published_where_that_is_meant(
    client: Client,
    people: SimpleNamespace,
    item: CatalogueItem,
) -> None:
    among_staff = closed(people.department, people=30, access="STAFF")
    service.edit(survey=among_staff, summary="직원의 생각", remarks={}, by=officer(among_staff), at=AT)
    with pytest.raises(Refused):
        hand_in(among_staff, people, item)
    sign_in(client, people.author)
    address = reverse("disclosures:survey_report", args=[among_staff.slug])
    assert 'name="meant_for_all"' in client.get(address).content.decode()
    said = {"item": item.pk, "period": "2026"}
    assert client.post(address, said).status_code == 422
    assert not Report.objects.get(survey=among_staff).digest
    assert client.post(address, said | {"meant_for_all": "on"}).status_code == 302
    assert DisclosurePage.objects.get().get_latest_revision_as_object().summary == "직원의 생각"


def test_whoever_hands_in_what_everybody_answered_is_not_asked(
    client: Client,
    survey: Survey,
    people: SimpleNamespace,
) -> None:
    sign_in(client, people.author)
    body = client.get(reverse("disclosures:survey_report", args=[survey.slug])).content.decode()
    assert "meant_for_all" not in body
