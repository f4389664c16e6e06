"""How much of a ballot is used and what is left. Pure; the page's script computes the same while somebody chooses."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from budget.ballots.choices import BUDGET, CHOOSE_ONE, POINTS, Limits, Option


@dataclass(frozen=True)
class Meter:
    """`used` of `most`: won, points or projects. `missing` are projects to the least that counts."""

    used: int
    most: int
    count: int
    missing: int = 0
    crowded: str = ""

    @property
    def left(self) -> int:
        return self.most - self.used

    @property
    def is_wrong(self) -> bool:
        return self.left < 0 or bool(self.crowded)

    @property
    def is_full(self) -> bool:
        return self.left == 0 and not self.missing and not self.crowded


def measure(
    limits: Limits, numbers: Sequence[int], points: Mapping[int, int], options: Mapping[int, Option]
) -> Meter:  # fmt: skip
    """An empty pot misses nothing: whoever chooses nothing in it leaves it out."""
    if limits.kind == BUDGET:
        used, most = sum(options[number].cost_won for number in numbers), limits.ceiling_won
    elif limits.kind == POINTS:
        used, most = sum(points.get(number, 0) for number in numbers), limits.points
    else:
        used, most = len(numbers), limits.most or limits.most_picks
    return Meter(
        used=used,
        most=most,
        count=len(numbers),
        missing=max(0, limits.least - len(numbers)) if numbers else 0,
        crowded=_crowded(limits, [options[number] for number in numbers]),
    )


def _crowded(limits: Limits, chosen: Sequence[Option]) -> str:
    if limits.most_per_category is None or limits.kind == CHOOSE_ONE:
        return ""
    counts = Counter(option.category for option in chosen if option.category)
    return next((str(category) for category, count in counts.items() if count > limits.most_per_category), "")
