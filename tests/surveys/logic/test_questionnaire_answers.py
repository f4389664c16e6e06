"""Answers of every kind, good and bad: what is hidden, unknown or malformed never counts; what was typed is kept."""

import math
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.http import QueryDict
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.questionnaire import documents, packing
from surveys.questionnaire.checking import check
from surveys.questionnaire.definitions import Kind, Question, Questionnaire
from surveys.questionnaire.posting import answers_from
from tests.surveys.logic.random_questionnaires import Chance
from tests.surveys.logic.seen import questions_seen

THREE = [{"code": 1, "label": "가"}, {"code": 2, "label": "나"}, {"code": 5, "label": "기타", "other": True}]
RETIRED = {"code": 7, "label": "옛 답", "retired": True}
NONE_OF_THESE = {"code": 9, "label": "없음", "exclusive": True}
ONE_OF_EACH = [
    {"key": "single", "kind": "single", "text": "하나", "options": THREE},
    {
        "key": "multiple", "kind": "multiple", "text": "여럿", "least": 2, "most": 2,
        "options": [*THREE, RETIRED, NONE_OF_THESE],
    },
    {"key": "scale", "kind": "scale", "text": "척도", "points": 7, "no_opinion": True},
    {"key": "matrix", "kind": "matrix", "text": "표", "rows": [{"code": 1, "label": "가"}, {"code": 2, "label": "나"}]},
    {"key": "nps", "kind": "nps", "text": "추천"},
    {"key": "ranking", "kind": "ranking", "text": "순위", "options": [*THREE[:2], {"code": 3, "label": "다"}]},
    {"key": "number", "kind": "number", "text": "수", "minimum": -5, "maximum": 1000, "decimals": 1},
    {"key": "date", "kind": "date", "text": "날"},
    {"key": "text", "kind": "text", "text": "말", "longest": 20},
    {"key": "longtext", "kind": "longtext", "text": "글"},
    {"key": "file", "kind": "file", "text": "파일"},
    {"key": "hidden", "kind": "text", "text": "숨은 문항", "condition": {"question": "single", "is": [2]}},
]  # fmt: skip


def asked(*, required: bool = False) -> Questionnaire:
    questions = [{**question, "required": required} for question in ONE_OF_EACH]
    return documents.read(documents.compiled({"sections": [{"key": "s1", "questions": questions}]}))


GOOD: list[tuple[str, Any, Any]] = [
    ("single", 1, 1),
    ("multiple", [2, 1, 2], [1, 2]),
    ("multiple", [9], [9]),
    ("scale", -1, -1),
    ("matrix", {"2": 5}, {"2": 5}),
    ("matrix", {"1": 5, "2": None}, {"1": 5}),
    ("nps", 0, 0),
    ("ranking", [3, 1], [3, 1]),
    ("ranking", {"3": 1, "1": 2}, [3, 1]),
    ("number", "1,000", "1000"),
    ("number", "+07.50", "7.5"),
    ("number", "-0.0", "0"),
    ("number", 12, "12"),
    ("date", "2024-02-29", "2024-02-29"),
    ("text", " 말\x00 ", "말"),
    ("longtext", "=1+1\r\n둘째 줄", "=1+1\n둘째 줄"),
    ("file", "0b0e5c1e-6f0e-4d6c-9a55-c4f0a3b6a111", "0b0e5c1e-6f0e-4d6c-9a55-c4f0a3b6a111"),
]


@pytest.mark.parametrize(("key", "raw", "kept"), GOOD)
def test_good_answers_take_their_one_shape(key: str, raw: Any, kept: Any) -> None:
    checked = check(asked(), {key: raw})
    assert (checked.answers, checked.faults) == ({key: kept}, {})


