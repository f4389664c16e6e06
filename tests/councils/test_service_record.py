"""What the public roster tells of service, and the feed of calls."""

from typing import Any

import pytest
from django.test import Client

from councils.models import Attendance, Meeting, Term
from councils.queries import bodies
from councils.services import public_names
from councils.states.meetings import MeetingState
from tests.councils.meeting_factories import NOW, START, Sitting
from tests.councils.recruiting import make_draft, make_open_call

pytestmark = pytest.mark.django_db


def held(sitting: Sitting) -> Sitting:
    Meeting.objects.update(state=MeetingState.CLOSED)
    return sitting


def show(*terms: Term) -> None:
    for term in terms:
        public_names.show_name(term.user, public=True, at=NOW)


def services(sitting: Sitting) -> dict[int, Any]:
    rows = bodies.roster(sitting.body, on=START.date())
    return {term.pk: term.service for row in rows for term in row.members}  # type: ignore[attr-defined]


def test_whoever_shows_the_name_shows_how_often_they_came() -> None:
    sitting = held(Sitting(members=3).call().arrive(0, 1))
    show(sitting.terms[0], sitting.terms[2])
    found = services(sitting)
    assert (found[sitting.terms[0].pk].came, found[sitting.terms[0].pk].held) == (1, 1)
    assert (found[sitting.terms[2].pk].came, found[sitting.terms[2].pk].held) == (0, 1)
    # Who does not show the name came too; nothing is told of it.
    assert found[sitting.terms[1].pk] is None


def test_a_proxy_is_no_attendance_and_meetings_before_the_term_do_not_count() -> None:
    sitting = held(Sitting(members=2).call().arrive(0))
    Attendance.objects.update(mode=Attendance.Mode.PROXY)
    show(*sitting.terms)
    assert services(sitting)[sitting.terms[0].pk].came == 0
    Term.objects.filter(pk=sitting.terms[1].pk).update(starts_on=START.date().replace(year=START.year + 1))
    late = bodies.with_service(sitting.body, [Term.objects.get(pk=sitting.terms[1].pk)])
    assert late[0].service is None  # type: ignore[attr-defined]


def test_a_closed_meeting_is_not_told_of() -> None:
    sitting = held(Sitting(members=1).call().arrive(0))
    Meeting.objects.update(is_public=False)
    show(*sitting.terms)
    assert services(sitting)[sitting.terms[0].pk] is None


def test_the_feed_tells_of_announced_calls_and_of_no_draft(client: Client) -> None:
    announced, draft = make_open_call(), make_draft()
    answer = client.get("/councils/calls/feed/")
    assert answer.status_code == 200 and answer["Content-Type"].startswith("application/atom+xml")
    words = answer.content.decode()
    assert announced.get_absolute_url() in words and draft.get_absolute_url() not in words
