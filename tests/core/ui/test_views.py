"""Error pages, view settings, QR codes: what a reader meets."""

import pytest
from django.template import loader
from django.test import Client, RequestFactory, override_settings

from core.ui import preferences, views

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "status, words",
    [
        (400, "요청을 이해할 수 없습니다"),
        (403, "볼 수 없는 화면입니다"),
        (404, "화면을 찾을 수 없습니다"),
        (405, "주소만으로는 열 수 없는 화면입니다"),
        (413, "보낼 수 있는 크기를 넘었습니다"),
        (429, "요청이 너무 많습니다"),
        (500, "서비스에 문제가 생겼습니다"),
    ],
)
def test_each_error_page_has_its_status_says_what_happened_and_where_to_go(
    client: Client, status: int, words: str
) -> None:
    response = client.get(f"/_components/error/{status}/")
    assert response.status_code == status
    html = response.content.decode()
    assert words in html
    assert 'href="/"' in html
    assert html.count("<h1") == 1


@pytest.mark.parametrize("status", [400, 403, 404, 405, 413, 429, 500])
def test_an_error_page_in_english_leads_to_the_english_site(client: Client, status: int) -> None:
    html = client.get(f"/en/_components/error/{status}/").content.decode()
    main = html[html.index("<main") :]
    assert 'href="/en/"' in main and 'href="/"' not in main[: main.index("</main>")]


@pytest.mark.parametrize(
    ("prefix", "words"), [("", "주소만으로는 열 수 없는 화면입니다"), ("/en", "This address only takes forms")]
)
def test_what_only_takes_a_form_says_so_to_whoever_opens_it(client: Client, prefix: str, words: str) -> None:
    response = client.get(f"{prefix}/preferences/", headers={"Accept": "text/html"})
    assert response.status_code == 405 and response["Allow"] == "POST"
    assert words in response.content.decode() and response["Content-Length"] == str(len(response.content))
    assert client.get(f"{prefix}/preferences/", headers={"Accept": "application/json"}).content == b""


def test_an_unknown_address_answers_404_with_a_search(client: Client) -> None:
    response = client.get("/no/such/page/")
    assert response.status_code == 404
    assert 'action="/search/"' in response.content.decode()


def test_a_program_gets_its_error_as_json(client: Client) -> None:
    response = client.get("/_components/error/403/", headers={"accept": "application/json"})
    assert response.json() == {"error": "http_403"}


def test_too_many_requests_says_when_to_come_back() -> None:
    response = views.too_many_requests(RequestFactory().get("/"), seconds=30)
    assert response["Retry-After"] == "30"
    assert "30초 뒤에" in response.content.decode()


def test_the_server_error_page_needs_no_database(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(0):
        response = views.server_error(RequestFactory().get("/"))
    assert "서비스에 문제가 생겼습니다" in response.content.decode()


def test_there_are_last_words_when_even_the_error_page_breaks(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_arguments: object, **_named: object) -> str:
        raise RuntimeError("templates are gone")

    monkeypatch.setattr(loader, "render_to_string", broken)
    response = views.server_error(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "잠시 후 다시 시도해 주세요" in response.content.decode()


def test_a_form_from_a_page_left_open_is_explained_not_just_refused() -> None:
    client = Client(enforce_csrf_checks=True)
    response = client.post("/_components/", {"title": "x"})
    assert response.status_code == 403
    assert "한 번 더 확인해 주세요" in response.content.decode()


def test_preferences_are_kept_and_shown(client: Client) -> None:
    response = client.post("/preferences/", {"text_size": "larger", "contrast": "high", "next": "/_components/"})
    assert response.status_code == 302
    assert response["Location"] == "/_components/"
    assert client.cookies[preferences.COOKIE].value == "larger.high.on"
    html = client.get("/_components/").content.decode()
    assert 'data-text-size="larger" data-contrast="high"' in html


def test_keys_are_switched_off_and_on_without_touching_the_rest(client: Client) -> None:
    client.post("/preferences/", {"text_size": "large", "contrast": "high"})
    client.post("/preferences/", {"keys": "off"})
    assert client.cookies[preferences.COOKIE].value == "large.high.off"
    assert "data-keys-off" in client.get("/_components/").content.decode()
    client.post("/preferences/", {"text_size": "normal", "contrast": "normal"})
    assert "data-keys-off" in client.get("/_components/").content.decode()
    client.post("/preferences/", {"keys": "on"})
    assert "data-keys-off" not in client.get("/_components/").content.decode()


def test_preferences_need_no_token_so_that_anonymous_pages_stay_cacheable() -> None:
    client = Client(enforce_csrf_checks=True)
    assert client.post("/preferences/", {"text_size": "large"}).status_code == 302


@pytest.mark.parametrize("wanted", ["//evil.example/", "https://evil.example/", "javascript:alert(1)", "\\\\evil", ""])
def test_preferences_lead_only_back_into_this_site(client: Client, wanted: str) -> None:
    assert client.post("/preferences/", {"next": wanted})["Location"] == "/"


@pytest.mark.parametrize(
    "cookie", ["", "huge.high", '"><script>', "large", "large.", "x" * 4000, "large.high.<", "." * 4000]
)
def test_a_strange_preference_cookie_gives_the_normal_view_at_worst(client: Client, cookie: str) -> None:
    client.cookies[preferences.COOKIE] = cookie
    html = client.get("/_components/error/404/").content.decode()
    assert 'data-contrast="normal"' in html or 'data-contrast="high"' in html
    assert '"><script>' not in html


def test_preferences_are_not_changed_by_reading(client: Client) -> None:
    assert client.get("/preferences/").status_code == 405


@override_settings(BASE_URL="https://dure.example")
def test_a_qr_code_is_a_picture_without_inline_style(client: Client) -> None:
    response = client.get("/qr/", {"path": "/proposals/1/"})
    assert response["Content-Type"] == "image/svg+xml"
    assert b"style=" not in response.content
    assert response.content.startswith(b"<?xml")


@pytest.mark.parametrize("path", ["", "https://evil.example/", "//evil.example", "/\\evil", "/" + "x" * 600])
def test_a_qr_code_leads_nowhere_else(client: Client, path: str) -> None:
    assert client.get("/qr/", {"path": path}).status_code == 400


def test_anonymous_pages_of_ours_set_no_cookie_and_ask_the_database_nothing(
    client: Client, django_assert_num_queries
) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(0):
        response = client.get("/_components/error/404/")
    assert not response.cookies


def test_the_same_page_in_english(client: Client) -> None:
    html = client.get("/en/_components/error/404/").content.decode()
    assert '<html lang="en"' in html
    assert "The page was not found" in html
    assert 'href="/_components/error/404/" hreflang="ko"' in html
    assert 'href="/en/proposals/"' in html


def test_no_inline_script_or_style_is_on_the_page(client: Client) -> None:
    html = client.get("/_components/").content.decode()
    assert " style=" not in html
    assert "<style" not in html
    assert html.count("<script") == 2
    assert 'type="application/json"' in html


@override_settings(DATA_UPLOAD_MAX_MEMORY_SIZE=1000)
def test_a_body_that_is_too_large_is_told_so(client: Client) -> None:
    response = client.post("/_components/", "title=" + "x" * 2000, content_type="application/x-www-form-urlencoded")
    assert response.status_code == 413
    assert "보낼 수 있는 크기를 넘었습니다" in response.content.decode()


@override_settings(DATA_UPLOAD_MAX_NUMBER_FIELDS=3)
def test_too_many_fields_are_told_so(client: Client) -> None:
    assert client.post("/_components/", {f"field{number}": "x" for number in range(9)}).status_code == 413
