"""One figure of a bench: what was measured, against which limit of the same run, and what was promised."""

import json
import operator
import statistics
from collections.abc import Callable
from dataclasses import asdict, dataclass
from time import perf_counter

COMPARISONS = {"<=": operator.le, ">=": operator.ge, "<": operator.lt, "==": operator.eq}


@dataclass(frozen=True)
class Figure:
    """`goal` speaks of the ratio to the limit where there is one, else of the value itself."""

    bench: str
    metric: str
    value: float
    goal: str
    limit: str = ""
    limit_value: float | None = None
    # The least and the most of several series, where `value` is the median.
    spread: tuple[float, float] | None = None

    @property
    def ratio(self) -> float | None:
        return self.value / self.limit_value if self.limit_value else None

    @property
    def met(self) -> bool:
        sign = next(sign for sign in ("<=", ">=", "==", "<") if self.goal.startswith(sign))
        measured = self.value if self.ratio is None else self.ratio
        return bool(COMPARISONS[sign](measured, float(self.goal.removeprefix(sign))))

    def as_json(self) -> str:
        return json.dumps({**asdict(self), "ratio": self.ratio, "met": self.met})

    @classmethod
    def from_json(cls, line: str) -> "Figure":
        said = json.loads(line)
        return cls(**{name: said[name] for name in cls.__dataclass_fields__})


def table(figures: list[Figure]) -> str:
    rows = [
        f"{figure.bench:<24} {figure.metric:<36} {figure.value:>12.3f}"
        f" {'' if figure.ratio is None else f'{figure.ratio:.2f} × {figure.limit}':>36}"
        f" {figure.goal:>8} {'met' if figure.met else 'MISSED'}"
        for figure in figures
    ]
    return "\n".join(["", *rows])


def milliseconds(work: Callable[[], object], *, rounds: int) -> list[float]:
    """The duration of each round, after one that is not counted."""
    work()
    measured = []
    for _round in range(rounds):
        start = perf_counter()
        work()
        measured.append((perf_counter() - start) * 1000)
    return measured


def p95(values: list[float]) -> float:
    return statistics.quantiles(values, n=20)[-1] if len(values) > 1 else values[0]
