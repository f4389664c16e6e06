"""Charts: a conclusion, a picture, a table; and numbers that are drawn where they belong."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.template import Context, Template

from core.ui.charts import DRAWERS, build
from core.ui.charts.data import ChartData, percent, round_ticks, shown_number
from tests.markup import squeezed


def widths(kind: str, rows: list[tuple[Any, ...]], **options: Any) -> list[float]:
    picture = str(build(kind, rows, title="x", **options).picture)
    return [
        float(found) for found in re.findall(r'class="series series-\d" (?:x="[\d.]+%" )?width="([\d.]+)%"', picture)
    ]


@pytest.mark.parametrize("kind", sorted(DRAWERS))
def test_each_kind_has_title_conclusion_picture_and_table(kind: str) -> None:
    source = "{% load ui %}{% chart kind rows title='제안' conclusion='삼월이 가장 많습니다.' unit='건' %}"
    html = squeezed(Template(source).render(Context({"kind": kind, "rows": [("2월", 4), ("3월", 9)]})))
    assert "삼월이 가장 많습니다." in html
    assert "<svg" in html
    assert '<th scope="row">3월</th><td class="numeric">9건</td>' in html
    assert "style=" not in html


@pytest.mark.parametrize("kind", sorted(DRAWERS))
@pytest.mark.parametrize(
    "rows",
    [
        [],
        [("하나", 0)],
        [("하나", None)],
        [("하나", 5)],
        [("음수", -3), ("양수", 4)],
        [("큰", 10**12), ("작은", 0.001)],
    ],
)
def test_odd_data_breaks_no_kind(kind: str, rows: list[tuple[Any, ...]]) -> None:
    chart = build(kind, rows, title="x")
    assert "nan" not in str(chart.picture).lower()
    assert str(chart.conclusion)


def test_a_lying_bar_is_as_long_as_its_share_of_the_longest() -> None:
    assert widths("horizontal", [("가", 50), ("나", 25), ("다", 0)]) == [100, 50, 0]


def test_an_upright_bar_starts_at_zero() -> None:
    picture = str(build("bar", [("가", 100), ("나", 50)], title="x").picture)
    heights = [float(found) for found in re.findall(r'height="([\d.]+)" rx', picture)]
    assert heights[0] == pytest.approx(2 * heights[1], rel=0.01)


def test_stacked_shares_fill_the_whole() -> None:
    shares = widths("stacked", [("가", 3, 1, 4)], series=["하나", "둘", "셋"])
    assert sum(shares) == pytest.approx(100, abs=2)


def test_the_shares_of_a_ring_fill_the_circle() -> None:
    picture = str(build("donut", [("가", 3), ("나", 1)], title="x").picture)
    lengths = [float(found) for found in re.findall(r'stroke-dasharray="([\d.]+) ', picture)]
    assert lengths[0] == pytest.approx(3 * lengths[1], rel=0.05)
    assert "75%" in picture


def test_a_gap_in_a_line_is_left_open_and_told_in_the_table() -> None:
    chart = build("line", [("1", 3), ("2", None), ("3", 5)], title="x")
    assert str(chart.picture).count("<circle") == 2
    assert chart.data.table()[1] == ("2", ["–"])


def test_a_line_of_one_day_stands_in_the_middle_where_its_label_has_room() -> None:
    picture = str(build("line", [("6.1.", 120)], title="참여").picture)
    label = re.search(r'<text class="chart-label[^"]*" x="([\d.]+)%"', picture)
    assert label and 40 <= float(label[1]) <= 60
    value = re.search(r'<text class="chart-value" x="([\d.]+)%"', picture)
    assert value and 40 <= float(value[1]) <= 60


def test_two_lines_differ_by_more_than_colour() -> None:
    picture = str(build("line", [("1", 3, 4), ("2", 5, 6)], series=["가", "나"], title="x").picture)
    assert picture.count("<circle") == 2
    assert picture.count('<rect class="marker') == 2
    assert picture.count('stroke-dasharray="7 4"') == 1


def test_a_line_near_zero_shows_zero_and_one_far_away_shows_its_change() -> None:
    assert ChartData.of([("a", 1), ("b", 9)]).range[0] == 0
    assert ChartData.of([("a", 80), ("b", 86)]).range[0] > 70


def test_a_conclusion_is_found_where_none_is_given() -> None:
    assert "3월" in str(build("bar", [("2월", 4), ("3월", 9)], title="x", unit="건").conclusion)


def test_a_mistake_of_the_author_is_told() -> None:
    with pytest.raises(ValueError):
        build("pie", [("a", 1)], title="x")
    with pytest.raises(ValueError):
        build("bar", [("a", 1, 2)], title="x")


@pytest.mark.parametrize(
    "value, shown", [(1234567, "1,234,567"), (3.0, "3"), (3.25, "3.2"), (Decimal("97.25"), "97.2"), (0, "0")]
)
def test_numbers_are_grouped_and_short(value: Any, shown: str) -> None:
    assert shown_number(value) == shown


def test_ticks_are_round_and_cover_the_range() -> None:
    assert round_ticks(0, 41) == [0, 20, 40, 60]
    assert round_ticks(0, 1) == [0, 0.5, 1.0]
    assert percent(33.333333) == "33.33%"


def test_a_full_lane_is_all_where_the_numbers_are_shares() -> None:
    """44 % that fill the lane would read as nearly everybody."""
    assert widths("horizontal", [("친절", 44), ("청결", 22)], unit="%") == [44.0, 22.0]
    assert widths("horizontal", [("친절", 44), ("청결", 22)], unit="건") == [100.0, 50.0]
    assert widths("horizontal", [("지난해 대비", 120), ("올해", 60)], unit="%") == [100.0, 50.0]
