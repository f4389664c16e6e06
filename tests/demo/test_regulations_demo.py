"""The rules of the demo: read from text files, and every way that a petition can go."""

import re
from datetime import date
from itertools import pairwise

import pytest

from demo.regulations_texts import RuleText, read_all, wordings
from regulations.recognition import recognise, text_of

# Of a text that goes on in several versions.
DAYS = [date(2023, 9, 1), date(2024, 5, 1), date(2025, 3, 1), date(2026, 6, 1), date(2027, 1, 1)]
LARGE = 350
RULES = read_all()


def texts_of(rule: RuleText) -> list[str]:
    return wordings(rule, DAYS[: len(rule.versions)])


def test_there_are_thirty_rules_of_all_kinds_and_one_is_long() -> None:
    assert len(RULES) == 30
    assert {rule.kind for rule in RULES} == {"ARTICLES", "RULE", "BYLAW", "GUIDELINE", "TERMS"}
    longest = max(len(recognise(texts_of(rule)[-1]).clauses) for rule in RULES)
    assert longest > LARGE


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.slug)
def test_every_version_is_recognised_without_a_doubt_and_says_something_else(rule: RuleText) -> None:
    texts = texts_of(rule)
    for text in texts:
        found = recognise(text)
        assert not found.faults
        assert recognise(text_of(found.clauses)).clauses == found.clauses
        appended = re.findall(r"^\[?별[표지]", text, re.MULTILINE)
        assert len(appended) == sum(one.kind in {"ANNEX", "FORM"} for one in found.clauses)
    for before, after in pairwise(texts):
        assert recognise(before).clauses != recognise(after).clauses


def test_a_later_version_changes_its_articles_and_leaves_the_others() -> None:
    rule = next(rule for rule in RULES if rule.slug == "public-parking-terms")
    first, second, third = ({one.key: one.text for one in recognise(text).clauses} for text in texts_of(rule))
    assert second["a12-2.p1"] == "전기차 충전구역은 충전하는 차만 쓸 수 있다."
    assert third["a12-2.p1"] == second["a12-2.p1"] and "a12-2.p1" not in first
    assert third["a9.p1"] == first["a9.p1"] and third["a10.p1"] != first["a10.p1"]
    assert [key for key in third if key.startswith("s") and "." not in key] == ["s1", "s2", "s3"]
    # The annex stays behind all supplementary provisions.
    assert list(third)[-1] == "x1"
