"""Clauses as they are read: pieces of a long rule, what stands below a clause, and what an address belongs to."""

import pytest

from regulations.queries import clause_trees
from regulations.queries.clause_trees import PIECE, WHOLE, Heading, below, pieces_of, unit_of
from tests.regulations.register import rule_texts


def headings(count: int, *, article_every: int = 5, chapter_every: int = 100) -> list[Heading]:
    made = []
    for place in range(count):
        kind = "PARAGRAPH"
        if place % article_every == 0:
            kind = "ARTICLE"
        if place % chapter_every == 0:
            kind = "CHAPTER"
        made.append(Heading(place, f"k{place}", kind, 0, place, 0, "", False))
    return made


@pytest.mark.parametrize(
    ("key", "unit"),
    [
        ("a3", "a3"), ("a3-2.p1.i2.m1", "a3-2"), ("a3.i2", "a3"), ("s1", "s1"), ("s1.a2.p1", "s1.a2"), ("s1.p1", "s1"),
        ("c2.s1", "c2.s1"), ("x1-2.i3", "x1-2"), ("f1", "f1"), ("t1.c2", "t1.c2"), ("a3.p1.i2.m1.n1.o2", "a3"),
    ],
)  # fmt: skip
def test_a_paragraph_belongs_to_its_article(key: str, unit: str) -> None:
    assert unit_of(key) == unit


def test_a_short_rule_is_one_piece_and_an_empty_one_none() -> None:
    assert [len(piece.headings) for piece in pieces_of(headings(WHOLE))] == [WHOLE]
    assert pieces_of([]) == []


@pytest.mark.parametrize(("article_every", "chapter_every"), [(5, 100), (5, 100_000), (100_000, 100_000), (1, 1)])
def test_pieces_hold_every_clause_once_and_stay_short(article_every: int, chapter_every: int) -> None:
    given = headings(5_000, article_every=article_every, chapter_every=chapter_every)
    pieces = pieces_of(given)
    assert [heading for piece in pieces for heading in piece.headings] == given
    assert max(len(piece.headings) for piece in pieces) <= 2 * PIECE


def test_pieces_begin_with_a_chapter_or_an_article_where_there_are_any() -> None:
    pieces = pieces_of(headings(5_000))
    assert {piece.headings[0].kind for piece in pieces} <= {"CHAPTER", "ARTICLE"}
    assert min(len(piece.headings) for piece in pieces[:-1]) >= PIECE // 2


@pytest.mark.django_db
def test_a_clause_is_read_with_what_stands_below_it() -> None:
    version = rule_texts.make_rule().current
    lines = clause_trees.lines_of(version)
    assert [line.key for line in below(lines, "a2")] == ["a2", "a2.p1", "a2.p2", "a2.p2.i1", "a2.p2.i2"]
    assert [line.key for line in below(lines, "a2.p2")] == ["a2.p2", "a2.p2.i1", "a2.p2.i2"]
    assert [line.key for line in below(lines, "a3")] == ["a3"]
    assert below(lines, "a9") == []


@pytest.mark.django_db
def test_the_lines_of_a_piece_are_those_of_its_headings() -> None:
    version = rule_texts.make_rule(rule_texts.long_text(6)).current
    pieces = pieces_of(clause_trees.headings_of(version))
    assert len(pieces) > 1
    read = [line.key for piece in pieces for line in clause_trees.lines_of(version, piece.headings)]
    assert read == [line.key for line in clause_trees.lines_of(version)]
    assert clause_trees.lines_of(version, []) == []
    assert clause_trees.piece_with(pieces, "a58.p2") is not None
    assert clause_trees.piece_with(pieces, "a9999") is None
