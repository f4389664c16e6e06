"""Projects in the browser's eyes: the public list, one project, the sheet, and the staff's pages."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.html import escape

from budget.models import Cycle, Project
from budget.services import project_steps, projects
from tests.budget.factories import NOON, make_cycle, make_poll, make_project
from tests.budget.projects.making import eligible, make, make_ready, words
from tests.factories import make_department, make_staff
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db


def path(name: str, cycle: Cycle, *more: Any) -> str:
    return reverse(f"budget:{name}", args=[cycle.slug, *more])


def text_of(answer: Any) -> str:
    text: str = answer.content.decode()
    return text


def ballot(number: int = 3) -> tuple[Cycle, list[Project]]:
    poll = make_poll()
    pot = poll.pots.get()
    made = [make_project(pot, title=f"쉼터 {place}", cost_won=10_000_000 * place) for place in range(1, number + 1)]
    return poll.cycle, made


@pytest.mark.parametrize("state", ["PREPARED", "DROPPED"])
def test_what_is_not_put_forward_is_nowhere_in_public(client: Client, state: str) -> None:
    pot = make_poll().pots.get()
    hidden = make_project(pot, state=state, title="아직 비밀인 사업")
    for name in ("projects", "project_sheet", "project_booklet"):
        assert hidden.title not in text_of(client.get(path(name, pot.poll.cycle)))
    assert client.get(hidden.get_absolute_url()).status_code == 404


def test_projects_of_a_cycle_that_is_not_public_are_not_found(client: Client) -> None:
    pot = make_poll(make_cycle(state="PREPARING")).pots.get()
    project = make_project(pot)
    assert client.get(path("projects", pot.poll.cycle)).status_code == 404
    assert client.get(project.get_absolute_url()).status_code == 404


def test_filters_narrow_and_nonsense_narrows_nothing(client: Client) -> None:
    cycle, made = ballot(3)
    page = client.get(path("projects", cycle), {"q": "쉼터 2"})
    assert [one.title for one in page.context["page"]] == ["쉼터 2"]
    page = client.get(path("projects", cycle), {"cost": "small"})
    assert [one.number for one in page.context["page"]] == [1]
    page = client.get(path("projects", cycle), {"sort": "dearest"})
    assert [one.number for one in page.context["page"]] == [3, 2, 1]
    page = client.get(path("projects", cycle), {"pot": "99", "cost": "x", "sort": "x", "category": "zz"})
    assert len(page.context["page"]) == len(made)


def test_the_former_name_still_finds_a_project(client: Client) -> None:
    cycle, _poll, clerk = make_ready()
    project = make(cycle, clerk, eligible(cycle))
    projects.rename(project, title="물빛천 쉼터", reason="장소를 분명히", actor=clerk, at=NOON)
    project_steps.take(project, "put_forward", actor=clerk, at=NOON)
    page = client.get(path("projects", cycle), {"q": "공원 그늘"})
    assert [one.title for one in page.context["page"]] == ["물빛천 쉼터"]
    assert "공원 그늘 쉼터" in text_of(client.get(project.get_absolute_url()))


def test_a_project_names_its_proposals_and_authors_and_its_cost(client: Client) -> None:
    cycle, _poll, clerk = make_ready()
    proposal = eligible(cycle)
    project = make(cycle, clerk, proposal)
    project_steps.take(project, "put_forward", actor=clerk, at=NOON)
    page = text_of(client.get(project.get_absolute_url()))
    for part in (proposal.title, str(proposal.author), "3,000만 원", "의자 열 개 × 300만 원"):
        assert escape(part) in page


def test_a_withdrawn_project_says_why_in_public(client: Client) -> None:
    cycle, _poll, clerk = make_ready()
    project = make(cycle, clerk, eligible(cycle))
    project_steps.take(project, "put_forward", actor=clerk, at=NOON)
    project_steps.take(project, "withdraw", actor=clerk, at=NOON, reason="상수도 공사가 먼저입니다.")
    assert "상수도 공사가 먼저입니다." in text_of(client.get(project.get_absolute_url()))


def test_the_booklet_is_a_document_drawn_anew_only_when_something_changed(client: Client) -> None:
    cycle, made = ballot(2)
    first = client.get(path("project_booklet_pdf", cycle))
    assert first.headers["Content-Type"] == "application/pdf"
    assert first.content.startswith(b"%PDF") and b"/Lang (ko-KR)" in first.content
    assert client.get(path("project_booklet_pdf", cycle)).content == first.content
    make_project(made[0].pot, title="나중에 온 사업")
    assert client.get(path("project_booklet_pdf", cycle)).content != first.content


@pytest.mark.parametrize("name", ["projects", "project_sheet", "project_booklet"])
def test_lists_cost_the_same_at_any_length(client: Client, django_assert_max_num_queries: Any, name: str) -> None:
    cycle, _made = ballot(1)
    client.get(path(name, cycle))
    with django_assert_max_num_queries(30) as few:
        client.get(path(name, cycle))
    longer, _made = ballot(23)
    with django_assert_max_num_queries(len(few.captured_queries)):
        client.get(path(name, longer))


def test_staff_make_a_project_of_two_proposals_and_keep_what_they_typed(client: Client) -> None:
    cycle, poll, _clerk = make_ready()
    department = make_department()
    clerk = make_staff("DEPARTMENT_REVIEWER", department)
    sign_in(client, clerk)
    first, second = eligible(cycle), eligible(cycle)
    assert first.title in text_of(client.get(path("manage_projects", cycle)))
    address = f"{path('new_project', cycle)}?proposal={first.pk}&proposal={second.pk}"
    page = client.get(address)
    assert page.context["form"].initial["title"] == first.title
    typed = {
        "title": "쉼터", "summary": "의자를 놓습니다.", "text": "그늘을 만듭니다.", "pot": poll.pots.get().pk,
        "cost_won": "30000000", "cost_reason": "", "department": department.pk,
    }  # fmt: skip
    refused = client.post(address, typed)
    assert refused.status_code == 422
    assert "그늘을 만듭니다." in text_of(refused)
    assert client.post(address, typed | {"cost_reason": "견적 두 곳"}).status_code == 302
    project = Project.objects.get()
    assert project.sources.count() == 2
    for name in ("manage_project", "project_words", "project_name", "project_cost", "project_merge", "project_split",
                 "project_picture"):  # fmt: skip
        assert client.get(path(name, cycle, project.number)).status_code == 200
    client.post(path("project_step", cycle, project.number), {"step": "put_forward"})
    project.refresh_from_db()
    assert project.state == "ON_BALLOT"


def test_residents_and_other_departments_work_on_no_project(client: Client) -> None:
    cycle, _poll, clerk = make_ready()
    project = make(cycle, clerk, eligible(cycle))
    sign_in(client, make_staff("DEPARTMENT_REVIEWER", make_department()))
    assert project.title not in text_of(client.get(path("manage_projects", cycle)))
    assert client.get(path("manage_project", cycle, project.number)).status_code == 403
    assert client.post(path("project_step", cycle, project.number), {"step": "put_forward"}).status_code == 403


def test_words_that_stand_are_not_changed_by_an_old_form(client: Client) -> None:
    cycle, poll, clerk = make_ready()
    project = make(cycle, clerk, eligible(cycle))
    project_steps.take(project, "put_forward", actor=clerk, at=NOON)
    sign_in(client, clerk)
    given = {"summary": "다른 말", "text": "다른 글", "pot": poll.pots.get().pk}
    assert client.post(path("project_words", cycle, project.number), given).status_code == 422
    project.refresh_from_db()
    assert project.summary == words(poll).summary
