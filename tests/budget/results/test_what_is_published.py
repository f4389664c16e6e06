"""Small pots, ties, withdrawn projects, several electorates, and counts after the publication."""

from datetime import timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from django.urls import reverse

from budget.models import Count, Project
from budget.models.results import Verdict
from budget.queries import deliberation
from budget.services import count_orders, counting, electorates, publication, tie_lots
from budget.services.refusals import BudgetRefused
from budget.states.polls import PollState
from budget.states.projects import ProjectState
from core.workflow.engine import TransitionRefused
from tests.budget.factories import make_poll, make_project
from tests.budget.results.votes import (
    LATER,
    WORD,
    close_with,
    count_and_publish,
    make_closed_vote,
    make_officer,
    put_in,
)

pytestmark = pytest.mark.django_db
MANY = ["1,2"] * 20 + ["2,3"] * 15 + ["4"] * 5


def content_of(made: Count, name: str) -> str:
    return made.files.get(name=name).file.read().decode()


@pytest.mark.parametrize(
    ("ballots", "shown"),
    [
        (["1,2"] * 15 + ["3"] * 15, "BALLOTS"),
        (["1,2"] * 15 + ["3"] * 14, "TOTALS"),
        (["1,2"] * 5 + ["3"] * 5, "TOTALS"),
        (["1,2"] * 5 + ["3"] * 4, "WINNERS"),
        (["1,2"] * 60, "WINNERS"),
        ([], "WINNERS"),
    ],
)
def test_what_is_shown_of_a_pot_depends_on_how_many_voted_and_how_much_alike(client, ballots, shown) -> None:
    poll = make_closed_vote({1: ballots}, counting_method="greedy")
    made = count_and_publish(poll)
    result = made.pots.get()
    assert (result.shown, result.ballots) == (shown, len(ballots))
    assert content_of(made, "ballots.csv").count("\n") - 1 == (len(ballots) if shown == "BALLOTS" else 0)
    assert content_of(made, "leaves.csv").count("\n") - 1 == (0 if shown == "BALLOTS" else len(ballots))
    assert made.files.filter(name="pot-1.pb").exists() == (shown == "BALLOTS")
    # What is not published is not kept for the page either.
    assert any("votes" in row for row in result.detail["projects"]) == (shown != "WINNERS")
    assert client.get(reverse("budget:results", args=[poll.cycle.slug])).status_code == 200


def test_a_tie_is_settled_by_the_cost_then_the_votes_then_the_lot(client) -> None:
    poll = make_closed_vote({1: ["1"] * 20 + ["2"] * 20 + ["3"] * 20}, costs=(40, 40, 30), counting_method="greedy")
    made = count_and_publish(poll)
    first, second, *_rest = made.pots.get().detail["ties"]
    assert (first["winner"], first["settled_by"]) == (3, "cost")
    assert second["settled_by"] == "lot"
    order = tie_lots.order(poll.tie_lot.document)
    assert second["winner"] == min((1, 2), key=order.index)
    assert "추첨" in client.get(reverse("budget:results", args=[poll.cycle.slug])).content.decode()


def test_the_lot_is_drawn_once_and_serves_every_later_count() -> None:
    poll, officer = make_closed_vote({1: MANY}, counting_method="greedy"), make_officer()
    counting.count(poll, actor=officer, at=LATER, public_word=WORD)
    drawn = poll.tie_lot.document
    counting.count(poll, actor=officer, at=LATER, public_word="something else", reason="종이 투표지 확인")
    poll.tie_lot.refresh_from_db()
    assert poll.tie_lot.document == drawn
    assert poll.counts.count() == 1


def test_a_withdrawn_project_counts_nowhere_and_the_rest_of_its_ballots_does() -> None:
    poll = make_poll(counting_method="greedy")
    poll.pots.update(ceiling_won=100_000_000)
    pot = poll.pots.get()
    for number, cost in ((1, 30), (2, 40), (3, 50)):
        state = ProjectState.WITHDRAWN if number == 1 else ProjectState.ON_BALLOT
        make_project(pot, number=number, cost_won=cost * 1_000_000, state=state)
    close_with(poll, {1: ["1,2"] * 20 + ["1"] * 15 + ["2,3"] * 5})
    made = count_and_publish(poll)
    result = made.pots.get()
    assert made.verdict == Verdict.AGREES
    assert result.ballots == 40 and result.detail["winners"] == [2, 3]
    assert Project.objects.get(number=1).state == ProjectState.WITHDRAWN


