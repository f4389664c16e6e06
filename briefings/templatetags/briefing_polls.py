"""A poll's card as rows that can be drawn: for the hall, for those who run it, and for the record afterwards."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django import template

from briefings import word_cloud
from briefings.models import Poll

register = template.Library()


@dataclass(frozen=True)
class Row:
    label: str
    number: int
    # Of those who answered, in whole percent; the bar is as long as that.
    percent: int

    @property
    def width(self) -> int:
        return min(self.percent, 100)


@dataclass(frozen=True)
class Figures:
    rows: list[Row]
    people: int
    is_shown: bool
    is_waiting_for_words: bool
    cloud: word_cloud.Cloud | None


@register.simple_tag
def poll_figures(card: dict[str, Any]) -> Figures:
    results = card.get("results")
    people = results["people"] if results else 0
    if card["kind"] == Poll.Kind.WORDS:
        counts = [(word, number) for word, number in results["counts"]] if results else []
        rows = [Row(word, number, _percent(number, people)) for word, number in counts]
        return Figures(rows, people, bool(results), not rows, word_cloud.lay_out(counts) if rows else None)
    counted = dict(results["counts"]) if results else {}
    rows = [Row(label, counted.get(key, 0), _percent(counted.get(key, 0), people)) for key, label in _answers(card)]
    return Figures(rows, people, bool(results), False, None)


def _answers(card: dict[str, Any]) -> list[tuple[int, str]]:
    if card["kind"] != Poll.Kind.SCALE:
        return [(option["id"], option["text"]) for option in card["options"]]
    ends = {1: card["low_label"], card["steps"]: card["high_label"]}
    steps = range(1, card["steps"] + 1)
    return [(step, f"{step} ({ends[step]})" if ends.get(step) else str(step)) for step in steps]


def _percent(number: int, people: int) -> int:
    return round(100 * number / people) if people else 0
