from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from accounts import queries
from accounts.models import Position, Role
from accounts.models.roles import grants_remembered
from accounts.rules import by_role
from core.permissions import EVERYWHERE, NOWHERE
from tests.factories import LONG_AGO, grant, make_department, make_staff, make_user

pytestmark = pytest.mark.django_db


class Case:
    def __init__(self, department) -> None:
        self.department_id = department.pk if department else None


def test_a_role_in_a_department_counts_there_and_not_elsewhere() -> None:
    here, there = make_department(), make_department()
    officer = make_staff(Role.CASE_OFFICER, here)
    assert queries.holds(officer, Role.CASE_OFFICER)
    assert queries.holds(officer, Role.CASE_OFFICER, here)
    assert not queries.holds(officer, Role.CASE_OFFICER, there)


def test_a_role_everywhere_counts_in_each_department() -> None:
    officer = make_staff(Role.CASE_OFFICER)
    assert queries.holds(officer, Role.CASE_OFFICER, make_department())


def test_a_role_counts_only_between_its_start_and_its_end() -> None:
    user, now = make_user(), timezone.now()
    grant(user, Role.AUTHOR, granted_at=now, ends_at=now + timedelta(days=1))
    assert not queries.holds(user, Role.AUTHOR, at=now - timedelta(seconds=1))
    assert queries.holds(user, Role.AUTHOR, at=now)
    assert not queries.holds(user, Role.AUTHOR, at=now + timedelta(days=1))


def test_every_account_is_a_resident_and_nobody_else() -> None:
    assert queries.holds(make_user(), Role.RESIDENT)
    assert not queries.holds(make_user(), Role.VERIFIED_RESIDENT)
    assert not queries.holds(make_user(is_active=False), Role.RESIDENT)
    assert not queries.holds(AnonymousUser(), Role.RESIDENT)


def test_an_honorary_auditor_is_not_staff() -> None:
    auditor = make_user(roles=(Role.HONORARY_AUDITOR,))
    assert not auditor.is_staff_member
    assert make_staff(Role.CHECKER).is_staff_member


def test_departments_come_from_roles_and_from_positions_held_now() -> None:
    user, now = make_user(), timezone.now()
    by_grant, by_post, left = make_department(), make_department(), make_department()
    grant(user, Role.AUTHOR, by_grant)
    Position.objects.create(department=by_post, title="주임", holder=user, started_at=LONG_AGO)
    Position.objects.create(
        department=left, title="주임", holder=user, started_at=LONG_AGO, ended_at=now - timedelta(days=1)
    )
    assert queries.departments_of(user) == {by_grant.pk, by_post.pk}


def test_staff_in_a_department_are_those_there_and_those_everywhere() -> None:
    here, there = make_department(), make_department()
    local, everywhere = make_staff(Role.CASE_OFFICER, here), make_staff(Role.CASE_OFFICER)
    make_staff(Role.CASE_OFFICER, there)
    assert set(queries.staff_in(here, Role.CASE_OFFICER)) == {local, everywhere}
    assert not queries.staff_in(here, Role.APPROVER)


def test_by_role_opens_the_page_but_judges_each_object_by_its_department() -> None:
    here, there = make_department(), make_department()
    officer = make_staff(Role.CASE_OFFICER, here)
    may, where = by_role(Role.CASE_OFFICER)
    assert may(officer, None)
    assert may(officer, Case(here))
    assert not may(officer, Case(there))
    assert not may(officer, Case(None))
    assert where(officer).departments == {here.pk}
    assert not where(officer).everywhere


def test_by_role_everywhere_reaches_objects_without_a_department() -> None:
    officer = make_staff(Role.CASE_OFFICER)
    may, where = by_role(Role.CASE_OFFICER)
    assert may(officer, Case(None))
    assert where(officer) == EVERYWHERE


def test_by_role_says_no_to_others() -> None:
    may, where = by_role(Role.CASE_OFFICER, department_of=lambda case: case.department_id)
    for other in (AnonymousUser(), make_user(), make_staff(Role.MODERATOR)):
        assert not may(other, None)
        assert not may(other, Case(make_department()))
        assert where(other) == NOWHERE


def test_within_a_request_the_roles_of_a_person_are_read_once(django_assert_num_queries) -> None:
    officer = make_staff(Role.CASE_OFFICER)
    with grants_remembered(), django_assert_num_queries(1):
        for _ in range(30):
            queries.holds(officer, Role.CASE_OFFICER)
            assert officer.is_staff_member


def test_outside_a_request_a_revoked_role_is_gone_at_once() -> None:
    officer = make_staff(Role.CASE_OFFICER)
    assert queries.holds(officer, Role.CASE_OFFICER)
    officer.role_grants.update(revoked_at=timezone.now())
    assert not queries.holds(officer, Role.CASE_OFFICER)
