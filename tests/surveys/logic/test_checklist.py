"""What authors are warned of: dead branches, groups that are persons, notices that are missing, and only these."""

from typing import Any

import pytest

from surveys.questionnaire import documents
from surveys.questionnaire.checklist import Facts, look
from surveys.questionnaire.definitions import Questionnaire
from surveys.questionnaire.pace import minutes
from surveys.questionnaire.reach import Paths

YES_NO = [{"code": 1, "label": "예"}, {"code": 2, "label": "아니요"}]


def of(*questions: dict[str, Any], **more: Any) -> Questionnaire:
    defaults = {"text": "질문", "help": "알아볼 수 있는 말은 적지 마세요.", "low": "낮음", "high": "높음"}
    content = {"sections": [{"key": "s1", "questions": [{**defaults, **question} for question in questions]}], **more}
    return documents.read(documents.compiled(content))


def single(key: str, count: int = 2, **more: Any) -> dict[str, Any]:
    options = [{"code": code, "label": f"답 {code}"} for code in range(1, count + 1)]
    return {"key": key, "kind": "single", "options": options, **more}


def remarks(questionnaire: Questionnaire, **facts: Any) -> list[tuple[str, str, bool]]:
    return [(remark.where, remark.message, remark.serious) for remark in look(questionnaire, facts=Facts(**facts))]


def number(key: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "kind": "number", **more}


UNREACHABLE: dict[str, list[dict[str, Any]]] = {
    "both of one choice": [
        single("q1"),
        single("q2", condition={"all": [{"question": "q1", "is": [1]}, {"question": "q1", "is": [2]}]}),
    ],
    "after a question that is hidden then": [
        single("q1"),
        single("q2", condition={"question": "q1", "is": [1]}),
        single("q3", condition={"all": [{"question": "q2", "is": [1]}, {"question": "q1", "is": [2]}]}),
    ],
    "beyond the largest number": [
        number("q1", maximum=10),
        single("q2", condition={"question": "q1", "at_least": 11}),
    ],
    "between two whole numbers": [
        number("q1"),
        single("q2", condition={"all": [{"question": "q1", "at_least": 3.2}, {"question": "q1", "at_most": 3.8}]}),
    ],
    "more than may be chosen": [
        {"key": "q1", "kind": "multiple", "options": YES_NO, "most": 1},
        single("q2", condition={"question": "q1", "at_least": 2}),
    ],
    "without an answer that is required": [
        single("q1", required=True),
        single("q2", condition={"question": "q1", "answered": False}),
    ],
    "of nothing": [single("q1"), single("q2", condition={"any": []})],
}


@pytest.mark.parametrize("name", UNREACHABLE)
def test_a_branch_that_nobody_can_reach_is_found(name: str) -> None:
    questions = UNREACHABLE[name]
    found = remarks(of(*questions))
    assert found[0] == (
        questions[-1]["key"],
        "어떤 응답으로도 조건이 채워지지 않아 아무도 여기에 올 수 없습니다.",
        True,
    )


REACHABLE: dict[str, list[dict[str, Any]]] = {
    "either choice": [
        single("q1"),
        single("q2", condition={"any": [{"question": "q1", "is": [1]}, {"question": "q1", "is": [2]}]}),
    ],
    "just the largest number": [number("q1", maximum=10), single("q2", condition={"question": "q1", "at_least": 10})],
    "between two decimals": [
        number("q1", decimals=1),
        single("q2", condition={"all": [{"question": "q1", "at_least": 3.2}, {"question": "q1", "at_most": 3.3}]}),
    ],
    "two that are chosen together": [
        {"key": "q1", "kind": "multiple", "options": YES_NO, "least": 2},
        single("q2", condition={"all": [{"question": "q1", "is": [1]}, {"question": "q1", "is": [2]}]}),
    ],
    "two rows of one matrix": [
        {"key": "q1", "kind": "matrix", "rows": YES_NO},
        single(
            "q2",
            condition={
                "all": [{"question": "q1", "row": 1, "at_most": 2}, {"question": "q1", "row": 2, "at_least": 4}]
            },
        ),
    ],
    "after words": [
        {"key": "q1", "kind": "text"},
        single("q2", condition={"question": "q1", "answered": True}),
    ],
}


