"""What one person sees: order by chance that stays, words of their language, earlier answers in later words."""

from collections import Counter
from typing import Any

from surveys.questionnaire import documents
from surveys.questionnaire.definitions import Questionnaire
from tests.surveys.logic.seen import questions_seen, sections_seen

OPTIONS = [
    {"code": 1, "label": "가"},
    {"code": 2, "label": "나"},
    {"code": 3, "label": "다"},
    {"code": 4, "label": "옛 답", "retired": True},
    {"code": 8, "label": "기타", "other": True},
    {"code": 9, "label": "없음", "exclusive": True},
]
CONTENT: dict[str, Any] = {
    "sections": [
        {
            "key": "s1",
            "questions": [
                {"key": "q1", "kind": "multiple", "text": "고르기", "options": OPTIONS, "shuffle": True},
                {"key": "q2", "kind": "number", "text": "몇 번", "condition": {"question": "q1", "is": [1]}},
            ],
        },
        {"key": "s2", "title": "{{q1}} 이야기", "text": "{{q2}}번 다녀가셨습니다.", "questions": []},
        {
            "key": "s3",
            "condition": {"question": "q2", "at_least": 3},
            "questions": [{"key": "q3", "kind": "text", "text": "왜 자주?", "help": "{{ q2 }}번"}],
        },
    ],
    "translations": {"en": {"q1.text": "Choose", "q1.o1": "A", "s2.title": "About {{q1}}"}},
}


def visit() -> Questionnaire:
    return documents.read(documents.compiled(CONTENT))


def _order(seed: int) -> list[int]:
    return [option.code for option in questions_seen(visit(), {}, seed=seed)[0].options]


def test_the_order_by_chance_is_the_same_for_the_same_seed() -> None:
    assert _order(41) == _order(41)
    # Written down: another machine or version of Python must give the same.
    assert [_order(seed)[:3] for seed in (1, 2, 3)] == [[1, 2, 3], [3, 1, 2], [3, 2, 1]]


def test_each_order_comes_about_as_often() -> None:
    orders = Counter(tuple(_order(seed)[:3]) for seed in range(600))
    assert len(orders) == 6
    # Six orders among 600: beyond five standard deviations from 100.
    assert all(55 < count < 145 for count in orders.values())


def test_other_and_none_of_these_stay_last_and_retired_ones_are_not_offered() -> None:
    assert all(_order(seed)[3:] == [8, 9] for seed in range(30))


def test_earlier_answers_stand_in_later_words() -> None:
    answers = {"q1": [1, 8], "q1.other": "{{q2}}", "q2": "3"}
    sections = sections_seen(visit(), answers)
    assert [section.key for section in sections] == ["s1", "s2", "s3"]
    # What somebody typed is never read as a place for an answer.
    assert sections[1].title == "가, {{q2}} 이야기"
    assert sections[1].text == "3번 다녀가셨습니다."
    assert questions_seen(visit(), answers)[2].help == "3번"


def test_what_was_not_answered_shows_as_left_out() -> None:
    assert sections_seen(visit(), {"q1": [2], "q2": "3"})[1].text == "…번 다녀가셨습니다."


def test_words_without_translation_stay_as_they_were_written() -> None:
    sections = sections_seen(visit(), {"q1": [1, 2]}, language="en")
    first = sections[0].questions[0]
    assert first.text == "Choose"
    assert {option.label for option in first.options} >= {"A", "나"}
    assert sections[1].title == "About A, 나"


def test_a_section_of_words_alone_is_shown_and_one_with_nothing_to_ask_is_not() -> None:
    content = {
        "sections": [
            {"key": "s1", "questions": [{"key": "q1", "kind": "nps", "text": "점수"}]},
            {
                "key": "s2",
                "text": "낮은 점수를 주신 분께",
                "questions": [
                    {"key": "q2", "kind": "text", "text": "왜?", "condition": {"question": "q1", "at_most": 6}}
                ],
            },
        ]
    }
    questionnaire = documents.read(documents.compiled(content))
    assert [section.key for section in sections_seen(questionnaire, {"q1": 9})] == ["s1"]
    assert [section.key for section in sections_seen(questionnaire, {"q1": 2})] == ["s1", "s2"]
