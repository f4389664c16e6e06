"""From a weak dimension to a draft task of the plan, and back when the plan is signed."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from core.refusals import Refused
from plans.models import PlanPage, StrategyPage, TaskCard, TaskPage
from plans.services.improving import Wanted, draft_task
from signoff.services import steps
from surveys.models import Improvement, Survey
from surveys.queries import results_measures
from tests.factories import make_staff
from tests.plans.factories import House, draft, make_house, sign, strategy, task
from tests.sessions import sign_in
from tests.surveys.results.asked import AT, closed

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> House:
    return make_house()


@pytest.fixture
def plan(house: House) -> PlanPage:
    return sign(house, draft(house, [strategy("1", [task(house, "1-1")])]))


def weak(house: House, **fields: str) -> Survey:
    return closed(house.planning, people=30, **fields)


def drafted(house: House, survey: Survey) -> Improvement:
    below = StrategyPage.objects.get()
    wanted = Wanted(below, "빨리 처리하기", "줄을 줄인다", house.works, 2027, Decimal("40.0"))
    measure = results_measures.of(survey)["d2"]
    return draft_task(survey=survey, measure=measure, wanted=wanted, by=house.author, at=AT)


def test_the_task_is_a_draft_with_a_target_and_its_cause(house: House, plan: PlanPage) -> None:
    survey = weak(house)
    improvement = drafted(house, survey)
    page = TaskPage.objects.get(pk=improvement.task_key or 0)
    assert not page.live
    latest = page.get_latest_revision_as_object()
    assert [(target.number, target.first_year) for target in latest.targets.all()] == [(Decimal("40.0"), 2027)]
    causes = PlanPage.objects.get(pk=plan.pk).get_latest_revision_as_object().causes.all()
    assert [cause.link for cause in causes] == [f"/surveys/{survey.slug}/results/"]
    assert not TaskCard.objects.filter(title="빨리 처리하기").exists()


def test_when_the_plan_is_signed_the_survey_leads_to_the_task(house: House, plan: PlanPage) -> None:
    improvement = drafted(house, weak(house))
    sign(house, plan)
    card = TaskCard.objects.get(title="빨리 처리하기")
    improvement.refresh_from_db()
    assert improvement.task_path == card.get_absolute_url()


def test_everybody_reads_what_was_done_once_the_plan_is_public(client: Client, house: House, plan: PlanPage) -> None:
    survey = weak(house)
    drafted(house, survey)
    results = reverse("surveys:results", args=[survey.slug])
    assert "빨리 처리하기" not in client.get(results).content.decode()
    sign(house, plan)
    assert TaskCard.objects.get(title="빨리 처리하기").get_absolute_url() in client.get(results).content.decode()


def test_a_survey_among_staff_is_not_named_in_the_plan(house: House, plan: PlanPage) -> None:
    survey = weak(house, access="STAFF")
    page = TaskPage.objects.get(pk=drafted(house, survey).task_key or 0)
    assert survey.title not in page.get_latest_revision_as_object().background
    assert not PlanPage.objects.get(pk=plan.pk).get_latest_revision_as_object().causes.exists()


def test_one_task_for_one_weakness(house: House, plan: PlanPage) -> None:
    survey = weak(house)
    drafted(house, survey)
    with pytest.raises(Refused):
        drafted(house, survey)
    assert TaskPage.objects.filter(title="빨리 처리하기").count() == 1


def test_not_while_the_plan_is_being_signed(house: House, plan: PlanPage) -> None:
    survey = weak(house)
    drafted(house, survey)
    PlanPage.objects.get(pk=plan.pk).get_latest_revision_as_object().save_revision(user=house.author)
    steps.submit(page=PlanPage.objects.get(pk=plan.pk), actor=house.author, at=AT)
    with pytest.raises(Refused):
        drafted(house, weak(house))


def test_others_draft_nothing(house: House, plan: PlanPage) -> None:
    survey = weak(house)
    measure = results_measures.of(survey)["d2"]
    stranger = make_staff(Role.AUTHOR, house.works)
    wanted = Wanted(StrategyPage.objects.get(), "남의 계획", "", house.works, 2027)
    with pytest.raises(PermissionDenied):
        draft_task(survey=survey, measure=measure, wanted=wanted, by=stranger, at=AT)


def test_the_button_of_the_dashboard_leads_there(client: Client, house: House, plan: PlanPage) -> None:
    survey = weak(house)
    officer = make_staff(Role.CASE_OFFICER, house.planning)
    sign_in(client, officer)
    address = reverse("plans:improve", args=[survey.slug, "d2"])
    dashboard = reverse("surveys:dashboard", args=[survey.slug])
    assert address in client.get(dashboard).content.decode()
    assert client.get(address).status_code == 200
    assert client.get(reverse("plans:improve", args=[survey.slug, "nothing"])).status_code == 404
    said = {
        "strategy": StrategyPage.objects.get().pk, "title": "빨리", "department": house.works.pk, "year": 2027,
        "target": "30",
    }  # fmt: skip
    assert client.post(address, said | {"target": "130"}).status_code == 422
    assert client.post(address, said).status_code == 302
    assert "빨리" in client.get(dashboard).content.decode()
