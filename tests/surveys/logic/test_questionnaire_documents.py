"""Documents: one form, one digest; whatever comes in is read without harm, and what is unsound is refused by name."""

import copy
import json
import math
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.questionnaire import documents, limits
from surveys.questionnaire.definitions import Kind
from tests.surveys.logic.random_questionnaires import Chance

VISIT: dict[str, Any] = {
    "format": 1,
    "dimensions": [{"key": "d1", "name": "과정", "weight": 20}],
    "sections": [
        {
            "key": "s1",
            "title": "이용",
            "questions": [
                {
                    "key": "used",
                    "kind": "single",
                    "text": "무엇을 이용하셨습니까?",
                    "options": [{"code": 1, "label": "수영장"}, {"code": 2, "label": "주차장"}],
                },
                {
                    "key": "steps",
                    "kind": "matrix",
                    "text": "{{used}} 이용은 어떠셨습니까?",
                    "rows": [{"code": 1, "label": "예약", "dimension": "d1"}, {"code": 2, "label": "입장"}],
                },
                {"key": "visits", "kind": "number", "text": "몇 번 이용하셨습니까?"},
                {"key": "wish", "kind": "longtext", "text": "바라는 점"},
            ],
        },
        {"key": "s2", "questions": [{"key": "again", "kind": "nps", "text": "권하시겠습니까?"}]},
    ],
}


def changed(**places: Any) -> dict[str, Any]:
    """The document with other values at paths such as `s0_q1_text`."""
    document = copy.deepcopy(VISIT)
    for path, value in places.items():
        *steps, last = path.split("_", 2) if path.count("_") >= 2 else path.split("_", 1)
        part = document["sections"][int(steps[0][1:])]
        for step in steps[1:]:
            part = part["questions"][int(step[1:])]
        part[last] = value
    return document


def test_compiling_is_done_once() -> None:
    once = documents.compiled(VISIT)
    assert documents.compiled(json.loads(json.dumps(once))) == once
    assert documents.digest(documents.compiled(copy.deepcopy(once))) == documents.digest(once)


def test_another_word_is_another_digest() -> None:
    assert documents.digest(documents.compiled(changed(s0_title="다른 제목"))) != documents.digest(
        documents.compiled(VISIT)
    )


@pytest.mark.parametrize("seed", range(40))
def test_what_is_written_is_read_again(seed: int) -> None:
    questionnaire = documents.read(Chance(seed).questionnaire())
    assert documents.read(documents.written(questionnaire)) == questionnaire


