"""Addresses in words, in both languages, and what people type."""

import pytest
from django.utils import translation

from regulations.clause_names import key_of, name_of, short_name
from regulations.recognition import Kind, level_of, recognise
from regulations.recognition.founds import KIND_OF
from regulations.states import ClauseKind
from tests.regulations.recognition.trees import NAMES, text_named

CASES = [
    (
        "a3-2.p1.i2.m1.n1.o2",
        "제3조의2제1항제2호가목1)나)",
        "Article 3-2, paragraph 1, item 2, sub-item 가, 1), 나)",
        "나)",
    ),
    ("a3.i2-3", "제3조제2호의3", "Article 3, item 2-3", "2의3."),
    ("a12.p21", "제12조제21항", "Article 12, paragraph 21", "㉑"),
    ("t1.c2.s1", "제1편 제2장 제1절", "Part 1, Chapter 2, Section 1", None),
    ("c2-2.s1.g3", "제2장의2 제1절 제3관", "Chapter 2-2, Section 1, Subsection 3", None),
    ("c0.s1", "제1절", "Section 1", None),
    ("s1.a2", "부칙 제2조", "Supplementary provisions, Article 2", None),
    ("s3.p1", "부칙(3) 제1항", "Supplementary provisions (3), paragraph 1", "①"),
    ("x1-2", "별표 1의2", "Annex 1-2", None),
    ("x0", "별표", "Annex", None),
    ("f2-3", "별지 제2호의3 서식", "Form 2-3", None),
    ("", "", "", None),
]


@pytest.mark.parametrize(("key", "korean", "english", "short"), CASES)
def test_a_key_is_said_as_people_cite_it(key: str, korean: str, english: str, short: str | None) -> None:
    with translation.override("ko"):
        assert name_of(key) == korean
        if short:
            assert short_name(key) == short
    with translation.override("en"):
        assert name_of(key) == english


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("3조의2 1항", "a3-2.p1"),
        ("제3조의2제1항제2호가목", "a3-2.p1.i2.m1"),
        ("제1호나목의2", "i1.m2-2"),
        ("제 3 조 제 1 항", "a3.p1"),
        ("3-2조", "a3-2"),
        ("제3조 ②", "a3.p2"),
        ("제2장 제3조", "a3"),
        ("2장 1절", "c2.s1"),
        ("부칙 1조", "s1.a1"),
        ("부칙(2) 제3조", "s2.a3"),
        ("별표 1의2", "x1-2"),
        ("별지 제1호의2 서식", "f1-2"),
        ("Article 3-2, paragraph 1", "a3-2.p1"),
        ("주차", ""),
        ("제3조 주차 요금", ""),
        ("", ""),
    ],
)
def test_what_people_type_is_understood(typed: str, key: str) -> None:
    assert key_of(typed) == key


def test_every_name_leads_back_to_its_clause() -> None:
    """For all clauses of the set that people cite by a name: sections and levels below 목 are not typed like that."""
    with translation.override("ko"):
        keys = {
            clause.key
            for name in NAMES
            for clause in recognise(text_named(name)).clauses
            if not {"g", "n", "o"} & {step[0] for step in clause.key.split(".")}
        }
        assert {key: key_of(name_of(key)) for key in keys} == {key: key for key in keys}


def test_recognition_and_the_register_call_the_kinds_alike() -> None:
    assert [kind.value for kind in Kind] == ClauseKind.values
    clauses = [clause for name in NAMES for clause in recognise(text_named(name)).clauses]
    assert all(KIND_OF[level_of(clause.key)] == clause.kind for clause in clauses)
