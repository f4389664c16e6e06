"""People at the desk and the client that knows them."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Department, Role, User
from core.workflow.models import Case
from tests.factories import make_department, make_staff
from tests.sessions import sign_in
from tests.workflow_example.factories import make_petition
from tests.workflow_example.models import Petition


@pytest.fixture
def roads(db) -> Department:
    return make_department("도로과")


@pytest.fixture
def parks(db) -> Department:
    return make_department("공원과")


@pytest.fixture
def officer(roads) -> User:
    return make_staff(Role.CASE_OFFICER, roads, display_name="김담당")


@pytest.fixture
def approver(db) -> User:
    return make_staff(Role.APPROVER, display_name="박결재")


@pytest.fixture
def desk(client: Client, officer: User) -> Client:
    sign_in(client, officer)
    return client


@pytest.fixture
def petition(roads) -> Petition:
    return make_petition("어린이공원 가로등이 꺼졌습니다", department=roads, at=timezone.now() - timedelta(days=1))


@pytest.fixture
def case(petition) -> Case:
    return Case.objects.get(object_id=petition.pk, workflow="example")


@pytest.fixture
def address(case) -> str:
    return f"/desk/cases/{case.pk}/"
