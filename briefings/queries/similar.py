"""Has somebody asked this already? Among what the room shows, by what the questions are about."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from briefings.models import Room
from briefings.queries.room_page import Card, is_open
from briefings.states.questions import IN_PUBLIC
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


# So many of the newest that are shown are looked through for a question on the board, and so many are named.
_LOOKED_THROUGH = 200
_NAMED = 2
Shown = tuple[int, str, str]


def shown_like(room: Room, texts: Sequence[str]) -> list[tuple[Shown, ...]]:
    """For each text what the room shows that asks nearly the same, as number, text and state: one query for all."""
    if not texts:
        return []
    found = room.questions.filter(state__in=IN_PUBLIC, kept_back=False).order_by("-pk")
    shown = tuple(found.values_list("pk", "text", "state")[:_LOOKED_THROUGH])
    return [_nearest(text, shown) for text in texts]


@lru_cache(maxsize=1024)
def _nearest(text: str, shown: tuple[Shown, ...]) -> tuple[Shown, ...]:
    """A board is drawn anew with every change, and mostly neither the question nor what is shown has changed."""
    cards = [{"id": pk, "text": words, "state": state} for pk, words, state in shown]
    return tuple((card["id"], card["text"], card["state"]) for card in alike(text, cards)[:_NAMED])


@lru_cache(maxsize=4096)
def _pairs(text: str) -> frozenset[str]:
    return frozenset(korean.bigrams(lookalikes.core_of(text[:_LONGEST])))
