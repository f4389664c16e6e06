"""Objecting to a provisional result: who, until when, who decides, and that nothing is final before."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from budget.models import Objection, Poll
from budget.queries import objections as found
from budget.services import objections, publication
from budget.services.keys import objections_end
from budget.services.refusals import BudgetRefused
from budget.states.objections import ObjectionState
from budget.states.polls import PollState
from core.notify.models import OutboxMessage
from core.workflow import engine
from core.workflow.engine import TransitionRefused
from core.workflow.models import Case
from tests.budget.results.votes import LATER, count_and_publish, make_closed_vote, make_officer
from tests.factories import make_user
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
BALLOTS = {1: ["1,2"] * 20 + ["2,3"] * 15 + ["4"] * 5}
WORDS = "제 투표지가 목록에 없습니다."


def make_published() -> Poll:
    poll = make_closed_vote(BALLOTS, counting_method="greedy")
    count_and_publish(poll)
    return poll


def make_objection(poll: Poll, **fields) -> Objection:
    fields = {"author": make_user(), "about": "OWN_BALLOT", "words": WORDS, "at": LATER, **fields}
    return objections.raise_objection(poll, **fields)


def refusal(deed) -> str:
    with pytest.raises((BudgetRefused, TransitionRefused)) as refused:
        deed()
    return refused.value.code


def test_a_result_is_final_only_when_the_days_are_over_and_every_objection_is_decided() -> None:
    poll, officer = make_published(), make_officer()
    end = objections_end(poll)
    final = lambda at: publication.make_final(poll, reason="이의를 모두 처리했습니다.", actor=officer, at=at)  # noqa: E731
    assert end == LATER + timedelta(days=14)
    assert refusal(lambda: final(end - timedelta(seconds=1))) == "early"
    made = make_objection(poll, at=end - timedelta(seconds=1))
    assert refusal(lambda: final(end)) == "guard"
    engine.apply(made, "dismiss", actor=officer, at=end, reason="투표지는 게시판 3번 묶음에 있습니다.")
    final(end)
    assert poll.state == PollState.FINAL


def test_nobody_objects_before_the_publication_after_the_days_or_twice_at_once() -> None:
    assert refusal(lambda: make_objection(make_closed_vote(BALLOTS))) == "over"
    poll, somebody = make_published(), make_user()
    assert refusal(lambda: make_objection(poll, at=objections_end(poll))) == "over"
    assert refusal(lambda: make_objection(poll, words=" \u200b ")) == "empty"
    make_objection(poll, author=somebody)
    assert refusal(lambda: make_objection(poll, author=somebody)) == "twice"
    make_objection(poll)
    assert found.of(poll).received == found.of(poll).waiting == 2


def test_it_lies_on_the_desk_and_the_answer_goes_to_who_objected_and_without_a_name_to_everybody(client) -> None:
    poll, somebody = make_published(), make_user(display_name="박물빛")
    made = make_objection(poll, author=somebody)
    assert Case.objects.get(workflow="budget_objection").closed_at is None and made.due_at
    engine.apply(made, "uphold", actor=make_officer(), at=LATER, reason="묶음 2를 다시 확인해 다시 집계합니다.")
    assert Case.objects.get(workflow="budget_objection").closed_at == LATER
    told = OutboxMessage.objects.filter(event=objections.ANSWERED)
    assert [row.recipient for row in told] == [somebody]
    page = client.get(reverse("budget:results", args=[poll.cycle.slug])).content.decode()
    assert "묶음 2를 다시" in page and "박물빛" not in page and WORDS not in page


def test_only_election_officers_decide_and_only_the_author_takes_it_back() -> None:
    poll, author = make_published(), make_user()
    made = make_objection(poll, author=author)
    for step, actor in (("dismiss", author), ("withdraw", make_officer())):
        with pytest.raises(TransitionRefused):
            engine.apply(made, step, actor=actor, at=LATER, reason="아니요")
    objections.withdraw(made, actor=author, at=LATER)
    assert made.state == ObjectionState.WITHDRAWN and found.of(poll).received == 0
    make_objection(poll, author=author)


def test_a_resident_objects_on_the_page_and_takes_it_back(client) -> None:
    poll, somebody = make_published(), make_user()
    page = reverse("budget:object_to_result", args=[poll.cycle.slug])
    assert client.get(page).status_code == 302
    sign_in(client, somebody)
    Poll.objects.update(published_at=timezone.now())
    assert client.get(page).status_code == 200
    answer = client.post(page, {"about": "COUNT", "words": "  "})
    assert answer.status_code == 422
    assert client.post(page, {"about": "COUNT", "words": WORDS}).status_code == 302
    assert WORDS in client.get(page).content.decode()
    assert client.post(reverse("budget:take_back_objection", args=[poll.cycle.slug])).status_code == 302
    assert Objection.objects.get().state == ObjectionState.WITHDRAWN
    assert client.post(reverse("budget:take_back_objection", args=[poll.cycle.slug])).status_code == 404
    Poll.objects.update(published_at=timezone.now() - timedelta(days=15))
    assert client.post(page, {"about": "COUNT", "words": WORDS}).status_code == 422
