"""What a survey measures and the next one measures again: dimensions, and concepts of single questions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core import permissions
from surveys.models import Survey
from surveys.states.permissions import READ_REPORT


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


def check_reader(user: Any, survey: Survey) -> None:
    """Raises PermissionDenied for whoever may not read results before they are public."""
    permissions.check(user, READ_REPORT, survey)


def of(survey: Survey) -> dict[str, Measure]:
    return {}