MALFORMED: dict[str, list[Any]] = {
    "single": [3, 7, -1, 0, "1", 1.0, True, [1], {"1": 1}, math.nan, 10**30],
    "multiple": [1, "1", [1, 3], [1, 7], [1, "2"], [True], [[1]], {"1": 1}, list(range(10_000))],
    "scale": [0, 8, -2, "4", 4.0, True, math.inf, [4]],
    "matrix": [4, [4, 4], {"3": 4}, {"1": 6}, {"1": "4"}, {"1": -1}, {"1": [4]}, {1: 4}, dict.fromkeys("123456789", 1)],
    "nps": [11, -1, "10", 9.5, [9]],
    "ranking": [1, [1, 1], [1, 5], {"1": 1, "2": 1}, {"1": 2}, {"1": 0}, {"9": 1}, {"1": "x"}, {"1": [1]}, {"x": 1}],
    "number": [1.5, True, "abc", "1e5", "NaN", "Infinity", "1.", ".5", "1" * 16, "0x10", "--1", "1 2", [1], {"1": 1}],
    "date": [20240229, "2024-02-30", "2023-02-29", "24-02-01", "1899-12-31", "2051-01-01", "2024-2-1", "0000-00-00"],
    "text": [1, True, ["말"], {"말": 1}],
    "file": [1, "../../etc/passwd", "a b", "x" * 65, ["x"]],
}  # fmt: skip


@pytest.mark.parametrize(("key", "raw"), [(key, raw) for key, raws in MALFORMED.items() for raw in raws])
def test_what_is_no_answer_is_refused_and_never_kept(key: str, raw: Any) -> None:
    checked = check(asked(), {key: raw})
    assert list(checked.faults) == [key]
    assert checked.faults[key]
    assert checked.answers == {}


UNFIT: list[tuple[str, Any, str]] = [
    ("multiple", [1], "2개 이상 골라 주세요."),
    ("multiple", [1, 2, 5], "2개까지만 골라 주세요."),
    ("multiple", [1, 9], "고르신 답 가운데 다른 답과 함께 고를 수 없는 것이 있습니다."),
    ("number", "-6", "-5 이상인 수를 적어 주세요."),
    ("number", "1000.1", "1000 이하인 수를 적어 주세요."),
    ("number", "1.25", "소수점 아래는 1자리까지만 적어 주세요."),
    ("text", "가" * 21, "20자 이내로 줄여 주세요. 지금 21자입니다."),
]


@pytest.mark.parametrize(("key", "raw", "words"), UNFIT)
def test_what_does_not_fit_is_said_in_words_and_still_there_to_be_mended(key: str, raw: Any, words: str) -> None:
    checked = check(asked(), {key: raw})
    assert checked.faults == {key: words}
    assert key in checked.answers


@pytest.mark.parametrize("missing", [None, "", [], {}, "  ", "\u200b"])
def test_every_required_question_must_be_answered(missing: Any) -> None:
    questionnaire = asked(required=True)
    keys = {question.key for question in questionnaire.questions} - {"hidden"}
    assert set(check(questionnaire, {}).faults) == keys
    assert "text" in check(questionnaire, {"text": missing}).faults


def test_a_required_matrix_needs_every_row() -> None:
    assert "matrix" in check(asked(required=True), {"matrix": {"1": 3}}).faults
    assert "matrix" not in check(asked(required=True), {"matrix": {"1": 3, "2": 3}}).faults


def test_a_hidden_question_is_unanswered_whatever_is_sent() -> None:
    assert check(asked(required=True), {"hidden": "몰래"}).answers == {}
    assert check(asked(), {"single": 1, "hidden": "몰래"}).answers == {"single": 1}
    assert check(asked(), {"single": 2, "hidden": "보임"}).answers == {"single": 2, "hidden": "보임"}


def test_a_malformed_answer_opens_nothing() -> None:
    assert check(asked(), {"single": [2], "hidden": "몰래"}).answers == {}


def test_questions_that_do_not_exist_are_left_out() -> None:
    sent = {"removed": 1, "single.other": "바다", "__proto__": {"x": 1}, "single": 1, "": 3}
    assert check(asked(), sent).answers == {"single": 1}


@pytest.mark.parametrize("sent", [None, [], "x", 3, [{"single": 1}]])
def test_what_is_no_set_of_answers_is_none(sent: Any) -> None:
    assert check(asked(), sent).answers == {}


def test_words_beside_other_count_only_with_it_and_are_asked_for_where_required() -> None:
    questionnaire = asked(required=True)
    assert check(questionnaire, {"single": 5, "single.other": "  "}).faults["single"] == "어떤 것인지 적어 주세요."
    said = check(questionnaire, {"single": 5, "single.other": " 바다 " + "가" * 900}).answers
    assert said["single.other"].startswith("바다 가")
    assert len(said["single.other"]) == 200


