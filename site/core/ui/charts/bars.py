"""Upright bars, one group for each row; the value stands on every bar, so there is no axis to read."""

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from core.ui.charts.data import ChartData, percent

HEIGHT, TOP, BOTTOM = 260, 28, 32
CROWDED = 6


def draw(data: ChartData) -> SafeString:
    low, high = data.bounds
    plot = HEIGHT - TOP - BOTTOM

    def y(value: float) -> float:
        return TOP + plot * (high - value) / (high - low)

    slot = 100 / len(data.rows)
    width = min(slot * 0.72 / len(data.series), 12)
    parts: list[SafeString] = [_baseline(y(0))]
    for index, row in enumerate(data.rows):
        middle = slot * (index + 0.5)
        left = middle - width * len(data.series) / 2
        for place, value in enumerate(row.values):
            if value is not None:
                parts.append(_bar(data, left + width * place, width, place, float(value), y))
        parts.append(_label(row.label, middle, crowded=len(data.rows) > CROWDED and index % 2 == 1))
    return format_html(
        '<svg class="chart-svg{}" width="100%" height="{}" aria-hidden="true" focusable="false">{}</svg>',
        " chart-crowded" if len(data.numbers) > CROWDED else "",
        HEIGHT,
        # Each part was escaped when it was made.
        mark_safe("".join(parts)),
    )


def _baseline(y: float) -> SafeString:
    return format_html('<line class="chart-base" x1="0" x2="100%" y1="{}" y2="{}"/>', f"{y:.1f}", f"{y:.1f}")


def _bar(data: ChartData, left: float, width: float, place: int, value: float, y) -> SafeString:  # type: ignore[no-untyped-def]
    top, foot = min(y(value), y(0)), max(y(value), y(0))
    gap = width * 0.06
    return format_html(
        '<rect class="series series-{}" x="{}" width="{}" y="{}" height="{}" rx="2"/>'
        '<text class="chart-value" x="{}" y="{}" text-anchor="middle">{}</text>',
        place + 1,
        percent(left + gap),
        percent(width - 2 * gap),
        f"{top:.1f}",
        f"{max(foot - top, 1):.1f}",
        percent(left + width / 2),
        f"{top - 7:.1f}",
        data.shown(value),
    )


def _label(label: str, middle: float, *, crowded: bool) -> SafeString:
    return format_html(
        '<text class="chart-label{}" x="{}" y="{}" text-anchor="middle">{}</text>',
        " chart-label-spare" if crowded else "",
        percent(middle),
        HEIGHT - 8,
        label,
    )
