"""What the page of a room shows to everybody, and in which order.

The page orders by script as well (frontend/src/briefing/order.ts), by the same rules.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache

from briefings.models import Room
from briefings.queries import cards
from briefings.states.questions import SUPPORTABLE, QuestionState
from core.live import replay

# A hall full of people opens the page in the same minute.
_KEPT_SECONDS = 1
SORTS = ("top", "new", "unanswered")

Card = dict[str, Any]


@dataclass(frozen=True)
class PublicState:
    """Nothing in it is anybody's own. `seq` is read first: an event that comes once more does no harm."""

    seq: int
    room: Card
    questions: list[Card]
    poll: Card | None
    captions: list[Card]


def public_state(room: Room) -> PublicState:
    key = f"briefings.room.{room.pk}.page"
    found = cache.get(key)
    if found is None:
        found = {"seq": replay.head(room.topic), **cards.snapshot(room)}
        cache.set(key, found, _KEPT_SECONDS)
    return PublicState(**found)


@dataclass(frozen=True)
class Chosen:
    """What of the list somebody wants to see."""

    sort: str = "top"
    mine: bool = False
    speaker: str = ""
    item: str = ""

    @property
    def is_filtered(self) -> bool:
        return self.mine or bool(self.speaker or self.item)

    def of(self, questions: Iterable[Card], own: Iterable[int]) -> list[Card]:
        own = set(own)
        return sorted((card for card in questions if self._shows(card, own)), key=lambda card: _place(card, self.sort))

    def _shows(self, card: Card, own: set[int]) -> bool:
        return (
            (self.sort != "unanswered" or is_open(card))
            and (not self.mine or card["id"] in own)
            and (not self.speaker or card["speaker"] == self.speaker)
            and (not self.item or card["item"] == self.item)
        )


def is_open(card: Card) -> bool:
    return card["state"] in SUPPORTABLE


def on_air(questions: Iterable[Card]) -> Card | None:
    return next((card for card in questions if card["state"] == QuestionState.ON_AIR), None)


def _place(card: Card, sort: str) -> tuple[Any, ...]:
    """What is being answered first, then what was pinned, then by choice; what is settled sinks below the rest."""
    rank = 0 if card["state"] == QuestionState.ON_AIR else 1 if card["pinned"] and is_open(card) else 2
    newest = _backwards(card["asked_at"]), -card["id"]
    if sort == "new":
        return (rank, *newest)
    return (rank, not is_open(card), -card["supports"], card["asked_at"], card["id"])


def _backwards(text: str) -> tuple[int, ...]:
    return tuple(-ord(letter) for letter in text)
