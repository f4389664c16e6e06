"""What two versions say differently, article by article and line by line."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from regulations.queries import version_differences
from regulations.queries.clause_trees import Line
from regulations.queries.version_differences import How, UnitChange, of_lines
from regulations.recognition import recognise
from tests.regulations.register import rule_texts


def lines(text: str) -> list[Line]:
    return [
        Line(place, each.key, each.kind, each.depth, each.number, each.branch, each.heading, each.is_deleted, each.text)
        for place, each in enumerate(recognise(text).clauses)
    ]


def told(old: str, new: str) -> list[tuple[How, str, str]]:
    return [(change.how, change.old_key, change.key) for change in of_lines(lines(old), lines(new))]


def side_words(change: UnitChange, kind: str) -> list[str]:
    sides = [side for row in change.rows for side in (row.old, row.new) if side]
    return [each.text.strip() for side in sides for each in side.words if each.kind == kind]


def test_the_same_text_has_no_change() -> None:
    assert told(rule_texts.TEXT, rule_texts.TEXT) == []


def test_changed_added_and_moved_articles_are_told_apart() -> None:
    assert told(rule_texts.TEXT, rule_texts.CHANGED) == [
        (How.CHANGED, "a2", "a2"),
        (How.ADDED, "", "a3"),
        (How.MOVED, "a3", "a4"),
    ]


def test_an_article_that_is_gone_stands_where_it_was() -> None:
    without = rule_texts.TEXT.replace("제3조(대관료) 대관료는 선납한다.\n", "")
    assert told(rule_texts.TEXT, without) == [(How.REMOVED, "a3", "a3")]
    first = rule_texts.TEXT.replace("제1조(목적) 이 규정은 회의실의 대관에 필요한 사항을 정한다.\n", "")
    changes = told(rule_texts.TEXT.replace("선납한다", "후납한다"), first)
    assert changes == [(How.REMOVED, "a1", "a1"), (How.CHANGED, "a3", "a3")]


def test_everything_is_new_in_a_first_version() -> None:
    changes = of_lines([], lines(rule_texts.TEXT))
    assert {change.how for change in changes} == {How.ADDED}
    assert all(row.old is None for change in changes for row in change.rows)


def test_words_are_marked_on_the_side_where_they_stand() -> None:
    change = of_lines(lines(rule_texts.TEXT), lines(rule_texts.CHANGED))[0]
    assert side_words(change, "removed") == ["14일", "인감증명서"]
    assert side_words(change, "added") == ["7일"]
    gone = next(row for row in change.rows if row.old and row.old.line.key == "a2.p2.i2")
    assert gone.new is None
    assert [row.is_same for row in change.rows] == [True, False, True, True, False]


def test_a_line_in_between_does_not_make_all_after_it_differ() -> None:
    old = "제1조(서류) 다음 각 호를 낸다.\n1. 신청서\n2. 계획서\n3. 약도"
    new = "제1조(서류) 다음 각 호를 낸다.\n1. 신청서\n2. 동의서\n3. 계획서\n4. 약도"
    [change] = of_lines(lines(old), lines(new))
    assert [row.is_same for row in change.rows] == [True, True, False, True, True]
    assert side_words(change, "added") == ["동의서"]


def test_lines_that_changed_places_are_shown_once_each() -> None:
    old = "제1조(서류) 각 호.\n1. 가나다라\n2. 마바사아\n3. 자차카타"
    new = "제1조(서류) 각 호.\n1. 자차카타\n2. 파하거너\n3. 가나다라"
    [change] = of_lines(lines(old), lines(new))
    shown = [row.new.line.key for row in change.rows if row.new]
    assert shown == ["a1", "a1.i1", "a1.i2", "a1.i3"]
    assert sorted(row.old.line.key for row in change.rows if row.old) == ["a1", "a1.i1", "a1.i2", "a1.i3"]


def test_very_long_lines_are_shown_whole() -> None:
    old, new = "제1조(가) " + "낱말 " * 3_000 + "끝", "제1조(가) " + "낱말 " * 3_000 + "마지막"
    [change] = of_lines(lines(old), lines(new))
    assert [[each.kind for each in side.words] for row in change.rows for side in (row.old, row.new)] == [
        ["removed"],
        ["added"],
    ]


article_texts = st.lists(st.sampled_from(["가나다.", "라마바사.", "아자차 카타.", "파하.", ""]), max_size=6)


def as_lines(texts: list[str]) -> list[Line]:
    return [Line(n, f"a{n}", "ARTICLE", 0, n, 0, f"조 {n}", False, text) for n, text in enumerate(texts, start=1)]


@given(article_texts, article_texts)
def test_both_versions_can_be_read_off_the_changes(old: list[str], new: list[str]) -> None:
    before, after = as_lines(old), as_lines(new)
    changes = of_lines(before, after)
    gone = {row.old.line for change in changes for row in change.rows if row.old}
    came = {row.new.line for change in changes for row in change.rows if row.new}
    assert gone >= set(before) - set(after) and came >= set(after) - set(before)
    unchanged = [line for line in before if line not in gone]
    assert unchanged == [line for line in after if line not in came]


@pytest.mark.django_db
def test_two_versions_are_compared_in_two_questions(django_assert_num_queries) -> None:
    rule = rule_texts.make_rule()
    old = rule.current
    new = rule_texts.enact(rule, rule_texts.CHANGED, rule_texts.SECOND)
    with django_assert_num_queries(2):
        changes = version_differences.between(old, new)
    assert len(changes) == 3
