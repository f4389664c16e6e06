from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from accounts.models import Role
from discussion import places
from tests.discussion.places import opened
from tests.factories import make_department, make_staff, make_user
from tests.sessions import sign_in

NOON = datetime(2026, 5, 6, 3, 0, tzinfo=UTC)


@pytest.fixture
def at() -> datetime:
    return NOON


@pytest.fixture
def place() -> Iterator[places.Place]:
    with opened() as place:
        yield place


@pytest.fixture
def department(db: None, place: places.Place) -> Any:
    return make_department("하천관리부")


@pytest.fixture
def author(db: None) -> Any:
    return make_user(display_name="글쓴이")


@pytest.fixture
def reader(db: None) -> Any:
    return make_user(display_name="읽는이")


@pytest.fixture
def moderator(db: None) -> Any:
    return make_staff(Role.MODERATOR, display_name="관리자 하나")


@pytest.fixture
def other_moderator(db: None) -> Any:
    return make_staff(Role.MODERATOR, display_name="관리자 둘")


@pytest.fixture
def visitor() -> Client:
    return Client()


@pytest.fixture
def client_of() -> Any:
    def signed_in(user: Any) -> Client:
        client = Client()
        sign_in(client, user)
        return client

    return signed_in
