"""Frequencies, cross-tables and scores equal what counting one by one gives."""

import math
from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.figures import crosstabs, frequencies, scores
from tests.surveys.figures.documents import cube, options, questionnaire

ASKED = questionnaire(
    {"key": "one", "kind": "single", "options": options(3, 7, 300)},
    {"key": "many", "kind": "multiple", "options": options(1, 2, 9)},
    {"key": "rank", "kind": "ranking", "options": options(4, 5, 6)},
    {"key": "nps", "kind": "nps"},
    {"key": "scale", "kind": "scale", "points": 7, "no_opinion": True},
    {"key": "grid", "kind": "matrix", "points": 5, "rows": [{"code": 1, "label": "a"}, {"code": 2, "label": "b"}]},
    {"key": "sex", "kind": "single", "background": True, "options": options(1, 2)},
)
ANSWER = st.fixed_dictionaries(
    {},
    optional={
        "one": st.sampled_from([3, 7, 300]),
        "many": st.sets(st.sampled_from([1, 2, 9])).map(sorted),
        "rank": st.permutations([4, 5, 6]).flatmap(lambda order: st.integers(1, 3).map(lambda many: order[:many])),
        "nps": st.integers(0, 10),
        "scale": st.sampled_from([1, 2, 3, 4, 5, 6, 7, -1]),
        "grid": st.dictionaries(st.sampled_from(["1", "2"]), st.integers(1, 5)),
        "sex": st.sampled_from([1, 2]),
    },
)
ANSWERS = st.lists(st.tuples(ANSWER, st.floats(0.1, 10)), max_size=25)


def given_by(answer: dict, key: str, part: int) -> list[int]:
    """The codes somebody's answer counts for."""
    value = answer.get(key)
    if value is None:
        return []
    if key == "grid":
        return [value[str(part)]] if str(part) in value else []
    if key == "rank":
        return value[:1]
    return value if isinstance(value, list) else [value]


def answers_to(answer: dict, key: str, part: int) -> bool:
    return bool(given_by(answer, key, part)) or (key == "many" and key in answer)


PLACES = [("one", 0), ("many", 0), ("rank", 0), ("nps", 0), ("scale", 0), ("grid", 1), ("grid", 2)]


@settings(deadline=None)
@given(ANSWERS)
def test_frequencies_are_those_of_naive_counting(weighted):
    answers = [answer for answer, _weight in weighted]
    made = cube(ASKED, answers).weighted(np.array([weight for _answer, weight in weighted]))

    for key, part in PLACES:
        found = frequencies.of(made, key, part)
        counts = Counter(code for answer in answers for code in given_by(answer, key, part))
        sums = Counter()
        for answer, weight in weighted:
            for code in given_by(answer, key, part):
                sums[code] += weight
        base = sum(weight for answer, weight in weighted if answers_to(answer, key, part))
        assert {cell.code: cell.count for cell in found.cells if cell.count} == dict(counts)
        assert found.answered == sum(answers_to(answer, key, part) for answer in answers)
        assert found.base == pytest.approx(base)
        for cell in found.cells:
            assert cell.share == pytest.approx(sums[cell.code] / base if base else 0)


@settings(deadline=None)
@given(ANSWERS)
def test_cross_tables_are_those_of_naive_counting(weighted):
    answers = [answer for answer, _weight in weighted]
    made = cube(ASKED, answers).weighted(np.array([weight for _answer, weight in weighted]))

    for table in crosstabs.every(made, PLACES, ["sex", "scale"]):
        cells, bases = Counter(), Counter()
        for answer, weight in weighted:
            group = answer.get(table.by, crosstabs.UNSTATED)
            for code in given_by(answer, table.key, table.part):
                cells[code, group] += weight
            bases[group] += weight * answers_to(answer, table.key, table.part)
        for row, code in enumerate(table.codes):
            for column, group in enumerate(table.groups):
                assert table.weighted[row, column] == pytest.approx(cells[code, group])
        assert table.base.tolist() == pytest.approx([bases[group] for group in table.groups])


@settings(deadline=None)
@given(ANSWERS)
def test_many_cross_tables_at_once_are_the_same_as_one_at_a_time(weighted):
    made = cube(ASKED, [answer for answer, _weight in weighted])

    for table in crosstabs.every(made, PLACES, ["sex", "one", "scale"]):
        alone = crosstabs.of(made, table.key, table.by, table.part)
        assert np.array_equal(table.counts, alone.counts)
        assert np.array_equal(table.answered, alone.answered)


@settings(deadline=None)
@given(ANSWERS)
def test_scores_are_those_of_naive_counting(weighted):
    answers = [answer for answer, _weight in weighted]
    made = cube(ASKED, answers).weighted(np.array([weight for _answer, weight in weighted]))

    opinions = [(answer["scale"], weight) for answer, weight in weighted if answer.get("scale", -1) > 0]
    whole = sum(weight for _value, weight in opinions)
    if not opinions:
        assert not scores.hundred(made, "scale").is_known
        return
    assert scores.hundred(made, "scale").value == pytest.approx(
        sum((value - 1) / 6 * 100 * weight for value, weight in opinions) / whole
    )
    assert scores.positive(made, "scale").value == pytest.approx(
        sum(weight for value, weight in opinions if value >= 5) / whole
    )
    assert scores.mean(made, "scale").value == pytest.approx(sum(value * weight for value, weight in opinions) / whole)


def test_a_question_with_several_answers_makes_no_groups():
    with pytest.raises(ValueError, match="many"):
        crosstabs.of(cube(ASKED, []), "one", "many")


def test_promoters_less_detractors():
    made = cube(ASKED, [{"nps": value} for value in (10, 9, 8, 7, 6, 0, 0, 10)])

    assert scores.nps(made, "nps").value == pytest.approx(0.0)
    assert scores.nps(made.where(made.chose("nps", [10, 9, 8])), "nps").value == pytest.approx(75.0)


def test_the_mean_place_of_each_option_among_those_who_ranked_it():
    found = scores.places(cube(ASKED, [{"rank": [4, 5]}, {"rank": [5, 4, 6]}]), "rank")

    assert {code: score.value for code, score in found.items()} == {4: 1.5, 5: 1.5, 6: 3.0}
    assert found[6].answered == 1


def test_a_turned_scale_and_options_with_scores_are_worth_points_of_100():
    asked = questionnaire(
        {"key": "bad", "kind": "scale", "points": 5, "reversed": True},
        {"key": "scored", "kind": "single", "options": [
            {"code": 1, "label": "a", "score": 2}, {"code": 2, "label": "b", "score": 4}, {"code": 3, "label": "?"},
        ]},
    )  # fmt: skip
    made = cube(asked, [{"bad": 1, "scored": 2}, {"bad": 5, "scored": 1}, {"bad": 2, "scored": 3}])

    assert scores.points(made, ("bad", 0)).tolist() == [100, 0, 75]
    assert scores.positive(made, "bad").value == pytest.approx(2 / 3)
    assert scores.points(made, ("scored", 0)).tolist()[:2] == [100, 0]
    assert math.isnan(scores.points(made, ("scored", 0))[2])
