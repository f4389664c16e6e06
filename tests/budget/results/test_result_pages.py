"""The pages of a result: what everybody sees, in how many questions, and what officers do on theirs."""

import pytest
from django.urls import reverse

from budget.services import count_orders
from budget.states.polls import PollState
from tests.budget.results.votes import LATER, WORD, count_and_publish, make_closed_vote, make_officer
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
