"""Reviewers whose day has passed, committees that owe an opinion, answers that nobody scored: each is told or asked."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import Role
from core.notify.models import OutboxMessage
from core.workflow import chores
from proposals.models import CriteriaWeights, Proposal
from proposals.queries import lists
from proposals.services import answering, referrals, reminders, reviews
from proposals.services.refusals import ProposalRefused
from proposals.services.review_notices import OVERDUE
from proposals.states.reviewing import EQUAL_WEIGHTS
from tests.councils.factories import make_body
from tests.factories import make_department, make_staff
from tests.proposals.factories import NOON, draft_answer, make_proposal
from tests.proposals.reviewing import LATER, Office, give
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
WHY = "현장 확인만으로 충분한 작은 일입니다."


def told(person: Any) -> int:
    return OutboxMessage.objects.filter(event=OVERDUE, recipient=person).count()


def test_who_has_not_scored_in_time_is_reminded_at_once_and_then_weekly(office: Office, proposal: Proposal) -> None:
    late, done = office.reviewers
    reviews.ask(proposal, reviewers=office.reviewers, actor=office.clerk, at=LATER)
    give(proposal, done)
    due = proposal.reviews.get(reviewer=late).due_at
    assert reminders.remind(at=due) == 0
    after = due + timedelta(hours=1)
    assert reminders.remind(at=after) == 1 and reminders.remind(at=after + timedelta(days=6)) == 0
    assert (told(late), told(done)) == (1, 0)
    assert reminders.remind(at=after + timedelta(days=7)) == 1 and told(late) == 2
    give(proposal, late)
    assert reminders.remind(at=after + timedelta(days=30)) == 0


def test_where_criteria_are_set_somebody_scores_or_everybody_reads_why_not(office: Office, proposal: Proposal) -> None:
    assert draft_answer(proposal, office.clerk, office.post, "ADOPTED").unweighed_because == ""
    answering.send_back(proposal, actor=office.superior)
    CriteriaWeights.objects.create(call=None, set_by=office.clerk, set_at=NOON, **EQUAL_WEIGHTS)
    for empty in ("", "  짧음 "):
        with pytest.raises(ProposalRefused) as refused:
            draft_answer(proposal, office.clerk, office.post, "ADOPTED", unweighed_because=empty)
        assert refused.value.field == "unweighed_because"
    assert draft_answer(proposal, office.clerk, office.post, "ADOPTED", unweighed_because=WHY).unweighed_because == WHY
    answering.send_back(proposal, actor=office.superior)
    assert (
        draft_answer(proposal, office.clerk, office.post, "TRANSFERRED", transferred_to="시청").unweighed_because == ""
    )
    answering.send_back(proposal, actor=office.superior)
    reviews.ask(proposal, reviewers=office.reviewers[:1], actor=office.clerk, at=LATER)
    give(proposal, office.reviewers[0])
    assert draft_answer(proposal, office.clerk, office.post, "ADOPTED", unweighed_because=WHY).unweighed_because == ""


def test_the_reason_stands_in_the_form_only_when_it_is_needed_and_then_in_public(
    office: Office, proposal: Proposal, client: Client
) -> None:
    def form() -> str:
        return client.get(f"/proposals/{proposal.pk}/review/").content.decode()

    draft_answer(proposal, office.clerk, office.post, "ADOPTED")
    answering.send_back(proposal, actor=office.superior)
    sign_in(client, office.clerk)
    assert 'name="unweighed_because"' not in form()
    CriteriaWeights.objects.create(call=None, set_by=office.clerk, set_at=NOON, **EQUAL_WEIGHTS)
    assert 'name="unweighed_because"' in form()
    answer = draft_answer(proposal, office.clerk, office.post, "ADOPTED", unweighed_because=WHY)
    answering.approve_answer(proposal, actor=office.superior, read=answer.pk, at=LATER)
    assert WHY in Client().get(proposal.get_absolute_url()).content.decode()


def test_the_office_of_a_committee_finds_what_it_owes_on_its_desk(
    office: Office, proposal: Proposal, client: Client
) -> None:
    there = make_department("주민참여처")
    secretary = make_staff(Role.CASE_OFFICER, there)
    body = make_body(department=there)
    assert list(chores.of(secretary, at=LATER)) == []
    referral = referrals.refer(proposal, body=body, reason="의견을 구합니다.", actor=office.clerk, at=LATER)
    assert [chore.route for chore in chores.of(secretary, at=LATER)] == ["proposals:opinions_wanted"]
    assert list(chores.of(office.clerk, at=LATER)) == []
    sign_in(client, secretary)
    assert "/proposals/reviews/opinions/" in client.get("/desk/").content.decode()
    page = client.get("/proposals/reviews/opinions/").content.decode()
    assert proposal.title in page and f"/proposals/reviews/opinions/{referral.pk}/" in page
    sign_in(client, office.clerk)
    assert proposal.title not in client.get("/proposals/reviews/opinions/").content.decode()


def test_reviewers_find_what_is_asked_of_them_on_the_desk(office: Office, proposal: Proposal) -> None:
    reviews.ask(proposal, reviewers=office.reviewers[:1], actor=office.clerk, at=LATER)
    assert [chore.route for chore in chores.of(office.reviewers[0], at=LATER)] == ["proposals:review_list"]
    assert list(chores.of(office.reviewers[1], at=LATER)) == []


def test_related_proposals_speak_of_the_same_things_first(office: Office) -> None:
    here = make_proposal(title="한빛공원 산책로에 가로등을 더 밝게")
    same = make_proposal(title="한빛공원 산책로 가로등이 어두워요", problem="밤길이 어둡습니다.")
    newer = make_proposal(
        title="수영장 탈의실 바닥", problem="바닥이 젖어 자주 미끄럽습니다.", call=here.call, category=here.category
    )
    assert [one.pk for one in lists.related_to(here, here.author)] == [same.pk, newer.pk]
