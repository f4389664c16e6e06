"""A ring of shares; each arc carries the number of its line in the legend beside it."""

import math

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.ui.charts.data import ChartData, shown_number

SIZE, RADIUS, THICKNESS = 200, 78, 36
SMALLEST_NUMBERED = 0.05


def draw(data: ChartData) -> SafeString:
    values = [max(float(row.values[0] or 0), 0) for row in data.rows]
    whole = sum(values) or 1
    legend = format_html_join(
        "",
        '<li><span class="swatch swatch-{0}">{0}</span><span class="legend-label">{1}</span> <strong>{2}</strong>'
        ' <span class="legend-share">{3}%</span></li>',
        (
            (index + 1, row.label, data.shown(row.values[0]), f"{100 * value / whole:.0f}")
            for index, (row, value) in enumerate(zip(data.rows, values, strict=True))
        ),
    )
    return format_html(
        '<div class="chart-ring" aria-hidden="true"><svg width="{0}" height="{0}" viewBox="0 0 {0} {0}"'
        ' focusable="false">{1}<text class="chart-total" x="{2}" y="{3}" text-anchor="middle">{4}</text></svg>'
        '<ol class="legend">{5}</ol></div>',
        SIZE,
        _arcs(values, whole),
        SIZE / 2,
        SIZE / 2 + 7,
        f"{shown_number(sum(values))}{data.unit}",
        legend,
    )


def _arcs(values: list[float], whole: float) -> SafeString:
    circumference = 2 * math.pi * RADIUS
    start = 0.0
    arcs: list[tuple[str | int, ...]] = []
    for index, value in enumerate(values):
        share = value / whole
        length = max(share * circumference - 2, 0)
        angle = 2 * math.pi * (start + share / 2) - math.pi / 2
        arcs.append(
            (
                index + 1,
                f"{length:.2f} {circumference - length:.2f}",
                f"{-start * circumference:.2f}",
                f"{SIZE / 2 + RADIUS * math.cos(angle):.1f}",
                f"{SIZE / 2 + RADIUS * math.sin(angle) + 5:.1f}",
                index + 1 if share >= SMALLEST_NUMBERED else "",
            )
        )
        start += share
    return format_html_join(
        "",
        f'<circle class="arc arc-{{0}}" cx="{SIZE // 2}" cy="{SIZE // 2}" r="{RADIUS}" fill="none"'
        f' stroke-width="{THICKNESS}" stroke-dasharray="{{1}}" stroke-dashoffset="{{2}}"'
        f' transform="rotate(-90 {SIZE // 2} {SIZE // 2})"/>'
        '<text class="chart-inner series-text-{0}" x="{3}" y="{4}" text-anchor="middle">{5}</text>',
        arcs,
    )
