"""Whoever follows a finding is told what is published of it, and nothing else."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.notify.models import OutboxMessage
from discussion.models import Follow
from discussion.services import support
from tests.auditors.publication.publishing import Press
from tests.factories import make_user
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def press() -> Press:
    return Press()


def told(person: Any) -> list[tuple[str, str]]:
    rows = OutboxMessage.objects.filter(recipient=person).order_by("id")
    return [(row.event.removeprefix("auditors.finding_"), row.context["title"]) for row in rows]


def followed(press: Press, state: str) -> tuple[Any, Any]:
    """A published finding in this state, and a resident who follows it."""
    finding, resident = press.finding(state), make_user()
    press.version("PUBLISHED", finding)
    support.follow(finding, person=resident, at=press.at)
    return finding, resident


def test_a_resident_follows_a_published_finding_with_one_button(press: Press) -> None:
    finding, client = press.finding("CLOSED"), Client()
    press.version("PUBLISHED", finding)
    resident = make_user()
    sign_in(client, resident)
    page = client.get(finding.versions.get().get_absolute_url())
    button = reverse("discussion:follow", args=["auditors.finding", finding.pk])
    assert f'action="{button}"' in page.text
    client.post(button, {"on": "1"})
    assert Follow.objects.filter(person=resident, object_id=finding.pk).exists()


def test_followers_hear_of_a_new_version_and_of_the_mending_in_published_words(press: Press) -> None:
    finding, resident = followed(press, "RECHECK")
    assert told(resident) == []
    public = finding.versions.get().title
    type(finding).objects.filter(pk=finding.pk).update(title="홍길동이 잠근 비상구")
    finding.refresh_from_db()
    press.take(finding, "close")
    press.version("PUBLISHED", finding)
    assert told(resident) == [("seen_mended", public), ("told_anew", public)]


def test_nobody_is_told_of_what_is_not_published_any_more(press: Press) -> None:
    finding, resident = followed(press, "RECHECK")
    press.move(finding.versions.get(), "take_down", press.first, "이름이 보입니다.")
    press.take(finding, "close")
    assert told(resident) == []


def test_an_unpublished_finding_is_not_followed_and_does_not_show_its_title(press: Press) -> None:
    finding, client = press.finding("CLOSED"), Client()
    resident = make_user()
    sign_in(client, resident)
    answer = client.post(reverse("discussion:follow", args=["auditors.finding", finding.pk]), {"on": "1"})
    assert answer.status_code == 404
    assert not Follow.objects.exists()
    assert finding.title not in answer.text
