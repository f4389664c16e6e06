"""What a chart is about, apart from how it is drawn."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

Number = int | float | Decimal


@dataclass(frozen=True)
class Row:
    label: str
    values: tuple[Number | None, ...]


@dataclass(frozen=True)
class ChartData:
    rows: list[Row]
    series: tuple[str, ...]
    unit: str
    head: str
    # What a full lane stands for, where numbers are points out of so many.
    most: Number | None = None

    @classmethod
    def of(
        cls,
        rows: Iterable[Sequence[Any]],
        *,
        unit: str = "",
        series: Sequence[Any] = (),
        head: Any = "",
        most: Number | None = None,
    ) -> "ChartData":
        names = tuple(str(name) for name in series) or (_("Value"),)
        made = [Row(str(label), tuple(values)) for label, *values in rows]
        if any(len(row.values) != len(names) for row in made):
            raise ValueError("Each row of a chart needs one value per series.")
        return cls(rows=made, series=names, unit=unit, head=str(head) or _("Item"), most=most)

    @property
    def numbers(self) -> list[float]:
        return [float(value) for row in self.rows for value in row.values if value is not None]

    @property
    def bounds(self) -> tuple[float, float]:
        """Lowest and highest, always with zero between: a bar that starts elsewhere lies."""
        numbers = self.numbers or [0.0]
        return min(0.0, *numbers), max(0.0, *numbers) or 1.0

    @property
    def whole(self) -> float:
        """What a full lane stands for: all of it where the numbers are shares or points, else the highest."""
        if self.most is not None:
            return float(self.most)
        high = self.bounds[1]
        return 100.0 if self.unit == "%" and high <= 100 else high

    @property
    def range(self) -> tuple[float, float]:
        """Lowest and highest for a line, which shows change: zero only if the numbers come near it."""
        low, high = min(self.numbers, default=0.0), max(self.numbers, default=1.0)
        if low > 0 and high - low < high / 2:
            margin = (high - low) / 4 or high / 10
            return low - margin, high + margin
        return self.bounds

    def shown(self, value: Number | None) -> str:
        if value is None:
            return "–"
        return f"{shown_number(value)}{self.unit}"

    def conclusion(self) -> str:
        """A plain sentence for a chart whose author gave none."""
        totals = [(sum(float(value or 0) for value in row.values), row.label) for row in self.rows]
        if not totals:
            return _("There is nothing to show yet.")
        highest, label = max(totals, key=lambda pair: pair[0])
        return _("Highest: %(label)s, %(value)s.") % {"label": label, "value": self.shown(highest)}

    def table(self) -> list[tuple[str, list[str]]]:
        return [(row.label, [self.shown(value) for value in row.values]) for row in self.rows]


@dataclass(frozen=True)
class Chart:
    kind: str
    title: Any
    conclusion: Any
    data: ChartData
    picture: SafeString | str

    @property
    def has_legend(self) -> bool:
        return len(self.data.series) > 1 and self.kind != "donut"


def shown_number(value: Number) -> str:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    places = None if isinstance(value, int) else 1
    return number_format(value, decimal_pos=places, use_l10n=True, force_grouping=True)


def percent(value: float) -> str:
    """A share of the width as SVG wants it; never a locale's decimal comma."""
    return f"{value:.2f}".rstrip("0").rstrip(".") + "%"


def round_ticks(low: float, high: float, *, about: int = 4) -> list[float]:
    """Round numbers across the range: steps of 1, 2 or 5 times a power of ten."""
    span = high - low or 1.0
    rough = span / about
    power = 10 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in (1, 2, 5, 10) if factor * power >= rough)
    first = math.floor(low / step)
    last = math.ceil(high / step)
    return [index * step for index in range(first, last + 1)]
