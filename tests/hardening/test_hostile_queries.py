"""Every plain address is asked with nonsense in each parameter that its page reads: never an error of the server."""

from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.http import QueryDict
from django.test import Client

from tests.hardening.test_nul import plain_addresses

pytestmark = pytest.mark.django_db

NONSENSE = {
    "beyond every number": "9" * 5000,
    "a digit that is no number": "²",
    "a date before all": "0001-01-01",
    "a forged cursor": "1~2~3",
    "half of a letter": "%ED%A0%80",
}


@pytest.fixture
def asked_for(monkeypatch: pytest.MonkeyPatch) -> Iterator[set[str]]:
    """The names that were looked up in a query or a form since the set was emptied."""
    names: set[str] = set()

    def noted(method: str) -> None:
        plain = getattr(QueryDict, method)

        def noting(query: QueryDict, name: str, *rest: object) -> object:
            names.add(name)
            return plain(query, name, *rest)

        monkeypatch.setattr(QueryDict, method, noting)

    for method in ("get", "getlist", "__getitem__", "__contains__"):
        noted(method)
    yield names


def parameters_of(client: Client, asked_for: set[str]) -> dict[str, list[str]]:
    """Not of those that only send to the login."""
    found = {}
    for path in plain_addresses():
        asked_for.clear()
        if client.get(path).status_code != 302:
            found[path] = sorted(name for name in asked_for if name.isascii()) or ["page"]
    return found


def test_nonsense_in_a_query_is_answered(client: Client, asked_for: set[str]) -> None:
    client.raise_request_exception = False
    parameters = parameters_of(client, asked_for)
    assert {"q", "cursor"} <= {*parameters["/proposals/"], *parameters["/search/"]}
    broken = {
        (path, kind)
        for path, names in parameters.items()
        for kind, value in NONSENSE.items()
        if client.get(f"{path}?{'&'.join(f'{name}={_written(value)}' for name in names)}").status_code >= 500
    }
    assert broken == set()


def _written(value: str) -> str:
    return value if value.startswith("%") else quote(value)
