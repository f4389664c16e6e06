"""Pages kept for seconds: what is shared among visitors, and what never is."""

import re

import pytest
from django.contrib import messages
from django.core.cache import caches
from django.http import HttpResponse
from django.template import engines
from django.test import Client
from django.urls import path

from config.urls import urlpatterns as pages_of_the_site
from core.access import public
from core.ui.kept_pages import briefly_kept
from tests.factories import make_user
from tests.sessions import sign_in

FORM = engines["django"].from_string("{% csrf_token %}")
SCRIPT = engines["django"].from_string('<script nonce="{{ CSP_NONCE }}"></script>')
made: list[str] = []


def _made(request, extra: str = "") -> HttpResponse:
    made.append(request.path)
    return HttpResponse(f"{len(made)} {request.user} {extra}")


@public
@briefly_kept
def plain(request):
    return _made(request)


@public
@briefly_kept
def with_script(request):
    return _made(request, SCRIPT.render({}, request))


@public
@briefly_kept
def with_form(request):
    return _made(request, FORM.render({}, request))


@public
@briefly_kept
def with_cookie(request):
    response = _made(request)
    response.set_cookie("mine", "1")
    return response


@public
@briefly_kept
def with_message(request):
    messages.success(request, "보냈습니다")
    return _made(request)


@public
@briefly_kept
def missing(request):
    return HttpResponse(_made(request).content, status=404)


urlpatterns = [
    *(path(f"kept/{view.__name__}/", view) for view in
      (plain, with_script, with_form, with_cookie, with_message, missing)),
    *pages_of_the_site,
]  # fmt: skip
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@pytest.fixture(autouse=True)
def keeping(settings):
    settings.KEPT_PAGE_SECONDS = 60
    made.clear()
    caches["pages"].clear()
    yield
    caches["pages"].clear()


def ask(name: str, client: Client | None = None, **headers: str) -> HttpResponse:
    return (client or Client()).get(f"/kept/{name}/", headers=headers)


def test_the_second_visitor_gets_what_was_made_for_the_first():
    assert ask("plain").content == ask("plain").content
    assert len(made) == 1


@pytest.mark.parametrize("name", ["with_form", "with_cookie", "with_message", "missing"])
def test_what_is_made_for_one_visitor_is_kept_for_nobody(name):
    ask(name), ask(name)
    assert len(made) == 2


@pytest.mark.parametrize(
    "headers", [{"hx-request": "true"}, {"accept": "application/json"}, {"authorization": "Bearer x"}]
)
def test_who_asks_for_something_else_is_answered_anew(headers):
    ask("plain"), ask("plain", **headers), ask("plain", **headers)
    assert len(made) == 3


def test_whoever_is_signed_in_neither_fills_nor_reads_the_memory():
    user = make_user()
    client = Client()
    sign_in(client, user)
    assert str(user) in ask("plain", client).text
    assert "AnonymousUser" in ask("plain").text
    assert str(user) in ask("plain", client).text


def test_made_up_queries_and_other_methods_fill_nothing():
    client = Client()
    for _again in range(2):
        client.get("/kept/plain/?x=1")
        client.head("/kept/plain/")
    assert len(made) == 4


def test_each_language_and_each_name_of_the_site_has_pages_of_its_own(settings):
    settings.ALLOWED_HOSTS = ["one.example", "two.example"]
    client = Client()
    for host in ("one.example", "two.example"):
        client.get("/kept/plain/", headers={"host": host})
    assert len(made) == 2


def test_every_reader_gets_a_number_of_their_own_for_the_scripts():
    numbers = set()
    for _again in range(3):
        response = ask("with_script")
        number = re.search(r'nonce="([^"]+)"', response.text)[1]
        assert f"'nonce-{number}'" in response.headers["Content-Security-Policy"]
        numbers.add(number)
    assert len(made) == 1
    assert len(numbers) == 3


def test_a_page_is_as_old_as_the_setting_says(settings):
    settings.KEPT_PAGE_SECONDS = 0
    ask("plain"), ask("plain")
    assert len(made) == 2


def test_the_front_page_is_answered_without_a_question_to_the_database(django_assert_num_queries):
    client = Client()
    client.get("/")
    with django_assert_num_queries(0):
        assert client.get("/").status_code == 200
