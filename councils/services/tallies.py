"""From ballots to an outcome. Arithmetic alone: no ballot here has a name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from councils.models.decisions import ABSTAIN, NO, YES
from councils.models.meetings import MajorityBase
from councils.services.ballots import Values

_FEWEST_TO_DROP_EXTREMES = 5


@dataclass(frozen=True)
class MotionResult:
    yes: int
    no: int
    abstain: int

    @property
    def total(self) -> int:
        return self.yes + self.no + self.abstain

    def carried(self, majority: str) -> bool:
        if majority == MajorityBase.CAST:
            return self.yes > self.no
        return self.yes * 2 > self.total

    def tied(self, majority: str) -> bool:
        """So even that one more vote decides: as many yes as no, or exactly half of those who took part."""
        if majority == MajorityBase.CAST:
            return self.yes == self.no
        return self.yes * 2 == self.total


def motion(ballots: Sequence[Values]) -> MotionResult:
    counts = Counter(ballot[0] for ballot in ballots)
    return MotionResult(counts[YES], counts[NO], counts[ABSTAIN])


def choice(ballots: Sequence[Values], *, options: int) -> list[int]:
    """Votes for each option, in the order of the options."""
    counts = Counter(ballot[0] for ballot in ballots)
    return [counts[position] for position in range(1, options + 1)]


def leading(votes: Sequence[int]) -> list[int]:
    """The places (from 0) of the options with most votes: one where it is clear, several in a tie."""
    most = max(votes, default=0)
    return [place for place, count in enumerate(votes) if count == most and most > 0]


def scores(ballots: Sequence[Values], *, objects: int, criteria: int, drop_extremes: bool) -> list[int]:
    """For each object the sum over the criteria of the mean of the judges' points, in hundredths of a point.

    With `drop_extremes` one highest and one lowest are left out of each mean, from five judges on.
    """
    results = []
    for row in range(objects):
        total = Fraction(0)
        for column in range(criteria):
            points = sorted(ballot[row * criteria + column] for ballot in ballots)
            if drop_extremes and len(points) >= _FEWEST_TO_DROP_EXTREMES:
                points = points[1:-1]
            total += Fraction(sum(points), max(1, len(points)))
        results.append(round(total * 100))
    return results


def ranks(results: Sequence[int]) -> list[int]:
    """1 for the highest; equal results share a rank."""
    return [1 + sum(other > one for other in results) for one in results]
