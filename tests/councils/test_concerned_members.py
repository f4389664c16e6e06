"""A member whom an item concerns, by every way: pages, files, the room, the vote, the archive, the documents."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from core.uploads.receiving import attached_to
from core.workflow.engine import TransitionRefused
from councils.models import Decision, Paper
from councils.services import agendas, decisions, meetings, opinions, recusals
from councils.states.decisions import DecisionState
from tests.councils.meeting_factories import START, Sitting
from tests.councils.test_meeting_steps import pdf
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


def get(user: Any, path: str) -> Any:
    client = Client()
    sign_in(client, user)
    return client.get(path)


def words(user: Any, path: str) -> str:
    answer = get(user, path)
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.fixture
def sitting(monkeypatch: pytest.MonkeyPatch) -> Sitting:
    """Members 1 keeps out; everybody else may read. The clock of the pages stands at the meeting."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: START)
    sitting = Sitting()
    sitting.add_item("계약 상대 선정", description="업체 셋이 냈습니다.")
    sitting.begin()
    agendas.add_paper(sitting.item, by=sitting.secretary, title="평가표", files=[pdf()], at=START)
    recusals.declare(sitting.item, user=sitting.people[1], ground="FAMILY", reason="형의 회사입니다", at=START)
    return sitting


def test_neither_the_paper_nor_its_title_reaches_whoever_keeps_out(sitting: Sitting) -> None:
    concerned, other = sitting.people[1], sitting.people[2]
    file = attached_to(Paper.objects.get()).get().get_absolute_url()
    assert get(other, file).status_code == 200
    assert get(concerned, file).status_code == 404
    for path in (sitting.item.get_absolute_url(), sitting.meeting.get_absolute_url()):
        assert "평가표" in words(other, path)
        assert "평가표" not in words(concerned, path)


def test_an_open_vote_shows_whoever_keeps_out_neither_answers_nor_numbers(sitting: Sitting) -> None:
    concerned, other = sitting.people[1], sitting.people[2]
    decision = sitting.opened(question="누구로 정합니까?", kind="CHOICE", options=["가람건설", "한빛토건"])
    live = reverse("councils:live_decision", args=[decision.pk])
    for path in (decision.get_absolute_url(), live):
        assert "가람건설" in words(other, path)
        seen = words(concerned, path)
        assert "가람건설" not in seen and f"cast_{decision.pk}" not in seen
    for path in (sitting.meeting.get_absolute_url(), reverse("councils:room", args=[sitting.meeting.pk])):
        assert decision.get_absolute_url() in words(other, path)
        assert decision.get_absolute_url() not in words(concerned, path)
    client = Client()
    sign_in(client, concerned)
    assert client.post(reverse("councils:cast", args=[decision.pk]), {"choice": "1"}).status_code == 403
    decisions.close_vote(cast_by_two(sitting, decision), by=sitting.secretary, at=START)
    assert "가람건설" in words(concerned, decision.get_absolute_url())


def cast_by_two(sitting: Sitting, decision: Decision) -> Decision:
    for number in (2, 3):
        decisions.cast(decision, user=sitting.people[number], values=[1], at=START)
    return decision


def test_nothing_said_among_members_reaches_whoever_keeps_out(sitting: Sitting) -> None:
    request = opinions.ask(
        sitting.item, by=sitting.secretary, question="어느 업체가 낫습니까?", due_at=START.replace(hour=23), at=START
    )
    opinions.write_opinion(request, user=sitting.people[2], text="가람건설이 낫습니다", at=START)
    assert "가람건설이 낫습니다" in words(sitting.people[3], sitting.item.get_absolute_url())
    assert "가람건설이 낫습니다" not in words(sitting.people[1], sitting.item.get_absolute_url())
    assert request.question not in words(sitting.people[1], reverse("councils:workspace"))
    assert get(sitting.people[1], reverse("councils:write_opinion", args=[request.pk])).status_code == 404


def test_a_chair_who_keeps_out_leaves_the_vote_to_the_secretary(sitting: Sitting) -> None:
    recusals.declare(sitting.item, user=sitting.chair, ground="OWN", reason="제 일입니다", at=START)
    decision = sitting.question()
    with pytest.raises(TransitionRefused):
        decisions.open_vote(decision, by=sitting.chair, at=START)
    decisions.open_vote(decision, by=sitting.secretary, at=START)
    with pytest.raises(PermissionDenied):
        decisions.close_vote(decision, by=sitting.chair, at=START)
    assert Decision.objects.get().state == DecisionState.OPEN


def test_the_minutes_of_the_item_are_kept_from_whoever_keeps_out(sitting: Sitting) -> None:
    meetings.end(sitting.meeting, by=sitting.secretary, at=START)
    minutes = sitting.meeting.minutes
    entry = minutes.entries.get()
    entry.text = "가람건설을 두고 오래 이야기했습니다."
    entry.save()
    type(minutes).objects.filter(pk=minutes.pk).update(state="COMMENTS")
    page = f"{reverse('councils:minutes', args=[sitting.meeting.pk])}?internal"
    assert "오래 이야기했습니다" in words(sitting.people[2], page)
    assert "오래 이야기했습니다" not in words(sitting.people[1], page)
    document = f"{reverse('councils:minutes_document', args=[sitting.meeting.pk])}?internal"
    long_one, short_one = (get(sitting.people[number], document).content for number in (2, 1))
    assert long_one.startswith(b"%PDF") and short_one.startswith(b"%PDF") and len(short_one) < len(long_one)
    assert Client().get(document).status_code == 404
