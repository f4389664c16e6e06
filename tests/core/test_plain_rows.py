"""Rows written without objects are the rows that objects would have written."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from core import plain_rows
from facilities.models import FacilityKind

pytestmark = pytest.mark.django_db
FIELDS = ("name", "position")


def kept() -> list[tuple[str, int]]:
    return list(FacilityKind.objects.order_by("position").values_list(*FIELDS))


def test_more_rows_than_go_at_once_are_all_there(django_assert_num_queries: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(plain_rows, "ROWS_AT_ONCE", 10)
    rows = [(f"종류 {number}", number) for number in range(25)]
    with django_assert_num_queries(3):
        plain_rows.write(FacilityKind, FIELDS, rows)
    assert kept() == rows


def test_a_row_takes_the_place_of_the_one_that_is_there() -> None:
    plain_rows.write(FacilityKind, FIELDS, [("공원", 1), ("도서관", 2)])
    plain_rows.write(FacilityKind, FIELDS, [("도서관", 3), ("수영장", 4)], in_place_of="name")
    assert kept() == [("공원", 1), ("도서관", 3), ("수영장", 4)]


def test_the_database_refuses_what_it_always_refuses() -> None:
    for wrong in ([(None, 1)], [("공원", 1), ("공원", 2)], [("공원", -1)]):
        with pytest.raises(IntegrityError), transaction.atomic():
            plain_rows.write(FacilityKind, FIELDS, wrong)
    assert kept() == []


def test_nothing_is_asked_where_there_is_nothing_to_write(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        plain_rows.write(FacilityKind, FIELDS, [])


def test_values_are_values_whatever_is_in_them() -> None:
    plain_rows.write(FacilityKind, FIELDS, [("'); DROP TABLE x; -- %s", 1)])
    assert kept() == [("'); DROP TABLE x; -- %s", 1)]
