"""From the closed vote to the published result: who may do what, and what is kept and told."""

import pytest

from budget.models import Project
from budget.models.results import Verdict
from budget.services import count_orders, counting, publication
from budget.services.refusals import BudgetRefused
from budget.states.polls import PollState
from budget.states.projects import ProjectState
from core.workflow import engine
from core.workflow.engine import TransitionRefused
from tests.budget.results.votes import LATER, WORD, count_and_publish, make_closed_vote, make_officer

pytestmark = pytest.mark.django_db
BALLOTS = {1: ["1,2"] * 20 + ["2,3"] * 15 + ["4"] * 5}


def test_a_vote_is_counted_checked_confirmed_by_two_and_published() -> None:
    poll = make_closed_vote(BALLOTS, counting_method="greedy")
    made = count_and_publish(poll)

    assert made.verdict == Verdict.AGREES and "모두 일치합니다" in made.verdict_line
    assert poll.state == PollState.PROVISIONAL and made.published_at == LATER
    result = made.pots.get()
    assert result.detail["winners"] == [2, 1] and result.spent_won == 70_000_000
    states = dict(Project.objects.values_list("number", "state"))
    assert states == {
        1: ProjectState.SELECTED, 2: ProjectState.SELECTED, 3: ProjectState.NOT_SELECTED, 4: ProjectState.NOT_SELECTED,
    }  # fmt: skip


def test_nobody_confirms_twice_nor_another_count_than_the_one_seen() -> None:
    poll, first, second = make_closed_vote(BALLOTS), make_officer(), make_officer()
    made = counting.count(poll, actor=first, at=LATER, public_word=WORD)
    with pytest.raises(TransitionRefused) as unchecked:
        publication.confirm(poll, manifest_sha256=made.manifest_sha256, actor=first, at=LATER)
    assert unchecked.value.code == "guard"
    count_orders.check(made, at=LATER)
    publication.confirm(poll, manifest_sha256=made.manifest_sha256, actor=first, at=LATER)
    with pytest.raises(TransitionRefused):
        publication.confirm(poll, manifest_sha256=made.manifest_sha256, actor=first, at=LATER)
    with pytest.raises(BudgetRefused):
        publication.confirm(poll, manifest_sha256="0" * 64, actor=second, at=LATER)
    with pytest.raises(TransitionRefused):
        engine.apply(poll, "confirm_second", actor=second, at=LATER)
    poll.refresh_from_db()
    assert poll.state == PollState.CONFIRMED_ONCE and poll.second_confirmation is None
