"""How the builder changes a document: nothing is lost, and no code or key is ever given twice."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from surveys.building import differences, dimensions, documents, kinds, parts, structure, translating, wording
from surveys.building.documents import Gone
from surveys.building.simple_conditions import Line, condition_of, lines_of, without_line
from surveys.questionnaire import conditions
from surveys.questionnaire import documents as questionnaires
from tests.surveys.builder.preparing import document


def order(of: dict[str, Any]) -> list[list[str]]:
    return [[question["key"] for question in section["questions"]] for section in of["sections"]]


def test_a_question_comes_behind_the_one_it_was_added_to() -> None:
    paper = document()
    key = structure.add_question(paper, "scale", after="q1")
    assert order(paper) == [["q1", key, "q2"], ["q3"]]


def test_a_double_has_a_key_of_its_own_its_translation_and_no_concept() -> None:
    paper = document()
    key = structure.duplicate_question(paper, "q1")
    double = documents.question(paper, key)
    assert key != "q1"
    assert double["options"] == documents.question(paper, "q1")["options"]
    assert "concept" not in double
    assert paper["translations"]["en"][f"{key}.text"] == "Do you use the pool?"


def test_a_deleted_question_comes_back_to_its_place() -> None:
    paper = document()
    structure.delete_question(paper, "q1")
    assert order(paper) == [["q2"], ["q3"]]
    structure.restore_question(paper, "q1")
    assert order(paper) == [["q1", "q2"], ["q3"]]
    assert paper[documents.BIN] == []
    with pytest.raises(Gone):
        structure.restore_question(paper, "q1")


def test_a_question_of_a_dissolved_section_comes_back_to_the_last_one() -> None:
    paper = document()
    structure.delete_question(paper, "q3")
    structure.delete_section(paper, "s2")
    structure.restore_question(paper, "q3")
    assert order(paper) == [["q1", "q2", "q3"]]


@pytest.mark.parametrize(
    ("key", "step", "expected"),
    [
        ("q1", -1, [["q1", "q2"], ["q3"]]),
        ("q1", 1, [["q2", "q1"], ["q3"]]),
        ("q2", 1, [["q1"], ["q2", "q3"]]),
        ("q3", -1, [["q1", "q2", "q3"], []]),
        ("q3", 1, [["q1", "q2"], ["q3"]]),
    ],
)
def test_questions_move_within_and_across_sections(key: str, step: int, expected: list[list[str]]) -> None:
    paper = document()
    structure.move_question(paper, key, step)
    assert order(paper) == expected


def test_a_question_is_dropped_before_another_or_at_the_end_of_a_section() -> None:
    paper = document()
    structure.put_question(paper, "q3", section_key="s1", before="q2")
    assert order(paper) == [["q1", "q3", "q2"], []]
    structure.put_question(paper, "q1", section_key="s2")
    assert order(paper) == [["q3", "q2"], ["q1"]]
    with pytest.raises(Gone):
        structure.put_question(paper, "q1", section_key="gone")


def test_the_last_section_cannot_be_dissolved() -> None:
    paper = document()
    structure.delete_section(paper, "s1")
    assert order(paper) == [["q1", "q2", "q3"]]
    structure.delete_section(paper, "s2")
    assert order(paper) == [["q1", "q2", "q3"]]


@given(
    st.lists(st.tuples(st.sampled_from(["up", "down", "copy", "delete", "restore"]), st.integers(0, 9)), max_size=25)
)
def test_no_press_loses_a_question_or_gives_a_key_twice(presses: list[tuple[str, int]]) -> None:
    paper = document()
    expected = 3
    for press, number in presses:
        keys = [question["key"] for question in documents.questions(paper)]
        key = keys[number % len(keys)] if keys else ""
        if press == "restore" and paper.get(documents.BIN):
            structure.restore_question(paper, paper[documents.BIN][0]["question"]["key"])
        elif key and press == "copy":
            structure.duplicate_question(paper, key)
            expected += 1
        elif key and press == "delete":
            structure.delete_question(paper, key)
        elif key and press in ("up", "down"):
            structure.move_question(paper, key, -1 if press == "up" else 1)
    shown = [question["key"] for question in documents.questions(paper)]
    binned = [one["question"]["key"] for one in paper.get(documents.BIN, [])]
    assert len({*shown, *binned}) == len(shown) + len(binned) == min(expected, len(shown) + documents.MOST_IN_BIN)


@pytest.mark.parametrize("kind", list(kinds.NAMES))
def test_a_new_question_of_every_kind_can_be_published_once_it_is_worded(kind: str) -> None:
    paper = documents.blank()
    key = structure.add_question(paper, kind)
    documents.question(paper, key)["text"] = "질문"
    assert questionnaires.faults(paper) == []


@pytest.mark.parametrize("kind", list(kinds.NAMES))
@pytest.mark.parametrize("other", list(kinds.NAMES))
def test_a_change_of_kind_keeps_the_words_and_stays_publishable(kind: str, other: str) -> None:
    question = {**kinds.new_question(kind), "text": "질문", "help": "설명"}
    turned = kinds.turned_into(question, other)
    assert (turned["key"], turned["text"], turned["help"]) == (question["key"], "질문", "설명")
    assert questionnaires.faults({"sections": [{"key": "s1", "questions": [turned]}]}) == []


def test_options_become_rows_and_come_back_with_their_codes() -> None:
    question = document()["sections"][0]["questions"][0]
    matrix = kinds.turned_into(question, "matrix")
    assert matrix["rows"] == question["options"]
    assert kinds.turned_into(matrix, "multiple")["options"] == question["options"]


def test_a_pasted_list_replaces_what_nobody_wrote_and_leaves_out_bullets_and_repetitions() -> None:
    question = kinds.new_question("single")
    assert parts.paste(question, "options", "- 매일\n2. 일주일에 한 번\n\n· 매일\n3) 가끔") == 3
    assert [part["label"] for part in question["options"]] == ["매일", "일주일에 한 번", "가끔"]
    assert parts.paste(question, "options", "매일\n1.5배") == 1
    assert question["options"][-1] == {"code": 4, "label": "1.5배"}


def test_new_options_stand_before_other() -> None:
    question = kinds.new_question("multiple")
    parts.add_other(question)
    parts.add_other(question)
    parts.add(question, "options", ["버스"])
    assert [part["code"] for part in question["options"]] == [1, 2, 4, 3]
    assert question["options"][-1]["other"] is True


def test_a_published_option_is_retired_and_its_code_never_given_again() -> None:
    question = document()["sections"][0]["questions"][0]
    parts.remove(question, "options", 2, published={1, 2})
    assert question["options"][1]["retired"] is True
    parts.add(question, "options", ["가끔"], published={1, 2, 7})
    assert question["options"][-1]["code"] == 8
    parts.remove(question, "options", 8, published={1, 2})
    assert [part["code"] for part in question["options"]] == [1, 2]
    parts.bring_back(question, "options", 2)
    assert not question["options"][1].get("retired")


def test_moving_an_option_passes_retired_ones() -> None:
    question = {"options": [{"code": 1}, {"code": 2, "retired": True}, {"code": 3}]}
    parts.move(question, "options", 1, 1)
    assert [part["code"] for part in question["options"]] == [3, 2, 1]
    parts.move(question, "options", 1, 1)
    assert [part["code"] for part in question["options"]] == [3, 2, 1]


LINES = st.builds(
    Line,
    question=st.sampled_from(["q1", "q2"]),
    test=st.just("is") | st.just("is_not"),
    row=st.none() | st.integers(1, 3),
    codes=st.lists(st.integers(1, 5), max_size=3).map(tuple),
) | st.builds(
    Line,
    question=st.just("q2"),
    test=st.sampled_from(["at_least", "at_most"]),
    row=st.none(),
    codes=st.just(()),
    number=st.integers(0, 9),
)


@given(st.lists(LINES, max_size=5), st.sampled_from(["all", "any"]))
def test_a_condition_reads_back_as_it_was_chosen(lines: list[Line], join: str) -> None:
    condition = condition_of(lines, join)
    assert condition is None or conditions.is_wellformed(condition)
    found, joined = lines_of(condition) or ([], "")
    assert found == lines
    assert joined == (join if len(lines) > 1 else "all")


def test_a_condition_beyond_the_builder_is_left_alone() -> None:
    elaborate = {"all": [{"any": [{"question": "q1", "is": [1]}]}, {"question": "q2", "at_least": 3}]}
    assert lines_of(elaborate) is None
    assert "“수영장을 이용하십니까?” = 예" in wording.condition_in_words(
        elaborate, {question["key"]: question for question in documents.questions(document())}
    )


def test_a_line_is_taken_away() -> None:
    lines = [Line("q1", codes=(1,)), Line("q2", "at_least", number=3)]
    assert lines_of(without_line(condition_of(lines), 0)) == ([lines[1]], "all")
    assert without_line(condition_of(lines[:1]), 0) is None


def test_conditions_refer_only_to_what_is_asked_before() -> None:
    paper = document()
    assert [question["key"] for question in documents.asked_before(paper, "q2")] == ["q1"]
    assert [question["key"] for question in documents.asked_before(paper, "s2")] == ["q1", "q2"]
    paper["sections"][0]["shuffle"] = True
    assert documents.asked_before(paper, "q2") == []


def test_what_changed_is_said_in_sentences() -> None:
    before, after = document(), document()
    assert differences.between(before, after) == []
    after["sections"][0]["questions"][0]["text"] = "수영장에 오십니까?"
    after["sections"][0]["questions"][0]["options"][1]["retired"] = True
    after["sections"][0]["questions"][1]["required"] = True
    after["sections"][1]["questions"] = []
    structure.add_question(after, "date", section_key="s2")
    said = " / ".join(differences.between(before, after))
    for word in ("수영장에 오십니까?", "아니요", "물은 깨끗합니까?", "바라는 점을 적어 주십시오."):
        assert word in said
    assert len(differences.between(before, after)) == 5


def test_questions_of_a_dimension_that_is_gone_belong_to_none() -> None:
    paper = document()
    dimensions.write(paper, [{"key": "", "name": "결과", "weight": 30}])
    assert paper["dimensions"][0]["key"].startswith("d")
    assert "dimension" not in documents.question(paper, "q2")


def test_translations_are_taken_in_and_out() -> None:
    paper = document()
    names = [text.name for text in translating.texts(paper)]
    assert names[:4] == ["s1.title", "q1.text", "q1.o1", "q1.o2"]
    translating.write(paper, "en", {"q1.text": "", "q1.o1": "Yes"})
    assert paper["translations"] == {"en": {"q1.o1": "Yes"}}
    translating.write(paper, "en", {"q1.o1": ""})
    assert paper["translations"] == {}


def test_the_mark_of_a_section_changes_with_its_words_and_not_with_its_questions() -> None:
    section = document()["sections"][0]
    seen = documents.mark(section)
    section["questions"].pop()
    assert documents.mark(section) == seen
    section["title"] = "다른 제목"
    assert documents.mark(section) != seen


def test_what_is_published_leaves_the_bin_behind() -> None:
    paper = document()
    structure.delete_question(paper, "q3")
    kept = copy.deepcopy(paper)
    assert documents.BIN not in documents.without_bin(paper)
    assert paper == kept
