"""Twenty invented rules of varied shape, recognised exactly as they were read by a person."""

import sys
from datetime import date

import pytest

from regulations.recognition import Kind, Recognised, days_of, recognise, text_of
from tests.regulations.recognition.trees import NAMES, text_named, tree_named, tree_of


def recognised(name: str) -> Recognised:
    return recognise(text_named(name))


@pytest.mark.parametrize("name", NAMES)
def test_every_clause_of_a_text_is_recognised_as_it_was_read(name: str) -> None:
    assert tree_of(recognised(name)) == tree_named(name)


@pytest.mark.parametrize("name", NAMES)
def test_what_is_written_from_the_clauses_is_read_as_the_same_clauses(name: str) -> None:
    clauses = recognised(name).clauses
    assert recognise(text_of(clauses)).clauses == clauses


@pytest.mark.parametrize("name", NAMES)
def test_each_clause_lies_in_one_before_it_and_has_an_address_of_its_own(name: str) -> None:
    seen: dict[str, int] = {}
    for clause in recognised(name).clauses:
        assert clause.key not in seen
        assert clause.depth == (seen[clause.parent] + 1 if clause.parent else 0)
        seen[clause.key] = clause.depth


def test_the_set_has_every_shape_and_all_its_clauses_match(capsys: pytest.CaptureFixture[str]) -> None:
    expected = {name: [line for line in tree_named(name) if line[0] not in "#!"] for name in NAMES}
    exact = sum(
        line == read
        for name in NAMES
        for line, read in zip(expected[name], tree_of(recognised(name))[1:], strict=False)
    )
    total = sum(map(len, expected.values()))
    with capsys.disabled():
        sys.stdout.write(f" {exact} of {total} clauses in {len(NAMES)} texts exactly right ")
    clauses = [clause for name in NAMES for clause in recognised(name).clauses]
    assert (len(NAMES), exact) == (20, total)
    assert total >= 250
    assert {clause.kind for clause in clauses} == set(Kind)
    assert {clause.kind for clause in clauses if clause.is_deleted} >= {Kind.ARTICLE, Kind.ITEM, Kind.ANNEX}
    assert {clause.kind for clause in clauses if clause.branch} >= {Kind.CHAPTER, Kind.ARTICLE, Kind.ITEM, Kind.FORM}


@pytest.mark.parametrize(
    ("name", "decided", "holds"),
    [
        ("01-plain-articles", date(2012, 3, 5), date(2012, 3, 5)),
        ("02-chapters-and-sections", date(2019, 7, 1), date(2019, 7, 1)),
        ("04-many-supplements", date(2021, 11, 1), date(2021, 11, 1)),
        ("10-unbracketed-headings", None, None),
        ("18-terms-with-quotation", date(2023, 4, 1), date(2023, 4, 1)),
    ],
)
def test_the_days_that_a_text_names_itself_are_found(name: str, decided: date | None, holds: date | None) -> None:
    assert days_of(recognised(name)) == (decided, holds)


def test_the_newest_day_before_the_first_clause_counts() -> None:
    text = "규칙\n제정 2010. 1. 4.\n개정 2024. 2. 30.\n일부개정 2023. 12. 1.\n[시행 2024. 1. 1.]\n제1조(목적) 정한다."
    assert days_of(recognise(text)) == (date(2023, 12, 1), date(2024, 1, 1))
