"""Figures of reports in confidence: true, and never enough to know of one report."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client
from django.utils.timezone import localdate
from hypothesis import given
from hypothesis import strategies as st

from auditors.models import ConfidentialReport, ReportKind
from auditors.queries import integrity_figures as queries
from auditors.queries.integrity_figures import LEAST, HalfYear, said
from core import open_data
from tests.auditors.channel.reporting import make_kind

counts = st.dictionaries(st.integers(0, 7), st.integers(0, 30), min_size=1, max_size=8)


@given(counts)
def test_what_is_said_is_true_and_what_is_small_is_not_said(found):
    total, parts = said(found)
    assert total in (None, sum(found.values()))
    assert all(count is None or (count == found[name] and count >= LEAST) for name, count in parts.items())


@given(counts)
def test_the_total_gives_no_small_number_away(found):
    total, parts = said(found)
    hidden = [name for name, count in parts.items() if count is None]
    if total is None:
        assert len(hidden) == len(found)
    elif hidden:
        rest = total - sum(count for count in parts.values() if count is not None)
        assert rest == 0 or (rest >= LEAST and len(hidden) > 1)


def reports(kind: ReportKind, count: int, on: date) -> None:
    first = ConfidentialReport.objects.count()
    ConfidentialReport.objects.bulk_create(
        ConfidentialReport(
            number=f"N{first + number:07}", kind=kind, naming="ANONYMOUS", lookup_id=f"{first + number}", received_on=on
        )
        for number in range(count)
    )


@pytest.mark.django_db
def test_a_report_of_today_changes_no_figure():
    kind, day = make_kind(), date(2026, 8, 20)
    reports(kind, 7, date(2026, 3, 1))
    before = queries.figures(day)
    reports(kind, 1, day)
    assert queries.figures(day) == before
    assert [one.period for one in before] == [HalfYear(2026, 1)]
    assert before[0].received == 7


@pytest.mark.django_db
def test_one_report_of_a_kind_is_hidden_together_with_another_kind():
    kinds = [make_kind(slug) for slug in ("one", "two", "three")]
    for kind, count in zip(kinds, (1, 6, 9), strict=True):
        reports(kind, count, date(2026, 2, 2))
    [found] = queries.figures(date(2026, 7, 1))
    assert found.received == 16
    assert dict(found.by_kind) == {kinds[0]: None, kinds[1]: None, kinds[2]: 9}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("day", "last"), [(date(2026, 1, 1), HalfYear(2025, 2)), (date(2026, 7, 1), HalfYear(2026, 1))]
)
def test_only_half_years_that_are_over_are_shown(day, last):
    assert queries.last_half(day) == last
    assert last.ends_before <= day < last.ends_before + timedelta(days=184)


@pytest.mark.django_db
def test_older_half_years_are_folded_and_a_chart_shows_them_all():
    kind, period = make_kind(), queries.last_half(localdate())
    for count in (8, 7, 6):
        reports(kind, count, period.starts_on)
        period = period.previous
    page = Client().get("/integrity/figures/")
    assert len(page.context["newest"]) == 1 and len(page.context["older"]) == 2
    # Each of the two, and the table of the chart.
    assert page.text.count("<details") >= 3
    assert [value for _label, value in page.context["chart"]["rows"]] == [6, 7, 8]


@pytest.mark.django_db
def test_a_chart_of_nothing_but_small_numbers_is_not_drawn():
    reports(make_kind(), 3, date(2025, 3, 3))
    assert Client().get("/integrity/figures/").context["chart"] is None


@pytest.mark.django_db
def test_open_data_leave_out_what_the_page_leaves_out():
    kinds = [make_kind(slug) for slug in ("one", "two", "three")]
    for kind, count in zip(kinds, (1, 6, 9), strict=True):
        reports(kind, count, date(2025, 2, 2))
    dataset = open_data.named("integrity-figures")
    found = {
        (year, half, str(measure), name): value
        for year, half, measure, name, value in dataset.rows(datetime(2025, 8, 1, tzinfo=UTC))
    }
    received = {name: value for (_year, _half, _measure, name), value in found.items() if name in map(str, kinds)}
    assert received == {str(kinds[0]): None, str(kinds[1]): None, str(kinds[2]): 9}
    assert 16 in found.values() and not {1, 6} & set(found.values())
    answer = Client().get("/api/v1/data/integrity-figures")
    assert answer.status_code == 200


@pytest.mark.django_db
def test_everybody_reads_the_page_and_small_numbers_are_words():
    reports(make_kind(), 3, date(2020, 3, 3))
    answer = Client().get("/integrity/figures/")
    assert answer.status_code == 200
    assert ConfidentialReport.objects.count() == 3
