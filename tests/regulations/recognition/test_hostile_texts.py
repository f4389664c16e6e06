"""Texts made to keep a reader busy: each took minutes, or for ever, where a pattern tried every way to read it."""

import pytest

from regulations.recognition import recognise
from regulations.recognition.marks import heading_of, is_note

# As long a text as a form takes.
MUCH = 600_000


@pytest.mark.parametrize("note", ["(개정)", "(개정 ", "<개정> ", "[개정 <2020>]", "(", ")", "개정)"])
@pytest.mark.parametrize("before", ["", "제1장 ", "별표 1 ", "부칙 ", "제1조(목적) "])
def test_notes_upon_notes_are_read_once(before: str, note: str) -> None:
    line = f"{before}{note * (MUCH // len(note) // 4)}다."
    assert not is_note(line)
    assert recognise(f"제1조(가) 나\n{line}").clauses[0].heading == "가"


def test_many_notes_are_notes_still() -> None:
    line = "(개정 2020. 1. 1.) " * 10_000
    assert is_note(line.strip())
    assert heading_of(f"총칙 {line.strip()}") == ("총칙", line.strip())


def test_a_chapter_of_notes_alone_looks_at_each_once() -> None:
    found = recognise("제1장\n" + "<개정 2020>\n" * 50_000 + "총칙")
    assert [(clause.key, clause.heading) for clause in found.clauses] == [("c1", "총칙")]


def test_supplements_within_supplements_are_words() -> None:
    found = recognise("제1조(가) 나\n" + "부칙 <가> " * 50_000)
    assert [clause.key for clause in found.clauses] == ["a1"]


def test_articles_named_in_the_middle_of_sentences_are_words() -> None:
    lines = [f"제{9999 - place % 9000}조의{2 + place // 9000}(가) 나," for place in range(20_000)]
    found = recognise("\n".join(["부칙", "제1조(가) 나,", *lines]))
    assert [clause.key for clause in found.clauses] == ["s1", "s1.a1"]


def test_deleted_articles_without_end_are_read_until_there_are_too_many() -> None:
    """22 letters name 199 articles; a version may have 20,000, so that more are refused in any case."""
    found = recognise("부칙\n제1조부터 제199조까지 삭제\n" * 25_000)
    assert 20_000 < len(found.clauses) < 30_000
