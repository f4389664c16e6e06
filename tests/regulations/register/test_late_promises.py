"""A promised change whose day has passed says at its clause that it is late, not that it is still to come."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from regulations.models import ClauseChange
from tests.regulations.register import rule_texts
from tests.regulations.register.test_rule_pages import LONG_AGO, petition

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("days", "said", "unsaid"), [(-1, "시행이 늦어지고 있습니다", "까지 개정 예정"), (0, "까지 개정 예정", "늦어지고")]
)
def test_a_mark_says_whether_the_promised_day_has_passed(days: int, said: str, unsaid: str) -> None:
    rule = rule_texts.make_rule()
    day = timezone.localdate() + timedelta(days=days)
    ClauseChange.objects.create(
        petition=petition(rule, "a1"), regulation=rule, key="a1", promised_by=day, decided_at=LONG_AGO
    )
    page = Client().get(rule.get_absolute_url()).content.decode()
    assert said in page and unsaid not in page
