"""The sign NUL: PostgreSQL keeps it in no text, so that no way may lead from a request into a question with it."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import DataError, transaction
from django.http import HttpResponse
from django.test import Client, RequestFactory, override_settings
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import Department
from core.nul import RefuseNul
from core.submissions.models import Draft
from tests.factories import make_user
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
OURS = "요청을 이해할 수 없습니다"
MIDDLEWARE = RefuseNul(lambda request: HttpResponse("answered"))


def plain_addresses(resolver: Any = None, prefix: str = "/") -> list[str]:
    """Every address without a part that changes, but for those of packages with an admin of their own."""
    found = []
    for pattern in (resolver or get_resolver()).url_patterns:
        path = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            found += plain_addresses(pattern, path)
        elif isinstance(pattern, URLPattern) and not set("<(^*?").intersection(path):
            found.append(path)
    return found


def test_no_address_of_ours_takes_it_in_a_query(client: Client) -> None:
    addresses = plain_addresses()
    assert {"/proposals/", "/search/", "/facilities/", "/plans/", "/disclosures/", "/desk/"} <= set(addresses)
    answers = {path: client.get(f"{path}?q=%00&cursor=x%00&tag=").status_code for path in addresses}
    assert {path: status for path, status in answers.items() if status != 400} == {}


def test_the_answer_is_our_page_and_for_programs_a_problem(client: Client) -> None:
    page = client.get("/proposals/?q=%00")
    assert OURS in page.content.decode()
    told = client.get("/api/v1/data/news?cursor=%00")
    assert (told.status_code, told["Content-Type"]) == (400, "application/problem+json")


@override_settings(DEBUG=True)
def test_in_development_too(client: Client) -> None:
    assert OURS in client.get("/proposals/?q=%00").content.decode()


@pytest.mark.parametrize("path", ["/%00/", "/proposals/1%00/", "/plans/x%00y/", "/desk/%00", "/cms/%00/"])
def test_an_address_with_it_leads_nowhere(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize("method", ["GET", "DELETE", "PUT"])
def test_no_draft_has_it_in_its_name(client: Client, method: str) -> None:
    sign_in(client, make_user())
    assert client.generic(method, "/drafts/x%00/", "{}", content_type="application/json").status_code == 404


@pytest.mark.parametrize("name", ["sessionid", "django_language", "anything"])
def test_a_cookie_that_hides_it_is_refused(client: Client, name: str) -> None:
    assert client.get("/proposals/", HTTP_COOKIE=f'{name}="abcdefghij\\000klmnop"').status_code == 400


@pytest.mark.parametrize("query", ["q=%2500", "q=100%25&p=00", "q=%E3%80%80", ""])
def test_what_only_looks_like_it_is_let_through(query: str) -> None:
    assert MIDDLEWARE(RequestFactory().get(f"/?{query}")).status_code == 200


@pytest.mark.parametrize("kept", ["text", "json"])
def test_what_the_database_says_of_it_is_a_bad_request(kept: str) -> None:
    """SQLite says nothing. PostgreSQL's refusal is undone and told as one of the request."""
    request = RequestFactory().post("/")
    request.user = AnonymousUser()
    try:
        with transaction.atomic():
            if kept == "text":
                Department.objects.filter(name="\x00").exists()
            else:
                draft = {"owner": make_user(), "form_name": "x", "saved_at": "2026-01-01T00:00:00Z"}
                Draft.objects.create(**draft, data={"said": "\x00"})
    except (DataError, ValueError) as refusal:
        answer = MIDDLEWARE.process_exception(request, refusal)
        assert answer is not None and answer.status_code == 400


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (DataError("PostgreSQL text fields cannot contain NUL (0x00) bytes"), 400),
        (ValueError("A string literal cannot contain NUL (0x00) characters."), 400),
        (DataError("value too long for type character varying(80)"), None),
        (ValueError("a fault of the program"), None),
        (RuntimeError("NUL (0x00)"), None),
    ],
)
def test_other_faults_stay_what_they_are(fault: Exception, status: int | None) -> None:
    answer = MIDDLEWARE.process_exception(RequestFactory().post("/"), fault)
    assert (answer.status_code if answer else None) == status
