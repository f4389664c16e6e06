"""Has somebody asked this already? Among what the room shows, by what the questions are about."""

from __future__ import annotations

from functools import lru_cache

from briefings.queries.room_page import Card, is_open
from core.search import korean
from proposals.queries import lookalikes

MOST = 5
LEAST_LETTERS = 4
_LONGEST = 200
# How many are compared closely: those that share the most pairs of syllables.
_CLOSELY = 40


def alike(text: str, questions: list[Card]) -> list[Card]:
    """The most alike first; what can still be supported before what was answered."""
    asked = lookalikes.core_of(text[:_LONGEST])
    if len(korean.compact(asked)) < LEAST_LETTERS:
        return []
    pairs, about = set(korean.bigrams(asked)), lookalikes.stems(asked)
    shared = [(len(pairs & _pairs(card["text"])), card) for card in questions]
    nearest = sorted((one for one in shared if one[0]), key=lambda one: -one[0])[:_CLOSELY]
    scored = [(lookalikes.likeness(asked, about, card["text"][:_LONGEST], ""), card) for _count, card in nearest]
    found = [one for one in scored if one[0] >= lookalikes.LEAST]
    return [card for _score, card in sorted(found, key=lambda one: (not is_open(one[1]), -one[0]))[:MOST]]


@lru_cache(maxsize=4096)
def _pairs(text: str) -> frozenset[str]:
    return frozenset(korean.bigrams(lookalikes.core_of(text[:_LONGEST])))
