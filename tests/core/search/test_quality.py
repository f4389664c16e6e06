"""How well the search finds, over a fixed set of questions; the bench prints the same figures."""

import sys
from typing import Any

import pytest

from bench.search_corpus import QUESTIONS, documents
from bench.search_quality import fill, found, initials_offered, measure

pytestmark = pytest.mark.django_db


def test_the_set_is_large_and_says_nothing_twice() -> None:
    written = [(document.title, document.body) for document in documents()]
    assert len(written) == len(set(written)) >= 200
    assert len({question.text for question in QUESTIONS}) == len(QUESTIONS) >= 60


def test_every_kind_of_question_is_answered_well(capsys: Any) -> None:
    measured = measure()
    with capsys.disabled():
        for kind, quality in measured.items():
            figures = f"precision {quality.precision_at_5:.2f}, recall {quality.recall_at_10:.2f}"
            sys.stdout.write(f"\nsearch, {kind}: {figures}")
    assert set(measured) == {"two_syllables", "particles", "spacing", "misspelled", "several_words", "all"}
    for kind, quality in measured.items():
        assert quality.precision_at_5 >= 0.9, (kind, quality)
        assert quality.mrr >= 0.9, (kind, quality)
        assert quality.recall_at_10 >= 0.5, (kind, quality)


def test_first_consonants_offer_the_word() -> None:
    fill()
    assert initials_offered() >= 0.9


def test_nonsense_finds_nothing() -> None:
    fill()
    assert found("쀍뛟꿻") == []