@pytest.mark.parametrize("name", REACHABLE)
def test_a_branch_that_somebody_can_reach_is_left_in_peace(name: str) -> None:
    assert remarks(of(*REACHABLE[name])) == []


def test_a_way_that_is_shown_really_leads_there() -> None:
    questionnaire = of(*REACHABLE["two rows of one matrix"])
    reached = Paths(questionnaire).to(questionnaire.questions[1])
    assert reached.kept
    assert reached.kept["q1"]["1"] <= 2
    assert reached.kept["q1"]["2"] >= 4


def test_where_not_all_can_be_tried_nothing_is_claimed() -> None:
    many = [single(f"q{n}", 9) for n in range(1, 9)]
    never = {"all": [{"question": f"q{n}", "is": [1]} for n in range(1, 9)] + [{"question": "q1", "is": [2]}]}
    found = remarks(of(*many, single("q9", condition=never)))
    assert found == [("q9", "여기에 이르는 응답을 찾지 못했습니다. 미리보기에서 조건을 확인해 주세요.", False)]


def test_background_questions_that_together_name_persons_are_told() -> None:
    questions = [single("age", 10, background=True), single("team", 12, background=True)]
    assert [where for where, _message, serious in remarks(of(*questions)) if serious] == ["team"]
    assert "120" in remarks(of(*questions))[0][1]


def test_how_many_are_asked_decides_how_finely_one_may_ask() -> None:
    questions = of(single("age", 4, background=True), single("team", 5, background=True))
    assert remarks(questions, people=100) == []
    assert remarks(questions, people=99)[0][0] == "team"


def test_a_birthday_is_no_background_question() -> None:
    assert remarks(of({"key": "born", "kind": "date", "background": True}))[0][2]


NOTICES: dict[str, tuple[dict[str, Any], str]] = {
    "personal in an anonymous survey": ({"key": "q1", "kind": "text", "personal": True}, "익명 설문에서는 개인정보를"),
    "file in an anonymous survey": ({"key": "q1", "kind": "file"}, "파일에는 보낸 사람이"),
    "words without a warning": ({"key": "q1", "kind": "longtext", "help": ""}, "누구인지 알 수 있는 내용은"),
    "background by force": (single("q1", background=True, required=True), "자신을 설명하는 문항은"),
}


@pytest.mark.parametrize("name", NOTICES)
def test_what_an_anonymous_survey_must_say_or_leave_out(name: str) -> None:
    question, words = NOTICES[name]
    assert any(message.startswith(words) for _where, message, _serious in remarks(of(question), anonymous=True))
    assert not any(message.startswith(words) for _where, message, _serious in remarks(of(question)))


def test_personal_data_need_a_notice_where_they_may_be_asked() -> None:
    bare = of({"key": "q1", "kind": "text", "personal": True, "help": ""})
    assert remarks(bare)[0][2]
    assert remarks(of({"key": "q1", "kind": "text", "personal": True})) == []


def test_an_answer_that_may_be_missing_from_a_later_text_is_told() -> None:
    follow_up = single("q2", text="{{q1}} 때문입니까?")
    assert [where for where, *_rest in remarks(of(single("q1"), follow_up))] == ["q2"]
    assert remarks(of(single("q1", required=True), follow_up)) == []
    on_condition = {**follow_up, "condition": {"question": "q1", "answered": True}}
    assert remarks(of(single("q1"), on_condition)) == []


def test_dimensions_need_questions_and_scores() -> None:
    dimensions = [{"key": "d1", "name": "과정", "weight": 1}]
    assert remarks(of(single("q1"), dimensions=dimensions))[0][1] == "차원 ‘과정’에 속한 문항이 없습니다."
    unscored = of(single("q1", dimension="d1"), dimensions=dimensions)
    assert remarks(unscored)[0][0] == "q1"


def test_what_is_not_translated_is_counted() -> None:
    question = single("q1", help="")
    partly = of(question, translations={"en": {"q1.text": "Question", "q1.low": "low", "q1.high": "high"}})
    assert [message for _where, message, _serious in remarks(partly)] == ["번역되지 않은 글이 2개 있습니다(en)."]


def test_a_long_questionnaire_is_told_its_length() -> None:
    long = of(*({"key": f"q{n}", "kind": "longtext"} for n in range(40)))
    assert minutes(long) > 15
    assert str(minutes(long)) in remarks(long)[-1][1]
    assert minutes(of(single("q1"))) == 1
