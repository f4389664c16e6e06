"""How punctual the departments are: the same figures as a page, a table file and data."""

import csv
import io
from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from core.deadlines import clocks
from core.deadlines.calendar import SEOUL
from desk.queries import on_time
from desk.queries.on_time import Span
from tests.factories import make_department
from tests.workflow_example.factories import make_petition

pytestmark = pytest.mark.django_db
PAGE, CSV, JSON, API = "/desk/on-time/", "/desk/on-time.csv", "/desk/on-time.json", "/api/v1/desk/on-time-rates"


def answered(department, *, on: datetime, after: int) -> None:
    petition = make_petition(department=department, at=on)
    clocks.stop(petition, at=on + timedelta(days=after))


@pytest.fixture
def figures(roads, parks) -> None:
    for after in (1, 2, 30):
        answered(roads, on=datetime(2025, 2, 3, 10, tzinfo=SEOUL), after=after)
    answered(parks, on=datetime(2025, 8, 4, 10, tzinfo=SEOUL), after=1)


def by_name(span: Span) -> dict[str, tuple[int, int, float | None]]:
    rows = on_time.rates(span, at=timezone.now())
    return {row.department.name: (row.figures.on_time, row.figures.late, row.percent) for row in rows}


def test_a_year_and_its_quarters(figures) -> None:
    assert by_name(Span(2025)) == {"도로과": (2, 1, 66.7), "공원과": (1, 0, 100.0)}
    assert by_name(Span(2025, 1)) == {"도로과": (2, 1, 66.7)}
    assert by_name(Span(2025, 3)) == {"공원과": (1, 0, 100.0)}
    assert by_name(Span(2025, 2)) == {}


def test_quarters_join_without_gap() -> None:
    ends = [(Span(2025, quarter).since, Span(2025, quarter).until) for quarter in on_time.QUARTERS]
    assert [end for _start, end in ends][:-1] == [start for start, _end in ends][1:]
    assert (ends[0][0], ends[-1][1]) == (Span(2025).since, Span(2025).until)


def test_what_is_open_and_late_counts_as_not_in_time(roads) -> None:
    make_petition(department=roads, at=timezone.now() - timedelta(days=120))
    (row,) = on_time.rates(Span(timezone.localdate().year), at=timezone.now())
    assert (row.figures.overdue, row.percent) == (1, 0.0)


def test_the_future_of_a_running_period_does_not_count(roads) -> None:
    make_petition(department=roads, at=timezone.now())
    (row,) = on_time.rates(Span(timezone.localdate().year), at=timezone.now())
    assert (row.figures.running, row.figures.overdue, row.percent) == (1, 0, None)


def test_anybody_reads_the_page_with_its_conclusion_and_table(client, figures) -> None:
    text = client.get(PAGE, {"year": "2025"}).text
    assert "기한이 된 4건 가운데 3건을 기한 안에 처리했습니다(75.0%)." in text
    assert "도로과" in text


def test_a_period_without_figures_is_said(client) -> None:
    assert "이 기간의 수치가 없습니다" in client.get(PAGE).text


def test_the_table_file_opens_in_a_spreadsheet(client, figures) -> None:
    response = client.get(CSV, {"year": "2025", "quarter": "1"})
    assert response.content.startswith(b"\xef\xbb\xbf")
    assert "on-time-rates-2025-q1.csv" in response["Content-Disposition"]
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert [(row["부서"], row["기한 안"], row["기한 준수율(%)"]) for row in rows] == [("도로과", "2", "66.7")]


def test_a_name_like_a_formula_is_text_in_a_spreadsheet(client) -> None:
    answered(make_department("=1+1"), on=datetime(2025, 2, 3, 10, tzinfo=SEOUL), after=1)
    assert "'=1+1" in client.get(CSV, {"year": "2025"}).content.decode()


def test_the_data_say_the_same_at_the_desk_and_in_the_interface(client, figures) -> None:
    at_desk, interface = client.get(JSON, {"year": 2025}).json(), client.get(API, {"year": 2025}).json()
    assert at_desk == interface
    assert [row["on_time_percent"] for row in interface["departments"] if row["department"] == "도로과"] == [66.7]


@pytest.mark.parametrize("query", ["year=nonsense", "year=1066", "year=2025&quarter=9", "quarter=x"])
def test_a_period_that_is_none_is_refused(client, figures, query) -> None:
    assert client.get(f"{PAGE}?{query}").status_code == 400
    assert client.get(f"{CSV}?{query}").status_code == 400
    assert client.get(f"{JSON}?{query}").status_code == 400
    assert client.get(f"{API}?{query}").status_code == 422
