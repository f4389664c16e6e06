"""Pages kept for seconds: what is shared among visitors, and what never is."""

import re

import pytest
from django.contrib import messages
from django.http import HttpResponse
from django.template import engines
from django.test import Client
from django.urls import path

from accounts.models import Department
from config.urls import urlpatterns as pages_of_the_site
from core.access import public
from core.ui import kept_pages
from core.ui.kept_pages import briefly_kept
from tests.factories import make_department, make_user
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


@public
@briefly_kept
def departments(request):
    return _made(request, ", ".join(Department.objects.order_by("name").values_list("name", flat=True)))


@public
@briefly_kept
def that_writes(request):
    Department.objects.update(description="읽혔습니다")
    return _made(request)


urlpatterns[:0] = [path("kept/departments/", departments), path("kept/that_writes/", that_writes)]


@pytest.fixture
def seconds_over(settings):
    """As if the seconds were over each time; asked within one minute."""
    settings.KEPT_PAGE_SECONDS = 1e-9


@pytest.fixture
def clock(monkeypatch):
    minutes = [28_333_333]
    monkeypatch.setattr(kept_pages, "minute", lambda: minutes[0])
    return minutes


def test_after_its_seconds_a_page_holds_while_the_database_says_the_same(
    seconds_over, clock, django_assert_num_queries
):
    make_department("가로정비과")
    first = ask("departments")
    with django_assert_num_queries(1):
        assert ask("departments").content == first.content
    assert len(made) == 1
    make_department("나무관리과")
    assert "나무관리과" in ask("departments").text
    assert "나무관리과" in ask("departments").text
    assert len(made) == 2


def test_asked_again_a_page_is_sure_for_as_many_seconds_more(settings, seconds_over, clock, django_assert_num_queries):
    ask("departments")
    settings.KEPT_PAGE_SECONDS = 60
    ask("departments")
    with django_assert_num_queries(0):
        ask("departments")
    assert len(made) == 1


def test_no_page_outlives_its_minute_since_time_alone_ends_things(seconds_over, clock):
    ask("plain"), ask("plain")
    assert len(made) == 1
    clock[0] += 1
    ask("plain")
    assert len(made) == 2


def test_a_page_that_writes_is_made_anew_each_time(seconds_over, clock):
    make_department()
    ask("that_writes"), ask("that_writes")
    assert len(made) == 2


def test_a_reader_of_a_page_asked_again_gets_a_number_of_their_own_too(seconds_over, clock):
    numbers = {re.search(r'nonce="([^"]+)"', ask("with_script").text)[1] for _again in range(3)}
    assert len(made) == 1
    assert len(numbers) == 3


@pytest.mark.parametrize("name", ["with_form", "with_cookie", "with_message"])
def test_what_is_made_for_one_visitor_is_not_asked_again_either(name, seconds_over, clock):
    ask(name), ask(name)
    assert len(made) == 2
