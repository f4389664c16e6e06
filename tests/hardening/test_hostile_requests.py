"""What no page of ours would ever send: refused in plain words, never with an error of the server."""

from urllib.parse import quote

import pytest
from django.test import Client

from core.live import commands
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
    assert resident.get(DRAFT).status_code == 404


@pytest.mark.parametrize("body", [b"--x--\r\n", b"nothing of the kind", b""])
def test_a_form_of_parts_without_any_is_no_draft(resident: Client, body: bytes) -> None:
    assert resident.post(DRAFT, body, content_type="multipart/form-data; boundary=x").status_code == 400


@pytest.mark.parametrize(
    "cursor",
    ["1~0001-01-01T00:00:00+14:00~5", "1~9999-12-31T23:59:59-14:00~5", "1~2026-01-01T00:00:00~5", "9~~0", "\x00"],
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