def test_electorates_are_weighed_in_fractions(monkeypatch) -> None:
    poll = make_poll(counting_method="greedy", weight_residents=45, weight_committee=45, weight_survey=10)
    poll.pots.update(ceiling_won=50_000_000)
    for number in (1, 2):
        make_project(poll.pots.get(), number=number, cost_won=50_000_000)
    close_with(poll, {1: ["1"] * 20 + ["2"] * 11})
    officer = make_officer()
    marks = {1: Fraction(60), 2: Fraction(93)}
    monkeypatch.setattr(deliberation, "committee_scores", lambda cycle: marks)
    with pytest.raises(BudgetRefused) as refused:
        counting.count(poll, actor=officer, at=LATER, public_word=WORD)
    assert refused.value.code == "survey"
    electorates.enter_survey(poll, shares={1: "40.5", 2: "59.5"}, source="설문 보고서", actor=officer, at=LATER)
    made = count_and_publish(poll)
    said = {row["number"]: Fraction(row["score"]) for row in made.pots.get().detail["projects"]}
    assert said[1] == 45 * Fraction(20, 31) + 45 * Fraction(60, 153) + 10 * Fraction(81, 200)
    assert sum(said.values()) == 100
    assert made.verdict == Verdict.AGREES


@pytest.mark.parametrize("share", ["-1", "101", "NaN", "Infinity", "abc", "", "1e-9"])
def test_a_share_of_a_survey_is_a_number_up_to_a_hundred(share) -> None:
    poll = make_closed_vote({1: MANY}, counting_method="greedy", weight_residents=90, weight_survey=10)
    shares = {1: share, 2: "0", 3: "0", 4: "0"}
    with pytest.raises(BudgetRefused) as refused:
        electorates.enter_survey(poll, shares=shares, source="설문", actor=make_officer(), at=LATER)
    assert refused.value.field == "share_1"


def test_after_the_publication_only_a_count_with_a_reason_and_both_stay_public(client) -> None:
    poll, officer = make_closed_vote({1: MANY}, counting_method="greedy"), make_officer()
    first = count_and_publish(poll)
    with pytest.raises(BudgetRefused) as refused:
        counting.count(poll, actor=officer, at=LATER)
    assert refused.value.code == "reason"
    made = counting.count(poll, actor=officer, at=LATER, reason="종이 투표함 하나를 다시 확인했습니다")
    assert poll.state == PollState.COUNTED and poll.first_confirmation is None
    page = reverse("budget:results", args=[poll.cycle.slug])
    assert client.get(page).context["count"] == first
    count_orders.check(made, at=LATER)
    for one in (make_officer(), officer):
        publication.confirm(poll, manifest_sha256=made.manifest_sha256, actor=one, at=LATER)
    answer = client.get(page)
    assert answer.context["count"].version == 2 and "종이 투표함 하나를" in answer.content.decode()
    old = client.get(reverse("budget:results_version", args=[poll.cycle.slug, 1]))
    assert old.context["count"] == first and "대체" in old.content.decode()


def test_what_is_final_is_not_counted_again() -> None:
    poll = make_closed_vote({1: MANY}, counting_method="greedy")
    count_and_publish(poll)
    publication.make_final(poll, reason="이의가 없습니다.", actor=make_officer(), at=LATER + timedelta(days=14))
    with pytest.raises(BudgetRefused):
        counting.count(poll, actor=make_officer(), at=LATER, reason="다시")


def test_what_does_not_agree_is_not_published() -> None:
    poll = make_closed_vote({1: MANY}, counting_method="greedy")
    made = counting.count(poll, actor=make_officer(), at=LATER, public_word=WORD)
    kept = made.files.get(name="ballots.csv")
    path = kept.file.storage.path(kept.file.name)
    Path(path).write_bytes(Path(path).read_bytes() + b"1,")
    assert count_orders.check(made, at=LATER).verdict == Verdict.DIFFERS
    with pytest.raises(TransitionRefused):
        publication.confirm(poll, manifest_sha256=made.manifest_sha256, actor=make_officer(), at=LATER)


def test_a_ballot_that_comes_in_behind_the_count_makes_it_void(monkeypatch) -> None:
    poll = make_closed_vote({1: MANY}, counting_method="greedy")
    read = counting._board

    def meanwhile(one):
        put_in(one.pots.get(), ["1"])
        return read(one)

    monkeypatch.setattr(counting, "_board", meanwhile)
    with pytest.raises(BudgetRefused) as refused:
        counting.count(poll, actor=make_officer(), at=LATER, public_word=WORD)
    assert refused.value.code == "changed" and not Count.objects.exists()
