"""A page about a decision costs the same whether three voted or nine."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from councils.states.decisions import Ballot
from tests.councils.meeting_factories import Sitting

pytestmark = pytest.mark.django_db


def queries_after_named_votes_of(members: int) -> int:
    sitting = Sitting(members=members).begin()
    decision = sitting.opened(ballot=Ballot.NAMED)
    sitting.vote(decision, *[1] * members)
    sitting.close(decision)
    stranger = Client()
    assert stranger.get(decision.get_absolute_url()).status_code == 200
    with CaptureQueriesContext(connection) as counted:
        page = stranger.get(decision.get_absolute_url())
    assert len(page.context["named_lines"]) == members
    return len(counted)


def test_votes_by_name_are_read_at_once_however_many_voted() -> None:
    assert queries_after_named_votes_of(9) == queries_after_named_votes_of(3)