def test_a_megabyte_of_text_is_refused_and_not_carried_around() -> None:
    checked = check(asked(), {"longtext": "가" * 1_000_000, "text": "나" * 1_000_000})
    assert set(checked.faults) == {"longtext", "text"}
    assert all(len(text) <= 10_001 for text in checked.answers.values())


def test_a_form_becomes_answers() -> None:
    sent = QueryDict(
        "single=5&single.other=바다&multiple=2&multiple=1&scale=-1&matrix.1=4&matrix.2=&nps=10&ranking.1=2&ranking.3=1"
        "&number=１,２００.5&date=&text= 말 &unknown=1"
    )
    assert answers_from(asked(), sent) == {
        "single": 5, "single.other": "바다", "multiple": [2, 1], "scale": -1, "matrix": {"1": 4}, "nps": 10,
        "ranking": [3, 1], "number": "1,200.5", "text": "말",
    }  # fmt: skip


def test_ranks_that_do_not_fit_come_back_as_they_were_typed() -> None:
    sent = answers_from(asked(), QueryDict("ranking.1=1&ranking.3=1&single=abc"))
    assert sent == {"ranking": {"1": 1, "3": 1}, "single": "abc"}
    assert set(check(asked(), sent).faults) == {"ranking", "single"}


def test_faults_come_in_the_order_of_the_page() -> None:
    content = {
        "sections": [
            {
                "key": "s1",
                "shuffle": True,
                "questions": [{"key": f"q{n}", "kind": "nps", "text": f"{n}", "required": True} for n in range(12)],
            }
        ]
    }
    questionnaire = documents.read(documents.compiled(content))
    page = [question.key for question in questions_seen(questionnaire, {}, seed=5)]
    assert list(check(questionnaire, {}, 5).faults) == page
    assert page != sorted(page)


@settings(max_examples=120, deadline=None)
@given(st.integers(0, 10**6))
def test_what_was_checked_is_packed_and_found_again(seed: int) -> None:
    chance = Chance(seed)
    questionnaire = documents.read(chance.questionnaire())
    answers = check(questionnaire, chance.answers(questionnaire)).answers
    layout = packing.layout(questionnaire)
    numbers = layout.unpack(layout.pack(answers))
    assert len(numbers) == layout.size
    for question in questionnaire.questions:
        parts = {
            slot.part: numbers[slot.at : slot.at + slot.width] for slot in layout.slots if slot.key == question.key
        }
        assert _unpacked(question, parts) == _countable(question, answers.get(question.key))


def _countable(question: Question, value: Any) -> Any:
    """What of an answer the codes keep: numbers to their decimals, and only that there are words."""
    if question.kind is Kind.NUMBER and value is not None:
        return int(Decimal(value).scaleb(question.decimals))
    if question.kind in (Kind.TEXT, Kind.LONGTEXT, Kind.FILE) and value is not None:
        return 1
    return value


def _unpacked(question: Question, parts: dict[int, tuple[int, ...]]) -> Any:
    flat = {part: numbers[0] for part, numbers in parts.items()}
    given = {part: number for part, number in flat.items() if number != packing.MISSING}
    match question.kind:
        case Kind.MULTIPLE:
            return [part for part in sorted(given) if given[part]] or None
        case Kind.RANKING:
            return sorted((part for part in given if given[part]), key=lambda part: given[part]) or None
        case Kind.MATRIX:
            return {str(part): number for part, number in given.items()} or None
        case Kind.NUMBER:
            joined = b"".join(number.to_bytes(2, "little", signed=True) for number in parts[0])
            number = int.from_bytes(joined, "little", signed=True)
            return None if number == packing.MISSING_NUMBER else number
        case Kind.DATE:
            return _day(given[0]) if given else None
    return given.get(0)


def _day(days: int) -> str:
    return (date(1970, 1, 1) + timedelta(days=days)).isoformat()


@pytest.mark.parametrize("day", ["1900-01-01", "2050-12-31"])
def test_the_first_and_last_day_fit(day: str) -> None:
    layout = packing.layout(asked())
    place = next(slot.at for slot in layout.slots if slot.key == "date")
    assert _day(layout.unpack(layout.pack({"date": day}))[place]) == day
