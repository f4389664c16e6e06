"""The figures of the first page: counted from what there is, once for all who come within a minute."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.cache import cache

from core.deadlines.queries import OnTimeRate
from home import queries
from tests.factories import make_user

pytestmark = pytest.mark.django_db
AT = datetime(2026, 6, 1, 3, tzinfo=UTC)


def values() -> list[str]:
    return [figure.value for figure in queries.key_figures(AT)]


def test_they_are_counted_once_and_follow_within_a_minute(django_assert_num_queries: Any) -> None:
    make_user()
    assert values() == ["1", "0", "0", "–"]
    make_user()
    with django_assert_num_queries(0):
        assert values() == ["1", "0", "0", "–"]
    assert queries.COUNTS_KEPT <= 60
    cache.clear()
    assert values() == ["2", "0", "0", "–"]


def test_what_was_answered_in_time_is_a_share(monkeypatch: pytest.MonkeyPatch) -> None:
    rates = [OnTimeRate(1, on_time=5, late=1, running=9, overdue=2), OnTimeRate(2, 2, 0, 0, 0)]
    monkeypatch.setattr(queries, "on_time_rates", lambda **_span: rates)
    assert values()[3] == "70.0"
