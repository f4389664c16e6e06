"""The pages of a result: what everybody sees, in how many questions, and what officers do on theirs."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from budget.services import count_orders, counting
from budget.states.polls import PollState
from tests.budget.results.votes import LATER, WORD, count_and_publish, make_closed_vote, make_officer
from tests.factories import make_user
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
BALLOTS = {1: ["1,2"] * 20 + ["2,3"] * 15 + ["4"] * 5}


def test_the_result_says_first_what_came_of_it_and_of_each_project_why(client) -> None:
    poll = make_closed_vote(BALLOTS, counting_method="greedy")
    made = count_and_publish(poll)
    page = client.get(reverse("budget:results", args=[poll.cycle.slug]))
    text = page.content.decode()
    assert page.status_code == 200
    assert "<title>" in text and "사업 2" in text
    page = client.get(reverse("budget:recount", args=[poll.cycle.slug]))
    assert made.manifest_sha256 in page.content.decode()


def test_officers_count_confirm_and_publish_on_their_page(client) -> None:
    poll, first, second = make_closed_vote(BALLOTS), make_officer(), make_officer()
    page = reverse("budget:count", args=[poll.cycle.slug])
    sign_in(client, first)
    assert client.get(page).status_code == 200
    answer = client.post(reverse("budget:order_count", args=[poll.cycle.slug]), {"public_word": WORD})
    assert answer.status_code == 302, answer.content.decode()
    assert client.get(page).status_code == 200
    assert count_orders.carry_out(at=LATER) == 1
    assert client.get(page).status_code == 200
    assert count_orders.check_waiting(at=LATER) == 1
    made = poll.counts.get()
    for officer in (first, second):
        sign_in(client, officer)
        assert made.manifest_sha256 in client.get(page).content.decode()
        answer = client.post(
            reverse("budget:confirm_count", args=[poll.cycle.slug]),
            {"manifest_sha256": made.manifest_sha256, "seen": "on"},
        )
        assert answer.status_code == 302
    poll.refresh_from_db()
    assert poll.state == PollState.PROVISIONAL
    assert client.get(page).status_code == 200


@pytest.mark.parametrize("projects", [4, 40])
def test_the_page_asks_as_little_of_forty_projects_as_of_four(client, projects, django_assert_max_num_queries) -> None:
    costs = tuple(10 + number for number in range(projects))
    poll = make_closed_vote({1: ["1,2"] * 20 + ["2,3"] * 15}, costs=costs, counting_method="greedy")
    count_and_publish(poll)
    with django_assert_max_num_queries(20):
        client.get(reverse("budget:results", args=[poll.cycle.slug]))


def test_residents_see_no_count_before_two_have_confirmed_it_nor_the_officers_page(client) -> None:
    poll = make_closed_vote(BALLOTS)
    counting.count(poll, actor=make_officer(), at=LATER, public_word=WORD)
    slug = poll.cycle.slug
    for name, given in (("results", [slug]), ("recount", [slug]), ("result_file", [slug, 1, "ballots.csv"])):
        assert client.get(reverse(f"budget:{name}", args=given)).status_code == 404
    sign_in(client, make_user())
    assert client.get(reverse("budget:count", args=[slug])).status_code == 403


def test_a_broken_file_for_a_trial_is_told_by_its_line(client) -> None:
    sign_in(client, make_officer())
    broken = SimpleUploadedFile("broken.pb", b"META\nkey;value\nbudget;10\nPROJECTS\nproject_id;cost\n1;x\n")
    answer = client.post(reverse("budget:trial_count"), {"file": broken, "method": "greedy", "step_won": "1"})
    assert answer.status_code == 422 and "번째 줄" in answer.content.decode()


def test_a_count_that_breaks_off_says_so_and_holds_up_no_other(client, monkeypatch) -> None:
    broken, fine = make_closed_vote(BALLOTS), make_closed_vote(BALLOTS)
    officer = make_officer()
    for poll in (broken, fine):
        count_orders.order(poll, public_word=WORD, reason="", actor=officer, at=LATER)
    whole = counting.count

    def count(poll, **given):
        if poll.pk == broken.pk:
            raise KeyError("pots")
        return whole(poll, **given)

    monkeypatch.setattr(counting, "count", count)
    assert count_orders.carry_out(at=LATER) == 1
    assert fine.counts.exists() and not broken.counts.exists()
    assert not count_orders.waiting(LATER)
    sign_in(client, officer)
    page = client.get(reverse("budget:count", args=[broken.cycle.slug])).content.decode()
    assert "집계가 중단되었습니다" in page or "The count broke off" in page
