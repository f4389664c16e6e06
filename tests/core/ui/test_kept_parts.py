"""Parts of pages: drawn again where what they are given or what the database says is another."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.template import engines
from django.test import RequestFactory
from django.utils import translation

from accounts.models import Department
from core.ui import kept_pages
from core.ui.kept_parts import kept_part
from tests.factories import make_department

pytestmark = pytest.mark.django_db
PART = engines["django"].from_string(
    "{% load ui %}{% kept_part 'all' department %}{{ department.name }} {{ department.organisation.name }} {{ more }}"
    "{% endkept_part %}"
)


@pytest.fixture(autouse=True)
def keeping(settings: Any, monkeypatch: Any) -> list[int]:
    settings.KEPT_PAGE_SECONDS = 5
    minutes = [28_333_333]
    monkeypatch.setattr(kept_pages, "minute", lambda: minutes[0])
    return minutes


class Drawing:
    """Says how often it was drawn."""

    def __init__(self, inside: Any = str) -> None:
        self.inside = inside
        self.times = 0

    def __call__(self) -> str:
        self.times += 1
        return f"{self.inside()}"


def request(address: str = "/somewhere/", **headers: str) -> HttpRequest:
    made = RequestFactory().get(address, headers=headers)
    made.user = AnonymousUser()
    return made


def test_it_is_drawn_once_where_nothing_is_another() -> None:
    make_department("가로정비과")
    drawing = Drawing(lambda: [one.name for one in Department.objects.all()])
    assert {kept_part(request(), "names", (1,), drawing) for _again in range(3)} == {"['가로정비과']"}
    assert drawing.times == 1


@pytest.mark.parametrize(
    "other",
    [
        lambda: kept_part(request(), "names", (2,), drawn),
        lambda: kept_part(request(), "others", (1,), drawn),
        lambda: kept_part(request("/elsewhere/"), "names", (1,), drawn),
        lambda: kept_part(request(host="localhost"), "names", (1,), drawn),
    ],
    ids=["given something else", "another part", "on another page", "by another name of the site"],
)
def test_elsewhere_it_is_drawn_for_itself(other: Any) -> None:
    kept_part(request(), "names", (1,), drawn)
    before = drawn.times
    other()
    assert drawn.times == before + 1


drawn = Drawing()


def test_in_another_language_and_in_the_next_minute_it_is_drawn_for_itself(keeping: list[int]) -> None:
    drawing = Drawing(lambda: translation.gettext("Search"))
    assert kept_part(request(), "word", (), drawing) != "Search"
    with translation.override("en"):
        assert kept_part(request(), "word", (), drawing) == "Search"
    keeping[0] += 1
    kept_part(request(), "word", (), drawing)
    assert drawing.times == 3


def test_what_the_database_says_now_is_drawn() -> None:
    make_department("가로정비과")
    drawing = Drawing(lambda: [one.name for one in Department.objects.all()])
    kept_part(request(), "names", (), drawing)
    Department.objects.update(name="하천과")
    assert kept_part(request(), "names", (), drawing) == "['하천과']"


def test_of_a_row_that_is_given_every_field_and_what_was_read_beside_it_counts() -> None:
    department = make_department("가로정비과")
    pages = []
    for _change in (lambda: None, lambda: Department.objects.update(name="하천과"),
                    lambda: type(department.organisation).objects.update(name="새 공사")):  # fmt: skip
        _change()
        row = Department.objects.select_related("organisation").get(pk=department.pk)
        pages.append(PART.render({"department": row, "more": len(pages)}, request()))
        assert pages[-1] == PART.render({"department": row, "more": "once more"}, request())
    assert len(set(pages)) == 3


@pytest.mark.parametrize(
    ("asked", "inside"),
    [
        (lambda: request("/somewhere/?sort=newest"), str),
        (lambda: request(cookie="sessionid=abc"), str),
        (lambda: request(**{"hx-request": "true"}), str),
    ],
    ids=["with a query", "with a cookie", "as a fragment"],
)
def test_for_others_than_visitors_without_a_cookie_it_is_drawn_each_time(asked: Any, inside: Any) -> None:
    drawing = Drawing(inside)
    for _again in range(2):
        kept_part(asked(), "names", (), drawing)
    assert drawing.times == 2


def test_a_form_for_one_visitor_and_the_number_of_a_script_are_kept_for_nobody() -> None:
    for draw in (get_token, lambda asking: asking.__dict__.setdefault("_csp_nonce", "a1b2c3")):
        drawings = 0
        for _again in range(2):
            asking = request()

            def drawn_for(asking: HttpRequest = asking, draw: Any = draw) -> str:
                nonlocal drawings
                drawings += 1
                return str(draw(asking))

            kept_part(asking, f"{draw}", (), drawn_for)
        assert drawings == 2


def test_that_a_page_has_such_a_form_elsewhere_is_not_forgotten() -> None:
    asking = request()
    get_token(asking)
    kept_part(asking, "names", (), str)
    assert asking.META["CSRF_COOKIE_NEEDS_UPDATE"]


def test_what_writes_is_drawn_each_time() -> None:
    make_department()
    drawing = Drawing(lambda: Department.objects.update(description="읽혔습니다"))
    for _again in range(2):
        kept_part(request(), "writes", (), drawing)
    assert drawing.times == 2
