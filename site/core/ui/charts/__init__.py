"""Charts drawn on the server: a conclusion in one sentence, a picture, and the table it came from.

Every picture uses percentages across and pixels down, so that it fits any width and its letters
keep their size; nothing in it needs a style attribute, which the content security policy forbids.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from core.ui.charts import bars, lines, rings, strips
from core.ui.charts.data import Chart, ChartData

DRAWERS = {
    "bar": bars.draw,
    "horizontal": strips.draw_simple,
    "stacked": strips.draw_stacked,
    "line": lines.draw,
    "donut": rings.draw,
}


def build(
    kind: str,
    rows: Iterable[Sequence[Any]],
    *,
    title: Any,
    conclusion: Any = "",
    unit: Any = "",
    series: Sequence[Any] = (),
    head: Any = "",
    most: Any = None,
) -> Chart:
    """A chart ready for its template. Raises ValueError for an unknown kind or rows of unequal length."""
    if kind not in DRAWERS:
        raise ValueError(f"Unknown kind of chart: {kind}")
    data = ChartData.of(rows, unit=str(unit), series=series, head=head, most=most)
    picture = DRAWERS[kind](data) if data.rows else ""
    return Chart(kind=kind, title=title, conclusion=conclusion or data.conclusion(), data=data, picture=picture)


__all__ = ["Chart", "build"]
