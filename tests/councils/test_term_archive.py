"""A member's archive: the meetings of a term with papers, decisions and minutes, and what was one's own part."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import AuditRecord
from councils.models import Meeting
from councils.services import agendas, meetings
from councils.states.meetings import MeetingState
from tests.councils.meeting_factories import NOW, START, Sitting
from tests.councils.test_concerned_members import get, words
from tests.councils.test_meeting_steps import pdf
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def sitting(monkeypatch: pytest.MonkeyPatch) -> Sitting:
    """A meeting that was held: members 0 to 2 came, one vote by name."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: START)
    sitting = Sitting(members=4)
    sitting.add_item("놀이터 그늘막")
    sitting.begin(0, 1, 2)
    agendas.add_paper(sitting.item, by=sitting.secretary, title="설치 계획", files=[pdf()], at=START)
    decision = sitting.opened()
    sitting.vote(decision, 1, 1, 1)
    sitting.close(decision)
    meetings.end(sitting.meeting, by=sitting.secretary, at=START)
    return sitting


def archive(sitting: Sitting, number: int, query: str = "") -> str:
    return words(sitting.people[number], reverse("councils:own_term", args=[sitting.terms[number].pk]) + query)


def test_the_archive_holds_papers_decisions_and_the_own_part(sitting: Sitting) -> None:
    came, absent = archive(sitting, 1), archive(sitting, 3)
    for text in (came, absent):
        assert "설치 계획" in text and sitting.meeting.title in text and "놀이터 그늘막" in text
    assert "제가 참여함" in came and "제가 참여함" not in absent
    assert "불참" in absent and "불참" not in came


def test_the_archive_is_searched_by_paper(sitting: Sitting) -> None:
    assert "놀이터 그늘막" in archive(sitting, 1, "?q=설치")
    assert "놀이터 그늘막" not in archive(sitting, 1, "?q=주차")


def test_the_archive_of_somebody_else_does_not_exist(sitting: Sitting) -> None:
    path = reverse("councils:own_term", args=[sitting.terms[1].pk])
    for stranger in (sitting.people[2], sitting.secretary, make_user()):
        assert get(stranger, path).status_code == 404
    assert Client().get(path).status_code == 302


def test_whoever_left_reads_what_everybody_reads_and_no_more(sitting: Sitting, monkeypatch: pytest.MonkeyPatch) -> None:
    term = sitting.terms[1]
    type(term).objects.filter(pk=term.pk).update(state="RESIGNED", left_on=START.date().replace(day=7))
    later = START.replace(day=8)
    monkeypatch.setattr("django.utils.timezone.now", lambda: later)
    Meeting.objects.update(papers_public_at=later.replace(year=2027))
    text = archive(sitting, 1)
    assert "놀이터 그늘막" in text and "설치 계획" not in text


def test_ten_meetings_cost_as_many_queries_as_one(sitting: Sitting) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            archive(sitting, 1)
        return len(caught)

    before = queries()
    for number in range(9):
        one = sitting.plan(title=f"제{number + 2}차 회의")
        agendas.put_on_agenda(one, by=sitting.secretary, title=f"안건 {number}", at=NOW)
    Meeting.objects.update(state=MeetingState.CLOSED)
    assert queries() == before


def test_the_attendance_list_is_the_secretarys_and_taking_it_is_on_record(sitting: Sitting) -> None:
    path = reverse("councils:attendance_sheet", args=[sitting.meeting.pk])
    assert get(sitting.secretary, path).content.startswith(b"%PDF")
    assert AuditRecord.objects.filter(verb="councils.print_attendance").count() == 1
    assert get(sitting.people[1], path).status_code == 403


def test_published_minutes_are_a_document_for_everybody(sitting: Sitting) -> None:
    path = reverse("councils:minutes_document", args=[sitting.meeting.pk])
    assert Client().get(path).status_code == 404
    minutes: Any = sitting.meeting.minutes
    type(minutes).objects.filter(pk=minutes.pk).update(state="PUBLISHED", published_at=START)
    assert Client().get(path).content.startswith(b"%PDF")
