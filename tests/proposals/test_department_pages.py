"""The department's page: who opens it, and what its buttons do."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import Role
from core.submissions import keys
from core.workflow import engine
from core.workflow.models import Case
from desk.services import cases
from proposals.services import reviews
from tests.factories import make_user
from tests.proposals.factories import NOON, draft_answer, make_office, make_proposal
from tests.proposals.reviewing import LATER, NOTE, give, make_reviewing_office, make_weighed
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Any:
    return make_office(Role.CASE_OFFICER, "공원녹지처")


def signed_in(person: Any) -> Client:
    client = Client()
    sign_in(client, person)
    return client


def post(person: Any, proposal: Any, name: str, **fields: Any) -> Any:
    address = reverse(f"proposals:{name}", args=[proposal.pk])
    return signed_in(person).post(address, {"submission_key": keys.new_key(), **fields})


def test_strangers_and_other_departments_stay_outside(office: Any) -> None:
    _other, stranger, _boss, _seat = make_office(Role.CASE_OFFICER)
    proposal = make_proposal(department=office[0])
    for person in (make_user(), proposal.author, stranger):
        for name in (
            "review",
            "approve",
            "draft_answer",
            "start_review",
            "pass_on",
            "request_revision",
            "merge",
            "send_back",
        ):
            method = signed_in(person).get if name == "review" else signed_in(person).post
            assert method(reverse(f"proposals:{name}", args=[proposal.pk])).status_code == 403, (person, name)
    assert Client().get(reverse("proposals:review", args=[proposal.pk])).status_code == 302


def test_the_whole_way_by_the_department_s_page(office: Any) -> None:
    department, clerk, superior, post_held = office
    proposal = make_proposal(department=department)
    assert post(clerk, proposal, "request_revision", reason="").status_code == 422
    assert post(clerk, proposal, "request_revision", reason="자리를 적어 주세요.").status_code == 302
    author = Client()
    author.force_login(proposal.author)
    page = author.get(proposal.get_absolute_url()).content.decode()
    assert "자리를 적어 주세요." in page and reverse("proposals:revise", args=[proposal.pk]) in page
    revised = {
        "title": proposal.title,
        "problem": proposal.problem,
        "idea": "정문 앞 정류장에 놓습니다.",
        "note": "자리",
    }
    address = reverse("proposals:revise", args=[proposal.pk])
    assert author.post(address, {"submission_key": keys.new_key(), **revised}).status_code == 302
    assert post(clerk, proposal, "start_review").status_code == 302
    for person in (clerk, superior):
        assert post(person, proposal, "declare_interest", has_interest="no").status_code == 302
    answer = {"outcome": "NOT_ADOPTED", "body": "올해는 어렵습니다. 내년에 다시 보겠습니다.", "position": post_held.pk}
    assert post(clerk, proposal, "draft_answer", **answer).status_code == 422, "a refusal names its reason"
    assert post(clerk, proposal, "draft_answer", reason_code="SEVERAL_YEARS", **answer).status_code == 302
    assert "올해는 어렵습니다" not in author.get(proposal.get_absolute_url()).content.decode()
    draft = proposal.answers.get()
    assert post(clerk, proposal, "approve", answer=draft.pk).status_code == 403
    assert post(superior, proposal, "approve", answer=draft.pk).status_code == 302
    page = author.get(proposal.get_absolute_url()).content.decode()
    assert "올해는 어렵습니다" in page and "공원녹지처" in page and "여러 해가 걸림" in page


def test_a_superior_sends_a_draft_back(office: Any) -> None:
    department, clerk, superior, post_held = office
    proposal = make_proposal(department=department)
    engine.apply(proposal, "start_review", actor=clerk, at=NOON + timedelta(days=1))
    draft_answer(proposal, clerk, post_held, "ADOPTED")
    assert post(superior, proposal, "send_back").status_code == 302
    proposal.refresh_from_db()
    assert proposal.drafted_outcome == "" and not proposal.answers.exists()


def test_the_desk_shows_the_case_and_only_the_step_that_fits(office: Any) -> None:
    department, clerk, superior, post_held = office
    proposal = make_proposal(department=department)
    engine.apply(proposal, "start_review", actor=clerk, at=NOON + timedelta(days=1))
    draft_answer(proposal, clerk, post_held, "ADOPTED")
    steps = {step.name for step in engine.available(proposal, superior)}
    assert steps == {"publish_adopted"}
    assert engine.available(proposal, clerk) == []
    page = signed_in(superior).get(reverse("desk:case", args=[Case.objects.get(workflow="proposal").pk]))
    assert [step.name for step in page.context["own_page_steps"]] == ["publish_adopted"]
    assert page.context["steps"] == []
    assert reverse("proposals:review", args=[proposal.pk]) in page.content.decode()


def test_notes_left_at_the_desk_are_read_on_the_department_s_page(office: Any) -> None:
    department, clerk, superior, _post = office
    proposal = make_proposal(department=department)
    engine.apply(proposal, "start_review", actor=clerk, at=NOON + timedelta(days=1))
    case = Case.objects.get(workflow="proposal")
    cases.add_note(case, author=clerk, body="현장에 물어보았습니다.", at=NOON)
    page = signed_in(superior).get(reverse("proposals:review", args=[proposal.pk])).content.decode()
    assert "현장에 물어보았습니다." in page
    assert f"{reverse('desk:case', args=[case.pk])}#notes" in page


def test_what_the_reviewers_wrote_is_read_at_the_desk_once_all_have_given(db: None) -> None:
    office = make_reviewing_office()
    proposal = make_weighed(office)
    reviews.ask(proposal, reviewers=office.reviewers, actor=office.clerk, at=LATER)
    address = reverse("desk:case", args=[Case.objects.get(workflow="proposal").pk])
    first, second = office.reviewers
    give(proposal, first)
    assert NOTE not in signed_in(second).get(address).content.decode()
    give(proposal, second)
    assert signed_in(second).get(address).content.decode().count(NOTE) == 2


def test_nobody_works_on_a_proposal_of_their_own(office: Any) -> None:
    department, clerk, _superior, _post = office
    own = make_proposal(clerk, department=department)
    assert engine.available(own, clerk) and {step.name for step in engine.available(own, clerk)} == {"withdraw"}
    assert post(clerk, own, "start_review").status_code == 403
