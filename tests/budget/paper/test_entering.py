"""From agreed rows to ballots, what the count waits for, and the sample that anybody can draw again."""

from hashlib import sha256
from typing import Any

import pytest

from budget import paper_draw
from budget.ballots import reading
from budget.models import Ballot, BoardLeaf, Participation, SampledSheet
from budget.queries import paper
from budget.queries.paper import StationNumbers
from budget.services.paper import boxes, correcting, keying, sample
from budget.services.paper.entering import _paper_missing
from budget.services.refusals import BudgetRefused
from budget.states.paper import BatchState, BoxState, SampleState, Verdict
from core.workflow import engine
from core.workflow.engine import TransitionRefused
from tests.budget.paper.stations import CLOSED, PaperDay

pytestmark = pytest.mark.django_db


def refusal(deed: Any) -> str:
    with pytest.raises((BudgetRefused, TransitionRefused)) as refused:
        deed()
    code: str = refused.value.code
    return code


def test_valid_sheets_become_ballots_and_the_others_are_counted_as_what_they_are() -> None:
    day = PaperDay()
    rows = day.entered(["1 2", "0", "3", "x1"])
    assert Ballot.objects.count() == 2
    assert [bool(row.leaf) for row in rows] == [True, False, True, False]
    assert set(Ballot.objects.values_list("leaf", flat=True)) == set(BoardLeaf.objects.values_list("leaf", flat=True))
    assert len(set(Ballot.objects.values_list("handle", flat=True))) == 2
    day.again()
    assert day.box.state == BoxState.ENTERED
    assert {batch.state for batch in day.poll.paper_batches.all()} == {BatchState.ENTERED}


def test_what_is_counted_is_what_was_on_the_paper() -> None:
    day = PaperDay()
    rows = day.entered(["1 2", "3"])
    counted = {one.leaf: one.choices for one in reading.read(day.poll)}
    assert counted == {row.leaf: row.choices for row in rows} and len(counted) == 2


def test_no_row_joins_a_ballot_with_who_took_part() -> None:
    names = {field.name for field in Participation._meta.get_fields()}
    assert not names & {"box", "station", "ballot", "rows"}
    assert {field.name for field in Ballot._meta.get_fields()} == {"id", "pot", "handle", "leaf", "sealed", "revision"}


def test_a_box_is_entered_once_and_only_when_all_its_batches_are_agreed() -> None:
    day = PaperDay()
    batch = day.batches(2)[0]
    assert refusal(lambda: engine.apply(day.box, "enter", actor=day.officer, at=CLOSED)) == "guard"
    for clerk in day.clerks[:2]:
        day.key(batch, clerk, ["1", "2"])
        keying.finish(batch, by=clerk, at=CLOSED)
    assert refusal(lambda: engine.apply(day.box, "enter", actor=day.clerks[0], at=CLOSED)) == "permission"
    engine.apply(day.box, "enter", actor=day.officer, at=CLOSED)
    assert refusal(lambda: engine.apply(day.box, "enter", actor=day.officer, at=CLOSED)) == "state"
    assert Ballot.objects.count() == 2


def test_the_count_waits_for_the_boxes_and_the_result_for_the_sample() -> None:
    day = PaperDay()
    assert _paper_missing(day.poll, "count", day.officer)
    day.entered(["1 2", "3"])
    day.poll.refresh_from_db()
    assert _paper_missing(day.poll, "count", day.officer) is None
    assert _paper_missing(day.poll, "confirm_first", day.officer)
    publish(day)
    assert _paper_missing(type(day.poll).objects.get(pk=day.poll.pk), "confirm_first", day.officer) is None


def test_a_vote_without_paper_waits_for_nothing() -> None:
    day = PaperDay()
    day.poll.has_paper = False
    assert _paper_missing(day.poll, "count", day.officer) is None
    assert _paper_missing(day.poll, "confirm_first", day.officer) is None


def publish(day: PaperDay) -> Any:
    drawn = sample.draw(day.poll, by=day.officer, public_word="3 5 6 1", size=20, at=CLOSED)
    for sheet in drawn.sheets.all():
        sample.compare(sheet, by=day.clerks[0], verdict=Verdict.SAME)
    engine.apply(drawn, "sign_first", actor=day.clerks[0], at=CLOSED)
    engine.apply(drawn, "sign_second", actor=day.clerks[1], at=CLOSED)
    return drawn


def test_anybody_draws_the_same_sheets_from_the_word_and_the_codes() -> None:
    day = PaperDay()
    rows = day.entered(["1", "2", "3", "0", "x1"])
    drawn = sample.draw(day.poll, by=day.officer, public_word="  3 5   6 ", size=3, at=CLOSED)
    found = [sheet.row.code for sheet in drawn.sheets.select_related("row__batch")]
    by_hand = sorted(
        (row.code for row in rows),
        key=lambda code: sha256(f"dure-paper-sample-1|{day.slug}|3 5 6|{code}".encode()).hexdigest(),
    )
    assert found == by_hand[:3]


