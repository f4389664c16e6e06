"""No figure that is shown, and no sum or difference of such figures, speaks of fewer than five people."""

from collections import Counter
from collections.abc import Mapping
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.figures import differencing, suppression
from surveys.figures.suppression import LEAST, Shield, shown_cells, shown_groups
from tests.surveys.figures.attacker import revealed
from tests.surveys.figures.documents import cube, options, questionnaire

TABLES = 1_000


def random_partitions(chance: np.random.Generator) -> dict[str, np.ndarray]:
    """The same people grouped in up to three ways; every other time one of them is coarser than another."""
    people = int(chance.integers(8, 26))
    found = {}
    for name in range(int(chance.integers(1, 4))):
        found[f"b{name}"] = chance.integers(1, int(chance.integers(2, 5)) + 1, people).astype(np.int16)
    if chance.random() < 0.5:
        found["coarser"] = (found["b0"] // 2).astype(np.int16)
    return found


def only_large(partitions: Mapping[str, np.ndarray]) -> dict[str, frozenset[int]]:
    """What one would do without thinking of differences."""
    return {
        by: frozenset(group for group, size in Counter(codes.tolist()).items() if size >= LEAST)
        for by, codes in partitions.items()
    }


def test_differencing_reveals_nobody_over_1000_random_tables():
    chance = np.random.default_rng(20260901)
    tables = [random_partitions(chance) for _table in range(TABLES)]

    found = [revealed(partitions, shown_groups(partitions), LEAST) for partitions in tables]

    assert [few for few in found if few] == []


def test_the_same_attack_breaks_tables_that_only_leave_out_small_groups():
    chance = np.random.default_rng(20260902)
    tables = [random_partitions(chance) for _table in range(100)]

    broken = [partitions for partitions in tables if revealed(partitions, only_large(partitions), LEAST)]

    assert len(broken) > 25


def test_suppression_does_not_simply_hide_everything():
    sex = np.tile([1, 2], 295).astype(np.int16)
    age = np.random.default_rng(4).permutation(np.repeat([1, 2, 3, 4, 5], [3, 117, 180, 180, 110])).astype(np.int16)

    shown = shown_groups({"sex": sex, "age": age})

    assert shown == {"sex": {1, 2}, "age": {2, 3, 4}}


def test_a_small_group_takes_another_with_it():
    codes = np.array([1] * 3 + [2] * 20 + [3] * 30, dtype=np.int16)

    assert shown_groups({"a": codes}) == {"a": frozenset({3})}


def test_two_small_groups_that_are_five_together_hide_each_other():
    codes = np.array([1] * 3 + [2] * 2 + [3] * 30, dtype=np.int16)

    assert shown_groups({"a": codes}) == {"a": frozenset({3})}


def test_those_who_did_not_say_are_a_group_too():
    """Two men, and everybody else a woman but for two who did not say: women and the total give the four away."""
    codes = np.array([1] * 2 + [suppression.crosstabs.UNSTATED] * 2 + [2] * 30, dtype=np.int16)

    assert shown_groups({"sex": codes}) == {"sex": frozenset()}


def test_a_part_of_a_shown_whole_does_not_give_the_small_rest_away():
    """A division of two departments, one of three people: the division less the other is those three."""
    department = np.array([1] * 3 + [2] * 12 + [3] * 9 + [4] * 9, dtype=np.int16)
    division = np.array([1] * 15 + [2] * 18, dtype=np.int16)

    shown = shown_groups({"department": department, "division": division})

    assert not {("department", 2), ("division", 1)} <= {(by, group) for by in shown for group in shown[by]}
    assert revealed({"department": department, "division": division}, shown, LEAST) == []


def test_of_four_people_nothing_is_shown():
    assert shown_groups({"a": np.ones(4, dtype=np.int16)}) == {"a": frozenset()}


def test_many_atoms_are_searched_by_drawing_and_a_planted_difference_is_found():
    """Far too many sets to try each: two groupings that differ by two people out of two thousand."""
    chance = np.random.default_rng(11)
    people = 2_000
    first = chance.choice([1, 2], people).astype(np.int16)
    second = first.copy()
    second[np.flatnonzero(first == 1)[:2]] = 2
    others = {f"b{place}": chance.integers(1, 9, people).astype(np.int16) for place in range(3)}

    shown = shown_groups({"first": first, "second": second, **others})

    assert shown["first"] == frozenset() or shown["second"] == frozenset()
    assert all(shown[by] == set(range(1, 9)) for by in others)


def test_without_a_small_combination_nothing_is_found():
    sums = np.array([[1.0, 1.0, 1.0], [1.0, 0.0, 0.0]])

    assert differencing.revealing(sums, np.array([5, 5, 5]), 5) is None
    found = differencing.revealing(sums, np.array([4, 5, 5]), 5)
    assert found is not None and found.atoms == (0,)


ASKED = questionnaire(
    {"key": "sex", "kind": "single", "background": True, "options": options(1, 2)},
    {"key": "name", "kind": "single", "background": True, "personal": True, "options": options(1, 2)},
    {"key": "rated", "kind": "scale", "points": 5},
)


def answers(*groups: tuple[int, int, bool]) -> list[dict[str, int]]:
    """(sex, how many, whether they rated)."""
    return [{"sex": sex, **({"rated": 4} if rated else {})} for sex, many, rated in groups for _one in range(many)]


def test_personal_questions_are_no_way_to_break_results_down():
    assert suppression.family(cube(ASKED, [])) == ("sex",)


def test_who_skipped_a_question_does_not_fill_its_groups():
    shield = Shield.of(cube(ASKED, answers((1, 30, True), (2, 3, True), (2, 27, False))))

    assert shield.shown_of("sex", "sex") == {1, 2}
    assert shield.shown_of("rated", "sex") == frozenset()


def test_hidden_groups_have_no_number_at_all_in_a_cross_table():
    table = Shield.of(cube(ASKED, answers((1, 30, True), (2, 6, True)))).crosstab("rated", "sex")
    assert table.answered[:2].tolist() == [30, 6]

    table = Shield.of(cube(ASKED, answers((1, 30, True), (2, 4, True)))).crosstab("rated", "sex")
    for numbers in (table.counts, table.weighted, table.answered, table.base, table.shares):
        assert np.isnan(numbers).all()


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([10, 20, 30], [True, True, True]),
        ([3, 20, 30], [False, False, True]),
        ([3, 4, 30, 9], [False, False, True, False]),
        ([3, 0, 0], [False, True, True]),
        ([0, 0], [True, True]),
    ],
)
def test_small_numbers_of_people_are_hidden_and_the_total_does_not_give_them_back(counts, shown):
    assert shown_cells(counts) == shown


