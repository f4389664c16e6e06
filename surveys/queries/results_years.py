"""This round beside the rounds before it: the same measures, by concept and dimension."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from surveys.figures import testing
from surveys.figures.cube import Cube
from surveys.figures.scores import Score, concept_positive
from surveys.models import Improvement, Survey
from surveys.queries import results, results_measures
from surveys.queries.results_measures import Measure
from surveys.queries.results_shapes import rounded

# As far back as a page shows.
MOST_ROUNDS = 5
MOST_LINES = 6


@dataclass(frozen=True)
class Years:
    """Rows are the rounds, the oldest first; `series` what was measured. What was not asked has a gap."""

    series: list[str]
    rows: list[list[Any]]
    conclusion: str


@dataclass(frozen=True)
class Checked:
    """An improvement that was promised after an earlier round, and what this round says of it."""

    improvement: Improvement
    before: float
    now: Measure | None
    # Whether the difference is more than chance; None where it was not measured again.
    is_sure: bool | None

    @property
    def sentence(self) -> str:
        if self.now is None:
            return _("This survey did not ask about it again.")
        words = {"before": f"{self.before:.1f}", "now": f"{self.now.percent:.1f}"}
        if not self.is_sure:
            return _("%(before)s%% then, %(now)s%% now: the difference may be chance.") % words
        if self.now.percent > self.before:
            return _("%(before)s%% then, %(now)s%% now: better, by more than chance.") % words
        return _("%(before)s%% then, %(now)s%% now: worse, by more than chance.") % words


def rounds_before(survey: Survey) -> list[Survey]:
    """The nearest first, as far as they have results."""
    found: list[Survey] = []
    earlier = survey.previous
    while earlier is not None and len(found) < MOST_ROUNDS - 1 and earlier not in found:
        if earlier.is_finished:
            found.append(earlier)
        earlier = earlier.previous
    return found


def over_years(survey: Survey, measures: dict[str, Measure]) -> Years | None:
    earlier = rounds_before(survey)
    if not earlier or not measures:
        return None
    rounds = [*reversed(earlier), survey]
    measured = [results_measures.of(one) for one in rounds[:-1]] + [measures]
    # Those that were measured more than once, and no more than a picture bears: the others stand in the table.
    again = [key for key in measures if sum(key in found for found in measured) > 1]
    shown = ([key for key in again if measures[key].weight is not None] or again)[:MOST_LINES]
    rows = [
        [name, *(rounded(found[key].percent) if key in found else None for key in shown)]
        for name, found in zip(names_of(rounds), measured, strict=True)
    ]
    return Years([measures[key].name for key in shown], rows, _change(measured[-2], measures)) if shown else None


def names_of(rounds: list[Survey]) -> list[str]:
    """By the year they closed in; by the month where there were several in a year."""
    closed = [localtime(one.closes_at) for one in rounds if one.closes_at]
    years = [str(moment.year) for moment in closed]
    return years if len(set(years)) == len(years) else [f"{moment:%Y-%m}" for moment in closed]


def checked(survey: Survey, measures: dict[str, Measure]) -> list[Checked]:
    """What was promised after the rounds before, looked at again."""
    earlier = rounds_before(survey)
    found = []
    for improvement in Improvement.objects.filter(survey__in=earlier).select_related("survey"):
        now = measures.get(improvement.concept)
        is_sure = _is_sure(improvement.survey, survey, improvement.concept) if now else None
        found.append(Checked(improvement, float(improvement.score), now, is_sure))
    return found


def _is_sure(before: Survey, now: Survey, key: str) -> bool:
    then, since = (_score(results.counted(one), key) for one in (before, now))
    return then is not None and since is not None and testing.independent(since, then).is_supported


def _score(cube: Cube, key: str) -> Score | None:
    items = next((sort.items for sort in results_measures.sorts_of(cube) if sort.key == key), None)
    return concept_positive(cube, items) if items else None


def _change(before: dict[str, Measure], now: dict[str, Measure]) -> str:
    foremost = {measure.key for measure in results_measures.foremost(now.values())}
    both = [(now[key].percent - before[key].percent, now[key].name) for key in foremost if key in before]
    if not both:
        return ""
    change, name = max(both, key=lambda pair: (abs(pair[0]), pair[1]))
    words = {"name": name, "change": f"{change:+.1f}"}
    return _("Most changed: “%(name)s”, %(change)s points since the round before.") % words
