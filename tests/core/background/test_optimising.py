"""SQLite's planner learns how large the tables are, by itself."""

import pytest
from django.db import connection
from django.utils import timezone

from core.background.jobs import optimise
from core.live.models import LiveTopic


@pytest.mark.django_db
def test_the_planner_is_given_figures_on_sqlite_and_nothing_is_asked_elsewhere(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    LiveTopic.objects.create(name="room.1")
    with django_assert_num_queries(1 if connection.vendor == "sqlite" else 0):
        optimise(timezone.now())
