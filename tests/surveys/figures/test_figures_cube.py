"""The cube: columns by key and part, over all versions of a questionnaire."""

import numpy as np

from surveys.figures import frequencies
from surveys.figures.building import build
from surveys.questionnaire.packing import MISSING
from tests.surveys.figures.documents import block, cube, options, questionnaire

OLD = questionnaire(
    {"key": "a", "kind": "single", "options": options(1, 2)},
    {"key": "gone", "kind": "scale", "points": 5},
    {"key": "longer", "kind": "scale", "points": 5},
)
NEW = questionnaire(
    {"key": "new", "kind": "nps"},
    {"key": "a", "kind": "single", "options": options(2, 3)},
    {"key": "longer", "kind": "scale", "points": 7},
)


def of_both() -> object:
    return build(
        [OLD, NEW],
        [
            block(OLD, [{"a": 1, "gone": 4, "longer": 5}, {"a": 2}]),
            block(NEW, [{"a": 3, "new": 9, "longer": 7}]),
        ],
    )


def test_a_question_of_both_versions_has_one_column_with_the_options_of_both():
    made = of_both()

    assert made.column("a").tolist() == [1, 2, 3]
    assert [option.code for option in made.question("a").options] == [2, 3, 1]


def test_a_removed_question_keeps_its_answers_after_those_still_asked():
    made = of_both()

    assert list(made.questions) == ["new", "a", "longer", "gone"]
    assert made.column("gone").tolist() == [4, MISSING, MISSING]
    assert frequencies.of(made, "gone").answered == 1


def test_a_scale_of_another_length_is_not_counted_with_the_new_one():
    assert of_both().column("longer").tolist() == [MISSING, MISSING, 7]


def test_numbers_of_versions_with_other_decimals_are_the_same_numbers():
    whole = questionnaire({"key": "n", "kind": "number", "decimals": 0})
    tenths = questionnaire({"key": "n", "kind": "number", "decimals": 1})

    made = build([whole, tenths], [block(whole, [{"n": "3"}, {}]), block(tenths, [{"n": "2.5"}])])

    assert made.numbers["n"].tolist()[::2] == [3.0, 2.5]
    assert made.answered("n").tolist() == [True, False, True]


def test_a_filter_takes_groups_channels_and_weights_along():
    asked = questionnaire({"key": "a", "kind": "scale", "points": 5})
    made = cube(asked, [{"a": 1}, {"a": 2}, {"a": 5}], strata=["x", "", "y"], channels=["WEB", "WEB", "PAPER"])

    some = made.weighted(np.array([1.0, 2.0, 3.0])).where(made.chose("a", [2, 5]))

    assert some.respondents == 2
    assert some.column("a").tolist() == [2, 5]
    assert some.strata is not None and some.strata.tolist() == [MISSING, 1]
    assert [some.channel_names[place] for place in some.channels] == ["WEB", "PAPER"]
    assert some.weights is not None and some.weights.tolist() == [2.0, 3.0]


def test_an_empty_survey_has_a_cube_without_answers():
    made = build([OLD], [])

    assert made.respondents == 0
    assert frequencies.of(made, "a").cells[0].share == 0.0
