"""What may be called a difference, what sure, and what weights can do."""

import math

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from surveys.figures import distributions, intervals, scores, testing
from surveys.figures.intervals import Certainty
from surveys.figures.scores import Score
from surveys.figures.weighting import Margin, Unweighable, effective, normalised, rake
from tests.surveys.figures.documents import cube, questionnaire

DIMENSIONS = [{"key": "d1", "name": "과정", "weight": 60}, {"key": "d2", "name": "결과", "weight": 40}]
ASKED = questionnaire(
    {"key": "a", "kind": "scale", "points": 5, "dimension": "d1"},
    {"key": "b", "kind": "scale", "points": 5, "dimension": "d1"},
    {"key": "c", "kind": "scale", "points": 5, "dimension": "d2"},
    dimensions=DIMENSIONS,
)


def test_a_dimension_is_the_mean_of_what_each_person_answered_of_it():
    made = cube(ASKED, [{"a": 5, "b": 1}, {"a": 3}, {"c": 5}])

    first, second = scores.dimensions(made)

    assert (first.score.value, first.score.answered) == (50.0, 2)
    assert (second.score.value, second.score.answered) == (100.0, 1)
    assert scores.total([first, second]) == pytest.approx(0.6 * 50 + 0.4 * 100)


def test_a_dimension_that_nobody_answered_counts_in_no_total():
    assert scores.total(scores.dimensions(cube(ASKED, [{"a": 5}]))) == 100.0
    assert scores.total(scores.dimensions(cube(ASKED, []))) is None


def test_the_lowest_dimension_is_named_where_the_same_people_rated_it_lower():
    made = cube(ASKED, [{"a": 3, "b": 2, "c": 4 + number % 2} for number in range(30)])

    lowest = testing.lowest_dimension(made)

    assert lowest is not None and lowest.is_supported
    assert lowest.dimension.dimension.name == "과정"


def test_it_is_not_named_where_chance_explains_it():
    answers = [{"a": 1 + number % 5, "b": 1 + number % 5, "c": 1 + (number * 3 + 1) % 5} for number in range(20)]
    answers[0]["a"] = 1

    lowest = testing.lowest_dimension(cube(ASKED, answers))

    assert lowest is None or not lowest.is_supported


def test_it_is_not_named_where_others_answered_the_one_than_the_other():
    made = cube(ASKED, [*({"a": 1} for _each in range(20)), *({"c": 5} for _each in range(20))])

    lowest = testing.lowest_dimension(made)

    assert lowest is None or not lowest.is_supported


def test_equal_dimensions_have_no_lowest():
    assert testing.lowest_dimension(cube(ASKED, [{"a": 4, "b": 4, "c": 4}] * 10)) is None


def test_the_paired_test_equals_the_one_in_the_books():
    """Differences 1, 2, 3, 4: mean 2.5, standard error √(5/3)/2, t = 3.873 with 3 degrees, p = 0.0305."""
    found = testing.paired(np.array([2.0, 4, 6, 8, np.nan]), np.array([1.0, 2, 3, 4, 5]))

    assert (found.value, found.people, found.degrees) == (2.5, 4, 3)
    assert found.value / found.standard_error == pytest.approx(math.sqrt(15))
    assert found.probability == pytest.approx(0.030466, abs=1e-6)


def test_two_years_are_compared_by_welchs_test():
    found = testing.independent(Score(70.0, 100, 1.0), Score(66.0, 200, 1.5))

    assert found.value == 4.0
    assert found.standard_error == pytest.approx(math.sqrt(1 + 2.25))
    assert found.degrees == pytest.approx(3.25**2 / (1 / 99 + 1.5**4 / 199))
    assert found.is_supported
    assert not testing.independent(Score(70.0, 100, 1.0), Score(70.0, 1)).is_supported


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (distributions.chi_square_tail(3.841458820694124, 1), 0.05),
        (distributions.chi_square_tail(100, 120), 0.9077349480410666),
        (distributions.chi_square_tail(0, 3), 1.0),
        (distributions.student_tails(12.706204736432095, 1), 0.05),
        (distributions.student_tails(-2.2281388519649385, 10), 0.05),
        (distributions.student_tails(1.9599639845400545, 1e7), 0.05),
        (distributions.student_tails(math.inf, 4), 0.0),
    ],
)
def test_tails_are_those_of_the_tables(found, expected):
    assert found == pytest.approx(expected, abs=1e-6)


