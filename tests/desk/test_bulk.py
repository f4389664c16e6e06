"""Bulk actions: each case is done or refused for itself, and the report says which and why."""

import pytest
from django.utils import timezone

from accounts.models import Role
from core.workflow import engine
from core.workflow.models import Case, TransitionRecord
from desk.models import BulkRun
from tests.factories import make_staff
from tests.sessions import sign_in
from tests.workflow_example.factories import make_petition
from tests.workflow_example.models import Petition

BULK = "/desk/bulk/"


@pytest.fixture
def petitions(roads):
    return [make_petition(department=roads, at=timezone.now()) for _ in range(4)]


def cases_of(petitions) -> list[int]:
    numbers = dict(Case.objects.filter(workflow="example").values_list("object_id", "pk"))
    return [numbers[petition.pk] for petition in petitions]


def states(petitions) -> list[str]:
    return [Petition.objects.get(pk=petition.pk).state for petition in petitions]


def refusals(response, client) -> list[str]:
    return [outcome.refusal for outcome in client.get(response.url).context["refused"]]


def test_the_first_page_shows_what_was_chosen_and_does_nothing(desk, petitions) -> None:
    chosen = cases_of(petitions[:2])
    response = desk.get(BULK, {"case": chosen, "action": "example/examine", "from": "tab=mine"})
    assert sorted(row.case.pk for row in response.context["rows"]) == sorted(chosen)
    assert response.context["form"]["action"].value() == "example/examine"
    assert states(petitions) == ["RECEIVED"] * 4


def test_the_first_page_keeps_the_order_of_the_list(desk, petitions) -> None:
    due = list(Case.objects.order_by("sorts_at").values_list("pk", flat=True))
    page = desk.get("/desk/bulk/", {"case": sorted(due, reverse=True), "action": "assign"})
    assert [row.case.pk for row in page.context["rows"]] == due


def test_a_step_is_taken_for_all_and_the_way_back_keeps_the_filters(desk, petitions) -> None:
    form = {"case": cases_of(petitions), "action": "example/examine", "from": "tab=mine&due=soon"}
    report = desk.get(desk.post(BULK, form).url)
    assert states(petitions) == ["EXAMINED"] * 4
    assert (len(report.context["done"]), report.context["refused"]) == (4, [])
    assert report.context["back_url"] == "/desk/?tab=mine&due=soon"


def test_one_bad_case_does_not_stop_the_others(desk, officer, petitions) -> None:
    engine.apply(petitions[1], "examine", actor=officer, at=timezone.now())
    response = desk.post(BULK, {"case": cases_of(petitions), "action": "example/examine"})
    assert states(petitions) == ["EXAMINED"] * 4
    assert refusals(response, desk) == ["그사이에 다른 사람이 처리했습니다. 현재 상태를 확인하십시오."]
    assert TransitionRecord.objects.filter(name="examine").count() == 4


def test_a_missing_reason_is_refused_as_a_whole_and_nothing_is_done(client, approver, petitions) -> None:
    sign_in(client, approver)
    response = client.post(BULK, {"case": cases_of(petitions), "action": "example/refuse", "reason": ""})
    assert response.status_code == 422
    assert "reason" in response.context["form"].errors
    assert len(response.context["rows"]) == 4
    assert states(petitions) == ["RECEIVED"] * 4


def test_the_reason_goes_with_every_case_and_stands_in_the_report(client, approver, petitions) -> None:
    sign_in(client, approver)
    form = {"case": cases_of(petitions), "action": "example/refuse", "reason": "중복 민원입니다."}
    report = client.get(client.post(BULK, form).url)
    assert set(TransitionRecord.objects.filter(name="refuse").values_list("reason", flat=True)) == {"중복 민원입니다."}
    assert "중복 민원입니다." in report.text


def test_a_step_not_meant_for_many_is_no_choice(client, approver, petitions) -> None:
    sign_in(client, approver)
    assert client.post(BULK, {"case": cases_of(petitions), "action": "example/answer"}).status_code == 422


def test_a_step_of_another_role_is_no_choice(desk, petitions) -> None:
    form = {"case": cases_of(petitions), "action": "example/refuse", "reason": "사유"}
    assert desk.post(BULK, form).status_code == 422
    assert states(petitions) == ["RECEIVED"] * 4


def test_cases_are_given_to_a_colleague(desk, roads, petitions) -> None:
    colleague = make_staff(Role.CASE_OFFICER, roads)
    response = desk.post(BULK, {"case": cases_of(petitions), "action": "assign", "assignee": colleague.pk})
    assert set(Petition.objects.values_list("assignee", flat=True)) == {colleague.pk}
    assert refusals(response, desk) == []


def test_a_colleague_who_cannot_act_on_one_of_them_gets_the_others(client, roads, parks, petitions) -> None:
    elsewhere = make_petition(department=parks)
    sign_in(client, make_staff(Role.CASE_OFFICER))
    colleague = make_staff(Role.CASE_OFFICER, roads)
    form = {"case": cases_of([*petitions, elsewhere]), "action": "assign", "assignee": colleague.pk}
    response = client.post(BULK, form)
    assert refusals(response, client) == ["이 건의 다음 처리를 할 수 있는 사람이 아닙니다."]
    assert Petition.objects.filter(assignee=colleague).count() == 4


def test_assigning_to_nobody_in_particular_is_an_error_at_its_field(desk, petitions) -> None:
    response = desk.post(BULK, {"case": cases_of(petitions), "action": "assign"})
    assert response.status_code == 422
    assert "assignee" in response.context["form"].errors


@pytest.mark.parametrize("sent", [[], ["nonsense"], ["-1"], ["9" * 30], ["²"]])
def test_nothing_chosen_is_said(desk, sent) -> None:
    assert desk.get(BULK, {"case": sent}).status_code == 200
    assert desk.post(BULK, {"case": sent, "action": "assign"}).status_code == 422


def test_cases_of_others_are_left_out(desk, parks) -> None:
    theirs = make_petition(department=parks)
    response = desk.post(BULK, {"case": cases_of([theirs]), "action": "example/examine"})
    assert response.status_code == 422
    assert states([theirs]) == ["RECEIVED"]


def test_the_same_press_twice_is_one_run(desk, petitions) -> None:
    form = {
        "case": cases_of(petitions),
        "action": "example/examine",
        "submission_key": "2f0d3f3e-52cf-4d4a-9d4c-9a35c3a8f6a2",
    }
    first, second = desk.post(BULK, form), desk.post(BULK, form)
    assert first["Location"] == second["Location"]
    assert BulkRun.objects.count() == 1


def test_a_report_is_for_its_owner_alone(desk, client, petitions) -> None:
    address = desk.post(BULK, {"case": cases_of(petitions), "action": "example/examine"}).url
    sign_in(client, make_staff(Role.CASE_OFFICER))
    assert client.get(address).status_code == 404
