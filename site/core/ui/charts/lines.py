"""Lines over time; series differ by marker and by dash, not by colour alone."""

from collections.abc import Callable
from itertools import pairwise

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from core.ui.charts.data import ChartData, percent, round_ticks, shown_number

HEIGHT, TOP, BOTTOM = 260, 22, 32
LEFT, RIGHT = 10.0, 96.0
MOST_ON_A_PHONE = 6
DASHES = ("", "7 4", "2 4", "10 3 2 3")


def draw(data: ChartData) -> SafeString:
    ticks = round_ticks(*data.range)
    low, high = ticks[0], ticks[-1]
    plot = HEIGHT - TOP - BOTTOM

    def y(value: float) -> float:
        return TOP + plot * (high - value) / (high - low)

    def x(index: int) -> float:
        if len(data.rows) == 1:
            # At the edge its label would be cut off.
            return (LEFT + RIGHT) / 2
        return LEFT + (RIGHT - LEFT) * index / (len(data.rows) - 1)

    parts = [_tick(tick, y(tick)) for tick in ticks]
    parts += [_label(row.label, x(index), index, len(data.rows)) for index, row in enumerate(data.rows)]
    for place in range(len(data.series)):
        parts += _series(data, place, x, y)
    return format_html(
        '<svg class="chart-svg" width="100%" height="{}" aria-hidden="true" focusable="false">{}</svg>',
        HEIGHT,
        # Each part was escaped when it was made.
        mark_safe("".join(parts)),
    )


def _tick(value: float, y: float) -> SafeString:
    return format_html(
        '<line class="chart-grid" x1="0" x2="100%" y1="{0}" y2="{0}"/>'
        '<text class="chart-tick" x="0" y="{1}">{2}</text>',
        f"{y:.1f}",
        f"{y - 4:.1f}",
        shown_number(value),
    )


def _label(label: str, x: float, index: int, count: int) -> SafeString:
    # The last label always stays: counted from the end, all but every so many may go on a small screen.
    spare = (count - 1 - index) % -(-count // MOST_ON_A_PHONE) != 0
    return format_html(
        '<text class="chart-label{}" x="{}" y="{}" text-anchor="middle">{}</text>',
        " chart-label-spare" if spare else "",
        percent(x),
        HEIGHT - 8,
        label,
    )


def _series(data: ChartData, place: int, x: Callable[[int], float], y: Callable[[float], float]) -> list[SafeString]:
    points = [
        (x(index), y(float(value)), value)
        for index, row in enumerate(data.rows)
        if (value := row.values[place]) is not None
    ]
    parts = [
        format_html(
            '<line class="line line-{}" x1="{}" y1="{}" x2="{}" y2="{}" stroke-dasharray="{}"/>',
            place + 1,
            percent(x1),
            f"{y1:.1f}",
            percent(x2),
            f"{y2:.1f}",
            DASHES[place % len(DASHES)] or "none",
        )
        for (x1, y1, _first), (x2, y2, _second) in pairwise(points)
    ]
    parts += [_marker(place, px, py) for px, py, _value in points]
    if points and len(data.series) == 1:
        last_x, last_y, last = points[-1]
        parts.append(
            format_html(
                '<text class="chart-value" x="{}" y="{}" text-anchor="end">{}</text>',
                percent(last_x),
                f"{last_y - 12:.1f}",
                data.shown(last),
            )
        )
    return parts


def _marker(place: int, x: float, y: float) -> SafeString:
    """A circle or, for every other series, a square."""
    if place % 2 == 0:
        return format_html(
            '<circle class="marker marker-{}" cx="{}" cy="{}" r="5"/>', place + 1, percent(x), f"{y:.1f}"
        )
    return format_html(
        '<svg x="{}" y="{}" overflow="visible">'
        '<rect class="marker marker-{}" x="-5" y="-5" width="10" height="10"/></svg>',
        percent(x),
        f"{y:.1f}",
        place + 1,
    )
