"""Whoever asks wrongly meets our own page: in development, before Django has seen the request, and in Wagtail too."""

import asyncio
from typing import Any

import pytest
from django.test import Client, override_settings

from accounts.models import Role
from core.limits import BodyLimit
from tests.factories import make_staff
from tests.sessions import sign_in

NOT_FOUND = "화면을 찾을 수 없습니다"
# Named apart from the page itself, which quotes the path in its language links.
TRACEBACK = "Traceback"


@pytest.fixture
def administrator(client: Client, db: None) -> Client:
    sign_in(client, make_staff(Role.ADMINISTRATOR, is_superuser=True))
    return client


@pytest.mark.django_db
class TestInDevelopment:
    @pytest.fixture(autouse=True)
    def development(self, settings: Any) -> None:
        settings.DEBUG = True

    @pytest.mark.parametrize("path", ["/no/such/page/", "/no-such.html", "/desk/no-such-page/", "/feed.xml", "/%00/"])
    def test_an_unknown_address_shows_our_page(self, client: Client, path: str) -> None:
        answer = client.get(path)
        assert answer.status_code == 404
        assert NOT_FOUND in answer.content.decode()

    def test_an_address_without_its_last_slash_still_leads_on(self, client: Client) -> None:
        assert client.get("/search").status_code == 301

    @override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=10)
    def test_a_body_that_is_too_large_shows_our_page(self, client: Client) -> None:
        answer = client.post("/preferences/", "x=" + "1" * 99, content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 413
        assert "보낼 수 있는 크기를 넘었습니다" in answer.content.decode()

    def test_a_fault_of_the_program_still_shows_where_it_is(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def broken(*_arguments: object) -> None:
            raise RuntimeError("a fault of the program")

        monkeypatch.setattr("core.ui.qr.segno.make", broken)
        answer = Client(raise_request_exception=False).get("/qr/?path=/")
        assert answer.status_code == 500
        assert TRACEBACK in answer.content.decode()


@pytest.mark.parametrize(
    "path, words, language",
    [("/proposals/new/", "보낼 수 있는 크기를 넘었습니다", "ko"), ("/en/proposals/new/", "too large", "en")],
)
def test_a_body_beyond_the_limit_of_the_server_shows_our_page(path: str, words: str, language: str) -> None:
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"x" * 20, "more_body": True}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    async def reading(scope: Any, receive: Any, send: Any) -> None:
        while True:
            await receive()

    scope = {"type": "http", "path": path, "headers": []}
    asyncio.run(BodyLimit(reading, limit=50)(scope, receive, send))
    headers, page = dict(sent[0]["headers"]), sent[1]["body"].decode()
    assert sent[0]["status"] == 413
    assert words in page
    assert f'lang="{language}"' in page
    assert int(headers[b"content-length"]) == len(sent[1]["body"])
    assert b"default-src 'none'" in headers[b"content-security-policy"]


@pytest.mark.parametrize(
    "path",
    [
        "api/main/pages/find/?id=x",
        "choose-page/chosen-multiple/?id=x",
        "documents/chooser/chosen/x/",
        "images/chooser/chosen/x/",
        "images/chooser/chosen-multiple/?id=x",
        "failwhale/",
    ],
)
@pytest.mark.parametrize("prefix", ["/cms/", "/en/cms/"])
def test_an_id_that_nothing_can_have_is_not_found_in_the_page_editor(
    administrator: Client, prefix: str, path: str
) -> None:
    assert administrator.get(prefix + path).status_code == 404


@pytest.mark.parametrize("chooser", ["choose-page", "documents/chooser", "images/chooser"])
def test_an_id_beyond_every_number_finds_nothing(administrator: Client, chooser: str) -> None:
    """PostgreSQL compares it and finds no row; SQLite could not even be asked."""
    answer = administrator.get(f"/cms/{chooser}/chosen-multiple/?id=99999999999999999999")
    assert answer.status_code == 404 or answer.json()["result"] == []


def test_a_fault_of_the_page_editor_stays_one(administrator: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object, **_named: object) -> None:
        raise ValueError("something else")

    monkeypatch.setattr("wagtail.admin.views.home.HomeView.get_context_data", broken)
    administrator.raise_request_exception = False
    assert administrator.get("/cms/").status_code == 500