@settings(deadline=None)
@given(st.floats(0.01, 30), st.integers(1, 60))
def test_tails_fall_and_stay_probabilities(value, degrees):
    for tail in (distributions.chi_square_tail, distributions.student_tails):
        assert 0 <= tail(value + 0.5, degrees) <= tail(value, degrees) <= 1


def test_what_may_be_said_of_error_depends_on_how_people_were_chosen():
    assert intervals.certainty("PROBABILITY") is Certainty.SAMPLING_ERROR
    assert intervals.certainty("CENSUS") is Certainty.NONE_FOR_CENSUS
    assert intervals.certainty("SELF_SELECTED") is Certainty.CANNOT_BE_GIVEN


def test_the_more_of_a_population_answered_the_surer_and_all_of_it_is_certain():
    far, near, all_of_it = (intervals.wilson(60, 100, population=people) for people in (None, 150, 100))

    assert near.high - near.low < far.high - far.low
    assert (all_of_it.low, all_of_it.high) == (0.6, 0.6)


@settings(deadline=None)
@given(st.integers(0, 400), st.integers(1, 400))
@example(0, 264)
def test_an_interval_holds_its_share(successes, more):
    answered = successes + more
    found = intervals.wilson(successes, answered)

    assert 0 <= found.low <= successes / answered <= found.high <= 1


def test_nobody_answered_means_nothing_is_known():
    assert (intervals.wilson(0, 0).low, intervals.wilson(0, 0).high) == (0.0, 1.0)
    assert intervals.margin(0) == 1.0


@settings(deadline=None)
@given(st.lists(st.tuples(st.sampled_from([1, 2]), st.sampled_from([1, 2, 3])), min_size=30, max_size=60))
def test_raked_weights_fit_every_margin(people):
    sex, age = (np.array(column, dtype=np.int16) for column in zip(*people, strict=True))
    targets = [(sex, {1: 480.0, 2: 520.0}), (age, {1: 300.0, 2: 500.0, 3: 200.0})]
    try:
        weights = rake([Margin(groups, wanted) for groups, wanted in targets])
    except Unweighable:
        # Such as all women being of one age: no weights fit that.
        cells = {tuple(one) for one in people}
        assert len(cells) < 6
        return

    for groups, wanted in targets:
        for code, many in wanted.items():
            assert weights[groups == code].sum() == pytest.approx(many, rel=1e-6)


def test_a_group_of_the_population_that_did_not_answer_cannot_be_weighted_for():
    with pytest.raises(Unweighable) as refused:
        Margin(np.array([1, 1, 2], dtype=np.int16), {1: 10, 2: 10, 3: 10, 4: 0})

    assert refused.value.groups == (3,)


def test_margins_that_contradict_each_other_are_refused():
    same = np.array([1, 1, 2, 2], dtype=np.int16)

    with pytest.raises(Unweighable):
        rake([Margin(same, {1: 50, 2: 50}), Margin(same.copy(), {1: 90, 2: 10})])


def test_who_did_not_say_their_group_keeps_an_average_weight():
    groups = np.array([1, 1, 1, 2, -2], dtype=np.int16)

    weights = normalised(rake([Margin(groups, {1: 50, 2: 50})]))

    assert weights.mean() == pytest.approx(1.0)
    assert weights[4] == pytest.approx(1.0)
    assert weights[groups == 1].sum() == pytest.approx(weights[groups == 2].sum())


def test_unequal_weights_are_worth_fewer_answers():
    assert effective(np.ones(10)) == pytest.approx(10)
    assert effective(np.array([1.0, 1, 1, 5])) == pytest.approx(64 / 28)