UNSOUND = {
    "no question": {**VISIT, "sections": []},
    "no text": changed(s0_q0_text=" \u200b"),
    "key twice": changed(s1_q0_key="used"),
    "key of a section": changed(s1_q0_key="s1"),
    "one option": changed(s0_q0_options=[{"code": 1, "label": "수영장"}]),
    "all but one retired": changed(
        s0_q0_options=[{"code": 1, "label": "가"}, {"code": 2, "label": "나", "retired": True}]
    ),
    "code twice": changed(s0_q0_options=[{"code": 1, "label": "가"}, {"code": 1, "label": "나"}]),
    "code of a retired one": changed(
        s0_q0_options=[
            {"code": 1, "label": "가"},
            {"code": 2, "label": "나"},
            {"code": 2, "label": "다", "retired": True},
        ]
    ),
    "same words": changed(s0_q0_options=[{"code": 1, "label": "가"}, {"code": 2, "label": " 가 "}]),
    "option without words": changed(s0_q0_options=[{"code": 1, "label": "가"}, {"code": 2}]),
    "code of no size": changed(s0_q0_options=[{"code": 1, "label": "가"}, {"code": 40_000, "label": "나"}]),
    "code as a text": changed(s0_q0_options=[{"code": 1, "label": "가"}, {"code": "2", "label": "나"}]),
    "too many options": changed(s0_q0_options=[{"code": n, "label": str(n)} for n in range(1, 10_001)]),
    "two others": changed(
        s0_q0_options=[{"code": 1, "label": "가", "other": True}, {"code": 2, "label": "나", "other": True}]
    ),
    "no rows": changed(s0_q1_rows=[]),
    "unknown dimension": changed(s0_q1_dimension="d9"),
    "dimension of words": changed(s0_q3_dimension="d1"),
    "unknown kind": changed(s0_q0_kind="essay"),
    "kind of another type": changed(s0_q0_kind=["single"]),
    "forward": changed(s0_q0_condition={"question": "again", "at_least": 9}),
    "itself": changed(s0_q0_condition={"question": "used", "is": [1]}),
    "section forward": changed(s0_condition={"question": "used", "is": [1]}),
    "nobody": changed(s1_condition={"question": "unknown", "answered": True}),
    "unknown option": changed(s1_condition={"question": "used", "is": [3]}),
    "matrix without its row": changed(s1_condition={"question": "steps", "is": [3]}),
    "row of no matrix": changed(s1_condition={"question": "used", "row": 1, "is": [1]}),
    "unknown row": changed(s1_condition={"question": "steps", "row": 7, "is": [1]}),
    "words compared": changed(s1_condition={"question": "wish", "at_least": 3}),
    "condition of two": changed(s1_condition={"all": [], "any": []}),
    "condition of two tests": changed(s1_condition={"question": "used", "is": [1], "answered": True}),
    "condition without end": changed(s1_condition={"question": "visits", "at_least": math.nan}),
    "shuffled and dependent": changed(s0_shuffle=True, s0_q2_condition={"question": "used", "is": [1]}),
    "repeats what comes later": changed(s0_q0_text="{{again}}"),
    "repeats a matrix": changed(s0_q2_text="{{steps}}?"),
    "smallest above largest": changed(s0_q2_minimum=5, s0_q2_maximum=4),
    "too long": changed(s0_q0_text="가" * 1_001),
    "another format": {**VISIT, "format": 2},
    "weight of nothing": {**VISIT, "dimensions": [{"key": "d1", "name": "과정", "weight": 0}]},
    "no document": [VISIT],
}


@pytest.mark.parametrize("name", UNSOUND)
def test_what_is_unsound_is_not_published(name: str) -> None:
    with pytest.raises(documents.Unusable) as refused:
        documents.compiled(UNSOUND[name])
    assert all(fault.message for fault in refused.value.faults)


def test_a_fault_says_where_it_is() -> None:
    faults = documents.faults(UNSOUND["unknown option"])
    assert [(fault.where, fault.message) for fault in faults] == [("s2", "조건이 없는 답을 가리킵니다.")]


def test_a_condition_nested_without_end_is_refused_and_breaks_nothing() -> None:
    condition: Any = {"question": "used", "is": [1]}
    for _turn in range(900):
        condition = {"not": condition}
    document = changed(s1_condition=condition)
    assert documents.faults(document)
    assert documents.read(document).sections[1].condition is None


def test_a_retired_option_may_still_be_meant_by_an_old_condition() -> None:
    options = [{"code": code, "label": str(code), "retired": code == 3} for code in (1, 2, 3)]
    assert documents.faults(changed(s0_q0_options=options, s1_condition={"question": "used", "is": [3]})) == []


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
_NAMES = [
    "sections", "questions", "key", "kind", "options", "rows", "code", "condition", "translations", "points", "weight",
    "dimensions", "least", "minimum", "text", "all", "question", "is",
]  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.dictionaries(st.sampled_from(_NAMES), _JSON, max_size=8), st.sampled_from(list(Kind)))
def test_anything_is_read_without_harm(rubbish: dict[str, Any], kind: Kind) -> None:
    """In the place of a document, a section and a question; what could be read can be written and published on."""
    question = {"key": "used", "kind": kind.value, **rubbish}
    section = {"key": "s1", "questions": [question, rubbish], **{k: v for k, v in rubbish.items() if k != "questions"}}
    for document in (rubbish, {**VISIT, "sections": [section, rubbish]}, {**VISIT, **rubbish}):
        questionnaire = documents.read(document)
        assert documents.read(documents.written(questionnaire)) == questionnaire
        assert len(questionnaire.questions) <= limits.MOST_QUESTIONS + 4
        assert all(question.key for question in questionnaire.questions)
