"""What no page of ours would ever send: refused in plain words, never with an error of the server."""

from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve

from core.live import commands
from home.views import picture
from tests.factories import make_user
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db

DRAFT = "/drafts/some-form/"


@pytest.fixture
def resident(client: Client) -> Client:
    sign_in(client, make_user())
    return client


@pytest.mark.parametrize("body", ['{"a": NaN}', '{"a": -Infinity}', '{"a": 1e999}', '{"a": ["x", NaN]}'])
def test_numbers_that_are_no_json_are_no_draft(resident: Client, body: str) -> None:
    assert resident.put(DRAFT, body, content_type="application/json").status_code == 400
    assert resident.get(DRAFT).status_code == 204


@pytest.mark.parametrize("body", [b"--x--\r\n", b"nothing of the kind", b""])
def test_a_form_of_parts_without_any_is_no_draft(resident: Client, body: bytes) -> None:
    assert resident.post(DRAFT, body, content_type="multipart/form-data; boundary=x").status_code == 400


@pytest.mark.parametrize(
    "cursor",
    ["1~0001-01-01T00:00:00+14:00~5", "1~9999-12-31T23:59:59-14:00~5", "1~2026-01-01T00:00:00~5", "9~~0"],
)
def test_a_forged_place_in_the_results_shows_the_first_page(client: Client, cursor: str) -> None:
    assert client.get("/search/", {"q": "공사", "cursor": cursor}).status_code == 200


@pytest.mark.parametrize(
    "path",
    ["/\t/evil.example/", "/\n/evil.example/", "\t//evil.example/", "/\t/[", "//evil.example/", "/\x00"],
)
def test_no_picture_code_leads_to_another_site(client: Client, path: str) -> None:
    assert client.get("/qr/", {"path": path}).status_code == 400


@pytest.mark.parametrize("name", ["a" * 300, "가" * 100, "\x00", "x\x00.webp", ".."])
def test_a_name_that_no_picture_can_have_is_not_found(client: Client, name: str) -> None:
    assert client.get(f"/media/images/{quote(name)}").status_code == 404


@pytest.mark.parametrize("provider", ["kakao", "naver"])
@pytest.mark.parametrize("page", ["login/", "login/callback/"])
def test_a_provider_without_an_agreement_is_not_there(client: Client, provider: str, page: str) -> None:
    assert client.get(f"/accounts/{provider}/{page}").status_code == 404
    assert client.post(f"/accounts/{provider}/{page}").status_code == 404


def test_half_a_surrogate_pair_is_no_topic() -> None:
    with pytest.raises(commands.Malformed):
        commands.read('{"subscribe": [{"topic": "\\ud800"}]}')


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT"])
@pytest.mark.parametrize("name", ["두레", "A", "a" * 101])
def test_a_draft_without_a_proper_name_is_never_looked_for(resident: Client, method: str, name: str) -> None:
    answer = resident.generic(method, f"/drafts/{quote(name)}/", "{}", content_type="application/json")
    assert answer.status_code == (404 if method == "PUT" else 204)


def test_a_file_is_never_looked_for_by_a_name_from_outside(client: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        answer = client.get("/files/00000000-0000-0000-0000-000000000001/x%00.pdf")
    assert answer.status_code == 404
    assert not [query for query in queries if "\x00" in query["sql"]]


def test_media_are_given_out_by_views_alone() -> None:
    """A folder served as it lies would give out documents that only some may read."""
    assert resolve("/media/images/x.webp").func is picture
    for path in ("/media/documents/x.pdf", "/media/original_images/x.jpg"):
        with pytest.raises(Resolver404):
            resolve(path)


@pytest.mark.parametrize("charset", ["utf-7", "utf-16", "no-such-charset"])
def test_a_form_in_a_foreign_charset_is_no_error_of_the_server(client: Client, charset: str) -> None:
    content_type = f"application/x-www-form-urlencoded; charset={charset}"
    assert client.generic("POST", "/preferences/", b"next=+ADw-", content_type=content_type).status_code in {302, 400}


@pytest.mark.parametrize("path", ["/", "/search/", "/nowhere/", "/accounts/login/", "/cms/"])
def test_no_page_may_use_camera_or_microphone(client: Client, path: str) -> None:
    policy = client.get(path).headers["Permissions-Policy"]
    assert "camera=()" in policy and "microphone=()" in policy
