"""A socket stays open for hours; a role that ends meanwhile is over in it at once."""

import pytest
from django.utils import timezone

from accounts.models import Role
from core import permissions
from core.live import live, topics, visitors
from core.live.topics import StreamName
from tests.core.live.conftest import session_of
from tests.factories import make_staff

pytestmark = pytest.mark.django_db
STAFF_ONLY = StreamName("staff_only.1")


@pytest.fixture(autouse=True)
def topic(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(topics, "_kinds", dict(topics._kinds))
    live.register_topic(
        r"staff_only\.\d+", authorise=lambda user, topic, audience: permissions.allowed(user, "accounts.search_people")
    )


def may_follow(key: str) -> bool:
    return STAFF_ONLY in visitors.judge_many({(key, (STAFF_ONLY,))})[key, (STAFF_ONLY,)].allowed


def test_an_expired_role_hears_nothing_more_though_the_clock_has_not_come_by() -> None:
    administrator = make_staff(Role.ADMINISTRATOR)
    key = session_of(administrator)
    assert may_follow(key)
    administrator.role_grants.update(ends_at=timezone.now())
    assert not may_follow(key)


def test_a_role_that_was_taken_back_hears_nothing_more() -> None:
    administrator = make_staff(Role.ADMINISTRATOR)
    key = session_of(administrator)
    administrator.role_grants.update(revoked_at=timezone.now())
    assert not may_follow(key)
