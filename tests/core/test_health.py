"""What load balancers and orchestrators are told."""

from typing import Any

import pytest
from django.core.cache import cache
from django.db import DatabaseError, connection

pytestmark = pytest.mark.django_db


def away(*args: object, **kwargs: object) -> Any:
    raise ConnectionError("nobody there")


def test_process_that_lives_says_so_and_asks_nothing(client, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert client.get("/healthz").text == "ok\n"


def test_ready_where_database_and_cache_answer(client) -> None:
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ready": True, "failing": []})


def test_without_its_database_a_process_is_not_ready_and_lives(client) -> None:
    def refuse(*args: object) -> Any:
        raise DatabaseError("gone")

    with connection.execute_wrapper(refuse):
        answer = client.get("/readyz")
        assert client.get("/healthz").status_code == 200
    assert (answer.status_code, answer.json()) == (503, {"ready": False, "failing": ["database"]})


def test_an_empty_database_is_none(client) -> None:
    """SQLite makes an empty file where the one it should open is gone."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE django_migrations RENAME TO gone")
    assert client.get("/readyz").json() == {"ready": False, "failing": ["database"]}


@pytest.mark.parametrize("verb", ["get", "set"])
def test_without_the_cache_it_goes_on_and_says_what_is_missing(client, monkeypatch, verb: str) -> None:
    monkeypatch.setattr(cache, verb, away)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"ready": True, "failing": ["cache"]})


def test_cache_that_forgets_at_once_is_noticed(client, monkeypatch) -> None:
    monkeypatch.setattr(cache, "get", lambda *args, **kwargs: None)
    assert client.get("/readyz").json()["failing"] == ["cache"]
