"""The reasons of a decision on a confidential item reach the members and nobody else, by no way."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from councils.meeting_declarations import _decision_row
from councils.models import AgendaItem, Decision
from councils.models.decisions import YES
from councils.services import decisions, indexing
from tests.councils.meeting_factories import START, Sitting
from tests.factories import make_user
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
SECRET = "낙찰하한율을 조정하기로 함"


def decided(*, confidential: bool) -> tuple[Sitting, Decision]:
    sitting = Sitting()
    sitting.add_item("계약 안건", is_confidential=confidential)
    sitting.begin()
    decision = sitting.opened()
    sitting.vote(decision, YES, YES, YES, YES, YES)
    sitting.close(decision)
    decisions.give_reasons(decision, by=sitting.secretary, reasons=SECRET, at=START)
    today = timezone.localdate()
    for term in sitting.terms:
        term.starts_on, term.ends_on = today - timedelta(days=30), today + timedelta(days=300)
        term.save(update_fields=["starts_on", "ends_on"])
    return sitting, Decision.objects.select_related("item__meeting__body").get(pk=decision.pk)


def page_for(user: Any, decision: Decision) -> str:
    client = Client()
    if user is not None:
        sign_in(client, user)
    answer = client.get(decision.get_absolute_url())
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("confidential", [True, False])
def test_reasons_are_found_and_downloaded_only_where_everybody_may_read_them(confidential: bool) -> None:
    _sitting, decision = decided(confidential=confidential)
    [entry] = [entry for entry in indexing.all_decisions() if entry.obj == decision]
    assert (SECRET in entry.body) is not confidential
    assert (SECRET in _decision_row(decision)) is not confidential
    # Title and result stay public.
    assert "계약 안건" in _decision_row(decision) and decision.outcome in _decision_row(decision)


@pytest.mark.parametrize("confidential", [True, False])
def test_the_page_shows_confidential_reasons_to_members_alone(confidential: bool) -> None:
    sitting, decision = decided(confidential=confidential)
    for outsider in (None, make_user()):
        assert (SECRET in page_for(outsider, decision)) is not confidential
    assert SECRET in page_for(sitting.people[0], decision)
    assert SECRET in page_for(sitting.secretary, decision)


def test_the_api_and_the_file_of_decisions_hold_no_confidential_reasons(client: Client) -> None:
    decided(confidential=True)
    for path in ("/api/v1/data/council-decisions", "/data/council-decisions.csv", "/data/council-decisions.json"):
        answer: Any = client.get(path, follow=True)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert answer.status_code == 200 and SECRET.encode() not in content, path
        assert SECRET.encode("unicode_escape") not in content and json.dumps(SECRET).encode() not in content, path


def test_what_becomes_confidential_later_leaves_the_search() -> None:
    _sitting, decision = decided(confidential=False)
    AgendaItem.objects.filter(pk=decision.item_id).update(is_confidential=True)
    again = Decision.objects.select_related("item__meeting__body").get(pk=decision.pk)
    indexing.put_decision(again)
    [entry] = [entry for entry in indexing.all_decisions() if entry.obj == decision]
    assert SECRET not in entry.body
