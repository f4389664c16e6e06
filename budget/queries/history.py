"""The years side by side: those of this system, and those from before it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from budget.models import Cycle, EarlierYear
from budget.queries.cycles import visible_to
from budget.queries.execution import figures_by_cycle
from budget.states.cycles import CycleState


@dataclass(frozen=True)
class Year:
    """One year; what nobody knows is None. `url` leads to the cycle, where there is one."""

    year: int
    ceiling: int | None
    projects: int | None
    amount: int | None
    spent: int | None = None
    note: str = ""
    source: str = ""
    url: str = ""
    title: str = ""


def years(user: Any) -> list[Year]:
    """The newest first, in three queries."""
    cycles = list(visible_to(user).filter(published_at__isnull=False).exclude(state=CycleState.CANCELLED))
    figures = figures_by_cycle(cycles)
    found = [_of_cycle(cycle, figures.get(cycle.pk)) for cycle in cycles]
    found += [
        Year(one.year, one.ceiling_won, one.projects, one.amount_won, note=one.note, source=one.source)
        for one in EarlierYear.objects.all()
    ]
    return sorted(found, key=lambda year: (-year.year, year.title))


def _of_cycle(cycle: Cycle, figures: dict[str, int] | None) -> Year:
    """Before anything was decided on, there is a ceiling and nothing else."""
    projects = figures["projects"] if figures else None
    return Year(
        cycle.year, cycle.ceiling_won, projects, figures["line"] if figures else None,
        spent=figures["spent"] if figures else None, url=cycle.get_absolute_url(), title=cycle.title,
    )  # fmt: skip
