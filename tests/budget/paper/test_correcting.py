"""A sheet that the sample shows to be entered wrongly: two put it right, and every count knows."""

from datetime import timedelta
from typing import Any

import pytest

from budget.ballots import reading
from budget.models import Ballot, BoardLeaf, PaperRow, SampledSheet, Turnout
from budget.models.results import Verdict as CountVerdict
from budget.services import board, count_orders, counting
from budget.services.paper import correcting, sample
from budget.services.refusals import BudgetRefused
from budget.states.names import Channel
from budget.states.paper import Verdict
from core.workflow import engine
from core.workflow.engine import TransitionRefused
from tests.budget.paper.stations import CLOSED, PaperDay
from tests.budget.results.votes import WORD, fix_terms

pytestmark = pytest.mark.django_db


def refusal(deed: Any) -> str:
    with pytest.raises((BudgetRefused, TransitionRefused)) as refused:
        deed()
    code: str = refused.value.code
    return code


class Compared:
    """A day whose sample holds every sheet; the one at a position differs from the paper."""

    def __init__(self, lines: list[str], wrong: int) -> None:
        self.day = PaperDay(counting_method="greedy")
        fix_terms(self.day.poll)
        Turnout.objects.create(poll=self.day.poll, day=CLOSED.date(), channel=Channel.PAPER, voters=len(lines))
        self.rows = self.day.entered(lines)
        self.sample = sample.draw(self.day.poll, by=self.day.officer, public_word="4", size=len(lines), at=CLOSED)
        for sheet in self.sample.sheets.select_related("row"):
            is_wrong = sheet.row.position == wrong
            verdict, note = (Verdict.DIFFERENT, "다르게 적혀 있습니다.") if is_wrong else (Verdict.SAME, "")
            sample.compare(sheet, by=self.day.clerks[0], verdict=verdict, note=note)
        self.sheet = SampledSheet.objects.get(verdict=Verdict.DIFFERENT)

    def correct(self, typed: str) -> None:
        for clerk in self.day.clerks[:2]:
            correcting.correct(self.sheet, by=clerk, typed=typed, at=CLOSED)

    def sign(self) -> None:
        engine.apply(self.sample, "sign_first", actor=self.day.clerks[0], at=CLOSED)
        engine.apply(self.sample, "sign_second", actor=self.day.clerks[1], at=CLOSED)

    def counted(self) -> Any:
        at = CLOSED + timedelta(hours=1)
        board.publish(at=at)
        made = counting.count(self.day.poll, actor=self.day.officer, at=at, public_word=WORD, reason="정정")
        return count_orders.check(made, at=at)


def test_it_takes_two_who_read_the_same_without_asking_each_other() -> None:
    made = Compared(["1 2", "3"], wrong=1)
    one, other, third = made.day.clerks
    assert refusal(lambda: correcting.correct(made.sheet, by=one, typed="1 2", at=CLOSED)) == "typed"
    assert not correcting.correct(made.sheet, by=one, typed="1 4", at=CLOSED)
    assert not correcting.correct(made.sheet, by=one, typed="1 5", at=CLOSED)
    assert refusal(lambda: correcting.correct(made.sheet, by=other, typed="1 4", at=CLOSED)) == "typed"
    assert PaperRow.objects.get(pk=made.rows[0].pk).choices == "1,2"
    assert correcting.correct(made.sheet, by=other, typed="5 1", at=CLOSED)
    made.sheet.refresh_from_db()
    assert (made.sheet.first_corrector, made.sheet.second_corrector) == (one, other)
    assert made.sheet.entered_as == "1 2" and made.sheet.leaf_before == made.rows[0].leaf
    assert refusal(lambda: correcting.correct(made.sheet, by=third, typed="6", at=CLOSED)) == "same"
    assert refusal(lambda: sample.compare(made.sheet, by=third, verdict=Verdict.SAME)) == "corrected"


@pytest.mark.parametrize(
    ("before", "after", "ballots", "superseded"),
    [("1 2", "1 4", 2, 1), ("0", "4", 2, 0), ("x1", "0", 1, 0), ("1 2", "0", 1, 1)],
)
def test_what_counts_is_what_is_on_the_paper_and_anybody_can_count_it_again(before, after, ballots, superseded) -> None:
    made = Compared([before, "3"], wrong=1)
    made.correct(after)
    assert Ballot.objects.count() == ballots
    assert BoardLeaf.objects.filter(is_superseded=True).count() == superseded
    row = PaperRow.objects.get(pk=made.rows[0].pk)
    assert (row.leaf in {one.leaf for one in reading.read(made.day.poll)}) == bool(row.choices)
    count = made.counted()
    assert count.verdict == CountVerdict.AGREES, count.verdict_line
    assert count.pots.get().superseded == superseded


def test_a_published_pot_says_how_many_sheets_were_taken_out() -> None:
    made = Compared([f"{number % 5 + 1} 6" for number in range(32)], wrong=7)
    made.correct("0")
    count = made.counted()
    assert count.verdict == CountVerdict.AGREES and count.pots.get().shown == "BALLOTS"
    assert "종이 투표지 1장" in count.verdict_line


def test_nobody_signs_before_it_is_put_right_nor_confirms_a_count_from_before() -> None:
    made = Compared(["1 2", "3"], wrong=2)
    poll = made.day.poll
    board.publish(at=CLOSED)
    early = counting.count(poll, actor=made.day.officer, at=CLOSED - timedelta(hours=1), public_word=WORD)
    count_orders.check(early, at=CLOSED)
    assert refusal(made.sign) == "guard"
    made.correct("4")
    made.sign()
    blocked = {step.name: why for step, why in engine.blocked(type(poll).objects.get(pk=poll.pk), made.day.officer)}
    assert "다시 집계" in blocked["confirm_first"] or "again" in blocked["confirm_first"]
    assert made.counted().verdict == CountVerdict.AGREES
    assert "confirm_first" not in {
        step.name for step, _why in engine.blocked(type(poll).objects.get(pk=poll.pk), made.day.officer)
    }
