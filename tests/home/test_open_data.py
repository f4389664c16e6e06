"""Open data: files that open rightly, cells that do no harm, rows that need no memory."""

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import islice
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from core import open_data
from core.open_data import Column, Dataset
from tests.factories import make_department, make_user
from tests.home.factories import make_news

pytestmark = pytest.mark.filterwarnings("ignore:StreamingHttpResponse must consume")

AT = datetime(2026, 11, 2, tzinfo=UTC)


def body(answer: Any) -> bytes:
    return b"".join(answer)


def table(rows: Any) -> Dataset:
    columns = (Column("name", "이름"), Column("value", "값"))
    return Dataset(name="sample", title="시험 표", description="", columns=columns, rows=lambda at: rows)


@pytest.mark.parametrize("cell", ["=1+1", "+82", "-1+1|cmd", "@SUM(A1)", "\t=1", " =1+1", "\r=1"])
def test_a_cell_that_a_spreadsheet_would_run_is_defused(cell: str) -> None:
    text = b"".join(open_data.as_csv(table([(cell, 1)]), AT)).decode("utf-8-sig")
    written = list(csv.reader(io.StringIO(text)))[1][0]
    assert written.startswith("'")


def test_numbers_stay_numbers_negative_ones_too() -> None:
    text = b"".join(open_data.as_csv(table([("적자", -5)]), AT)).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text)))[1] == ["적자", "-5"]


def test_csv_begins_with_the_mark_that_excel_knows() -> None:
    assert b"".join(open_data.as_csv(table([]), AT)).startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("write", [open_data.as_csv, open_data.as_json])
def test_rows_are_read_only_as_far_as_they_are_sent(write: Any) -> None:
    read = 0

    def endless() -> Iterator[tuple[str, int]]:
        nonlocal read
        while True:
            read += 1
            yield "줄", read

    list(islice(write(table(endless()), AT), 3))
    assert read <= 3 * open_data.ROWS_PER_CHUNK + 3


def test_two_tables_under_one_name_are_a_mistake() -> None:
    with pytest.raises(LookupError):
        open_data.register(open_data.named("departments"))  # type: ignore[arg-type]


@pytest.mark.django_db
def test_json_names_the_table_its_licence_and_its_columns(client: Client) -> None:
    make_department("시설안전처", phone="031-000-0103")
    answer = client.get("/data/departments.json")
    document = json.loads(body(answer))
    assert document["licence"] == "KOGL-1"
    assert document["rows"] == []


@pytest.mark.django_db
def test_a_holder_who_is_not_named_in_public_is_not_named_in_the_data(client: Client) -> None:
    from accounts.models import Position

    place = make_department("감사실")
    Position.objects.create(department=place, title="실장", holder=make_user(display_name="별가온"))
    Position.objects.create(
        department=place, title="조사관", holder=make_user(display_name="솔나래"), name_is_public=False
    )
    text = body(client.get("/data/departments.csv")).decode("utf-8-sig")
    assert "별가온" in text
    assert "조사관" in text
    assert "솔나래" not in text


@pytest.mark.django_db
def test_news_are_data_too(client: Client, news_index: Any) -> None:
    make_news(news_index, "=HYPERLINK 같은 제목")
    rows = list(csv.reader(io.StringIO(body(client.get("/data/news.csv")).decode("utf-8-sig"))))
    assert rows[1][2] == "'=HYPERLINK 같은 제목"


@pytest.mark.django_db
def test_every_table_opens_in_both_forms_and_stands_in_the_catalogue(client: Client) -> None:
    catalogue = json.loads(client.get("/data/catalog.jsonld").content)
    listed = {entry["dct:identifier"] for entry in catalogue["dcat:dataset"]}
    assert listed == {dataset.name for dataset in open_data.datasets()}
    for entry in catalogue["dcat:dataset"]:
        assert entry["dct:license"]["@id"].startswith("https://")
        for form in entry["dcat:distribution"]:
            if "dcat:downloadURL" not in form:
                continue
            path = form["dcat:downloadURL"]["@id"].split("/", 3)[3]
            cache.clear()
            answer = client.get(f"/{path}")
            assert answer.status_code == 200
            body(answer)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "path",
    ["/data/nothing.csv", "/data/departments.exe", "/data/departments.pdf", "/data/nothing/", "/data/nothing.xlsx"],
)
def test_what_does_not_exist_is_not_found(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404
