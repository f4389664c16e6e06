"""Lying bars: labels are text of the page, so long Korean names wrap instead of shrinking."""

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from core.ui.charts.data import ChartData, Row, percent

THICKNESS = 20


def draw_simple(data: ChartData) -> SafeString:
    lines = format_html_join("", "{}", ((_strip_row(data, row),) for row in data.rows))
    return format_html('<div class="chart-strips" aria-hidden="true">{}</div>', lines)


def _strip_row(data: ChartData, row: Row) -> SafeString:
    bars = format_html_join(
        "",
        '<div class="chart-strip"><svg width="100%" height="{}" focusable="false">'
        '<rect class="chart-track" width="100%" height="{}" rx="3"/>'
        '<rect class="series series-{}" width="{}" height="{}" rx="3"/></svg>'
        '<span class="chart-strip-value">{}</span></div>',
        (
            (
                THICKNESS,
                THICKNESS,
                place + 1,
                percent(100 * max(float(value or 0), 0) / data.whole),
                THICKNESS,
                data.shown(value),
            )
            for place, value in enumerate(row.values)
        ),
    )
    return format_html(
        '<div class="chart-strip-row"><span class="chart-strip-label">{}</span>{}</div>', row.label, bars
    )


def draw_stacked(data: ChartData) -> SafeString:
    lines = format_html_join("", "{}", ((_stacked_row(row),) for row in data.rows))
    return format_html('<div class="chart-strips" aria-hidden="true">{}</div>', lines)


def _stacked_row(row: Row) -> SafeString:
    """Shares of the whole, in the order of the legend."""
    values = [max(float(value or 0), 0) for value in row.values]
    whole = sum(values) or 1
    height = THICKNESS + 12
    segments: list[tuple[str | int | float, ...]] = []
    start = 0.0
    for place, value in enumerate(values):
        share = 100 * value / whole
        text = f"{share:.0f}%" if share >= 9 else ""
        segments.append(
            (place + 1, percent(start), percent(max(share - 0.4, 0)), height, percent(start + share / 2), text)
        )
        start += share
    bars = format_html_join(
        "",
        '<rect class="series series-{0}" x="{1}" width="{2}" height="{3}"/>'
        '<text class="chart-inner series-text-{0}" x="{4}" y="21" text-anchor="middle">{5}</text>',
        segments,
    )
    return format_html(
        '<div class="chart-strip-row"><span class="chart-strip-label">{}</span>'
        '<svg class="chart-stack" width="100%" height="{}" focusable="false">{}</svg></div>',
        row.label,
        height,
        bars,
    )
