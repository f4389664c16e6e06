"""The redaction test set: what must be suggested in each sentence, and that nothing else is."""

import re
from pathlib import Path

import pytest

from core import redaction

SENTENCES = [
    line
    for line in (Path(__file__).parent / "redaction_set.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]
MARKED = re.compile(r"\[\[(.+?)\]\]")


@pytest.mark.parametrize("sentence", SENTENCES)
def test_exactly_what_is_marked_is_suggested(sentence: str) -> None:
    plain = MARKED.sub(r"\1", sentence)
    assert [one.text for one in redaction.suggestions(plain)] == MARKED.findall(sentence)


@pytest.mark.parametrize("sentence", [one for one in SENTENCES if "[[" in one])
def test_the_masked_text_holds_nothing_of_what_was_marked(sentence: str) -> None:
    masked = redaction.masked(MARKED.sub(r"\1", sentence))
    assert masked == MARKED.sub(redaction.MASK, sentence)


def test_names_that_are_known_are_found_wherever_they_stand() -> None:
    text = "가람이 두고 간 열쇠를 홍가람이 찾았다."
    found = redaction.suggestions(text, names=["홍가람", "가람", " ", "이"])
    assert [one.text for one in found] == ["가람", "홍가람"]


def test_suggestions_say_where_and_why_and_do_not_overlap() -> None:
    text = "홍가람 주무관 010-1234-5678"
    first, second = redaction.suggestions(text, names=["홍가람"])
    assert (text[first.start : first.end], text[second.start : second.end]) == ("홍가람", "010-1234-5678")
    assert first.end <= second.start
    assert str(second.why) == "전화번호"
