"""Figures of reports in confidence: true, and never enough to know of one report."""

from datetime import date, timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from auditors.models import ConfidentialReport, ReportKind
from auditors.queries import integrity_figures as queries
from auditors.queries.integrity_figures import LEAST, HalfYear, said
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
def test_everybody_reads_the_page_and_small_numbers_are_words():
    reports(make_kind(), 3, date(2020, 3, 3))
    answer = Client().get("/integrity/figures/")
    assert answer.status_code == 200
    assert ConfidentialReport.objects.count() == 3
