"""Pages by key, over real rows."""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.core.exceptions import SuspiciousOperation
from django.core.signing import Signer
from django.db import connection
from django.db.models import Count
from django.test.utils import CaptureQueriesContext

from core.ui.paging import BadCursor, paginate

pytestmark = pytest.mark.django_db

START = datetime(2026, 3, 1, 9, 0, 0, 123456, tzinfo=UTC)


def make(count: int, *, same: int = 1) -> None:
    """Sessions stand in for any rows with a time; `same` of them share each moment."""
    Session.objects.bulk_create(
        Session(
            session_key=f"k{number:05d}", session_data="", expire_date=START + timedelta(microseconds=number // same)
        )
        for number in range(count)
    )


def walk(size: int, order: str) -> list[list[str]]:
    pages, cursor = [], None
    while True:
        page = paginate(Session.objects.all(), cursor, order=order, size=size)
        pages.append([row.pk for row in page])
        if page.next_cursor is None:
            return pages
        cursor = page.next_cursor


@pytest.mark.parametrize("order", ["expire_date", "-expire_date", "pk", "-pk"])
@pytest.mark.parametrize("same", [1, 3])
def test_every_row_is_met_once_and_in_order(order: str, same: int) -> None:
    make(23, same=same)
    sign = "-" if order.startswith("-") else ""
    expected = list(Session.objects.order_by(order, f"{sign}pk").values_list("pk", flat=True))
    pages = walk(5, order)
    assert [key for page in pages for key in page] == expected
    assert [len(page) for page in pages] == [5, 5, 5, 5, 3]


def test_the_way_back_shows_the_same_pages() -> None:
    make(13, same=2)
    first = paginate(Session.objects.all(), order="-expire_date", size=5)
    second = paginate(Session.objects.all(), first.next_cursor, order="-expire_date", size=5)
    third = paginate(Session.objects.all(), second.next_cursor, order="-expire_date", size=5)
    back = paginate(Session.objects.all(), third.previous_cursor, order="-expire_date", size=5)
    assert back.items == second.items
    front = paginate(Session.objects.all(), back.previous_cursor, order="-expire_date", size=5)
    assert front.items == first.items
    assert front.previous_cursor is None
    assert third.next_cursor is None


def test_rows_that_arrive_meanwhile_move_nothing() -> None:
    make(10)
    first = paginate(Session.objects.all(), order="-expire_date", size=5)
    Session.objects.create(session_key="new", session_data="", expire_date=START + timedelta(days=1))
    second = paginate(Session.objects.all(), first.next_cursor, order="-expire_date", size=5)
    assert not set(first.items) & set(second.items)
    assert len(second) == 5


def test_an_exact_last_page_offers_no_empty_next_one() -> None:
    make(10)
    assert [len(page) for page in walk(5, "pk")] == [5, 5]


def test_an_empty_list_has_no_ways() -> None:
    page = paginate(Session.objects.all(), order="pk")
    assert not page
    assert page.next_cursor is None
    assert page.previous_cursor is None


@pytest.mark.parametrize("count", [1, 30, 300])
def test_a_page_is_one_query_however_deep(count: int) -> None:
    make(count)
    cursor = walk_to_the_end(count)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        paginate(Session.objects.all(), cursor, order="-expire_date", size=10)
    assert len(queries) == 1
    assert "OFFSET" not in queries[0]["sql"]


def walk_to_the_end(count: int) -> str | None:
    cursor = None
    for _page in range(count // 10):
        cursor = paginate(Session.objects.all(), cursor, order="-expire_date", size=10).next_cursor or cursor
    return cursor


def test_an_annotation_can_be_the_order() -> None:
    counted = ContentType.objects.annotate(permissions=Count("permission"))
    seen, cursor = [], None
    while True:
        page = paginate(counted, cursor, order="-permissions", size=3)
        seen += [row.pk for row in page]
        cursor = page.next_cursor
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == ContentType.objects.count()


@pytest.mark.parametrize("size, shown", [(0, 1), (-3, 1), (100_000, 100)])
def test_the_size_of_a_page_is_bounded(size: int, shown: int) -> None:
    make(120)
    assert len(paginate(Session.objects.all(), order="pk", size=size)) == shown


def forged(body: str) -> str:
    return Signer(salt="core.ui.paging:expire_date:False").sign(body)


@pytest.mark.parametrize(
    "cursor",
    ["nonsense", "a:b:c", "가나다", "x" * 5000, "\x00", forged("!!"), forged("bnVsbA"), forged("WyJ6IiwgMSwgMl0")],
)
def test_a_cursor_that_we_did_not_write_is_refused(cursor: str) -> None:
    with pytest.raises(BadCursor):
        paginate(Session.objects.all(), cursor, order="expire_date")


def test_a_cursor_of_another_order_is_refused() -> None:
    make(10)
    cursor = paginate(Session.objects.all(), order="-expire_date", size=5).next_cursor
    with pytest.raises(BadCursor):
        paginate(Session.objects.all(), cursor, order="expire_date", size=5)


def test_a_bad_cursor_answers_400() -> None:
    assert issubclass(BadCursor, SuspiciousOperation)