def test_the_draw_favours_no_sheet() -> None:
    codes = [f"001-{number:02d}" for number in range(1, 51)]
    counted = dict.fromkeys(codes, 0)
    for word in range(2_000):
        for code in paper_draw.draw(codes, cycle="2025", word=str(word), size=5):
            counted[code] += 1
    expected = 2_000 * 5 / 50
    chi_square = sum((count - expected) ** 2 / expected for count in counted.values())
    # 49 degrees of freedom; the words are fixed, so the number is always the same.
    assert chi_square < 85.4


def test_a_sample_is_drawn_once_and_only_when_everything_is_entered() -> None:
    day = PaperDay()
    day.agreed(["1", "2"])
    draw = lambda: sample.draw(day.poll, by=day.officer, public_word="1", size=1, at=CLOSED)  # noqa: E731
    assert refusal(draw) == "boxes"
    engine.apply(day.box, "enter", actor=day.officer, at=CLOSED)
    draw()
    assert refusal(draw) == "drawn"


def test_no_sample_is_drawn_of_nothing() -> None:
    day = PaperDay()
    day.batches(0)
    engine.apply(day.box, "enter", actor=day.officer, at=CLOSED)
    assert refusal(lambda: sample.draw(day.poll, by=day.officer, public_word="1", size=1, at=CLOSED)) == "empty"
    assert _paper_missing(day.poll, "confirm_first", day.officer) is None


def test_a_sample_is_signed_by_two_after_every_sheet_is_compared() -> None:
    day = PaperDay()
    day.entered(["1", "2"])
    drawn = sample.draw(day.poll, by=day.officer, public_word="1", size=2, at=CLOSED)
    assert refusal(lambda: engine.apply(drawn, "sign_first", actor=day.officer, at=CLOSED)) == "guard"
    first, second = drawn.sheets.all()
    assert refusal(lambda: sample.compare(first, by=day.officer, verdict=Verdict.DIFFERENT)) == "note"
    sample.compare(first, by=day.officer, verdict=Verdict.DIFFERENT, note="2번이 더 표시되어 있습니다.")
    sample.compare(second, by=day.officer, verdict=Verdict.SAME)
    assert refusal(lambda: engine.apply(drawn, "sign_first", actor=day.officer, at=CLOSED)) == "guard"
    for clerk in day.clerks[:2]:
        correcting.correct(first, by=clerk, typed="1 2 3", at=CLOSED)
    engine.apply(drawn, "sign_first", actor=day.officer, at=CLOSED)
    assert refusal(lambda: sample.compare(first, by=day.officer, verdict=Verdict.SAME)) == "signed"
    assert refusal(lambda: engine.apply(drawn, "sign_second", actor=day.officer, at=CLOSED)) == "guard"
    engine.apply(drawn, "sign_second", actor=day.clerks[0], at=CLOSED)
    assert drawn.state == SampleState.PUBLISHED
    assert SampledSheet.objects.get(place=1).note


def make(name: str, handed_in: int) -> StationNumbers:
    return StationNumbers([name], handed_in, handed_in)


@pytest.mark.parametrize(
    ("stations", "shown"),
    [
        ([], []),
        ([("가", 40), ("나", 30)], [(["가"], 40), (["나"], 30)]),
        ([("가", 40), ("나", 29)], [(["나", "가"], 69)]),
        ([("가", 40), ("나", 12), ("다", 20)], [(["가"], 40), (["나", "다"], 32)]),
        ([("가", 3), ("나", 0)], [(["나", "가"], 3)]),
        ([("가", 90), ("나", 50), ("다", 1)], [(["가"], 90), (["다", "나"], 51)]),
    ],
)
def test_small_stations_are_shown_together(stations: list[Any], shown: list[Any]) -> None:
    found = [(row.names, row.handed_in) for row in paper.merged([make(*station) for station in stations])]
    assert found == shown


def test_the_numbers_of_a_station_add_up_to_what_was_handed_in() -> None:
    day = PaperDay()
    day.entered(["1", "2", "0", "x4"])
    station = paper.numbers(day.poll)[0]
    assert (station.handed_in, station.found, station.valid, station.blank, station.spoiled) == (4, 4, 2, 1, 1)


def test_a_difference_stands_beside_its_explanation() -> None:
    day = PaperDay()
    day.counted(4, found=3, explanation="빈 봉투 하나")
    assert paper.differences(day.poll) == []
    engine.apply(day.box, "agree_count", actor=day.clerks[1], at=CLOSED)
    assert [box.explanation for box in paper.differences(day.poll)] == ["빈 봉투 하나"]
    assert boxes.differs(day.box)
