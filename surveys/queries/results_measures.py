"""What a survey measures and the next one measures again: dimensions, and concepts of single questions."""

from __future__ import annotations

from dataclasses import dataclass

from surveys.models import Survey


@dataclass(frozen=True)
class Measure:
    """`key` is the same in every survey that asks for it."""

    key: str
    name: str
    # The figure it goes by: percent of positive answers.
    percent: float
    answered: int
    points: float | None = None
    low: float | None = None
    high: float | None = None


def of(survey: Survey) -> dict[str, Measure]:
    return {}
