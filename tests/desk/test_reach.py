"""Which cases reach whom: made from workflows and scopes, the same for lists, buttons and single cases."""

from dataclasses import replace

import pytest

from accounts.models import Role
from core.workflow import engine
from core.workflow.models import Case
from desk.queries.reach import reach_of
from tests.factories import grant, make_staff, make_user
from tests.workflow_example.factories import NOON, make_petition
from tests.workflow_example.models import Petition
from tests.workflow_example.states import PETITION

pytestmark = pytest.mark.django_db


def case_of(petition) -> Case:
    return Case.objects.get(object_id=petition.pk, workflow="example")


def test_an_officer_has_the_cases_of_the_own_department_to_do(officer, roads, parks) -> None:
    mine = case_of(make_petition(department=roads))
    make_petition(department=parks)
    make_petition(department=None)
    assert list(reach_of(officer).to_do()) == [mine]


def test_an_officer_everywhere_has_all_of_them(roads) -> None:
    make_petition(department=roads)
    make_petition(department=None)
    assert reach_of(make_staff(Role.CASE_OFFICER)).to_do().count() == 2


def test_a_case_that_waits_for_another_role_is_with_others(officer, roads) -> None:
    petition = make_petition(department=roads)
    engine.apply(petition, "examine", actor=officer, at=NOON)
    engine.apply(petition, "return", actor=officer, at=NOON, reason="사진 필요")
    reach = reach_of(officer)
    assert not reach.to_do().exists()
    assert list(reach.waiting()) == [case_of(petition)]
    assert reach.sees(case_of(petition))
    assert not reach.acts_on(case_of(petition))


def test_a_matter_that_only_runs_is_no_work_to_do_but_can_be_worked_on(officer, roads, monkeypatch) -> None:
    case = case_of(make_petition(department=roads))
    monkeypatch.setattr(Petition, "workflow", replace(PETITION, running=("RECEIVED",)))
    reach = reach_of(officer)
    assert not reach.to_do().exists()
    assert list(reach.waiting()) == [case]
    assert reach.acts_on(case)


def test_a_closed_case_is_done_for_everybody_who_works_there(officer, approver, roads, parks) -> None:
    petition = make_petition(department=roads)
    engine.apply(petition, "refuse", actor=approver, at=NOON, reason="소관이 아님")
    case = case_of(petition)
    assert list(reach_of(officer).done()) == [case] == list(reach_of(approver).done())
    assert not reach_of(make_staff(Role.CASE_OFFICER, parks)).done().exists()
    assert not reach_of(approver).acts_on(case)


def test_a_case_given_to_somebody_by_name_reaches_that_person(officer, parks) -> None:
    petition = make_petition(department=parks, assignee=officer)
    assert list(reach_of(officer).to_do()) == [case_of(petition)]


def test_a_resident_reaches_nothing_not_even_the_own_petition(roads) -> None:
    resident = make_user()
    make_petition(author=resident, department=roads)
    reach = reach_of(resident)
    assert not reach
    assert not reach.visible().exists()


def test_an_ended_grant_ends_the_reach(roads) -> None:
    person = make_user()
    grant(person, Role.CASE_OFFICER, roads, ends_at=NOON)
    make_petition(department=roads)
    assert not reach_of(person)


def test_lists_and_single_cases_agree_and_the_buttons_follow(officer, approver, roads, parks) -> None:
    people = [officer, approver, make_staff(Role.CASE_OFFICER), make_staff(Role.APPROVER, parks), make_user()]
    petitions = [make_petition(department=place, answer="예") for place in (roads, parks, None) for _ in range(4)]
    for petition in petitions[::2]:
        engine.apply(petition, "examine", actor=make_staff(Role.CASE_OFFICER), at=NOON)
    for petition in petitions[::4]:
        engine.apply(petition, "answer", actor=approver, at=NOON)
    for person in people:
        reach = reach_of(person)
        to_do, visible = set(reach.to_do()), set(reach.visible())
        for petition in petitions:
            case = case_of(petition)
            assert (case in to_do) == reach.acts_on(case) == bool(engine.available(petition, person))
            assert (case in visible) == reach.sees(case)
        assert to_do <= visible
        assert {*to_do, *reach.waiting(), *reach.done()} == visible