COMING = questionnaire(
    {"key": "all", "kind": "scale", "points": 5},
    {"key": "some", "kind": "multiple", "options": options(1, 2)},
    {"key": "grid", "kind": "matrix", "points": 5, "rows": [{"code": 1, "label": "a"}, {"code": 2, "label": "b"}]},
    {"key": "number", "kind": "number"},
)
ANSWER = st.fixed_dictionaries(
    {"all": st.integers(1, 5)},
    optional={
        "some": st.sampled_from([[1], [2], [1, 2]]),
        "grid": st.dictionaries(st.sampled_from(["1", "2"]), st.integers(1, 5)),
        "number": st.integers(0, 9).map(str),
    },
)


@settings(deadline=None, max_examples=60)
@given(st.lists(ANSWER, max_size=24))
def test_looking_again_after_each_answer_shows_only_moves_by_five_people(answers):
    """Of every question, every row and every number: between any two moments come none or at least five answers."""
    looks = [suppression.by_handfuls(cube(COMING, answers[:many])) for many in range(len(answers) + 1)]
    for key, part in [("all", None), ("some", None), ("grid", 1), ("grid", 2), ("number", None)]:
        seen = [set(np.flatnonzero(look.answered(key, part)).tolist()) for look in looks]
        for before, after in pairwise(seen):
            assert before <= after
            assert len(after - before) in {0, 5}
        whole = int(cube(COMING, answers).answered(key, part).sum())
        assert whole - 9 < len(seen[-1]) <= whole
