"""People at the desk and the client that knows them."""

import pytest
from django.test import Client

from accounts.models import Department, Role, User
from tests.factories import make_department, make_staff
from tests.sessions import sign_in


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
