"""The public API: what it gives, what it refuses, and that nobody gets more than everybody may see."""

import json
import re
from datetime import date
from typing import Any

import pytest
from django.conf import settings
from django.test import Client, override_settings
from django.utils.translation import gettext

from core import open_data
from home.templatetags.home import with_code
from tests.factories import make_department
from tests.home.factories import make_news

pytestmark = pytest.mark.django_db
NEWS = "/api/v1/data/news"


def read(client: Client, path: str, **parameters: Any) -> Any:
    answer = client.get(path, parameters)
    assert answer.status_code == 200, answer.content
    return json.loads(answer.content)


@pytest.fixture
def three_news(news_index: Any) -> None:
    for day, kind in ((1, "NOTICE"), (2, "DECISION"), (3, "NOTICE")):
        make_news(news_index, f"{day}일 소식", published_on=date(2026, 10, day), kind=kind)


def test_every_table_can_be_read(client: Client) -> None:
    listed = read(client, "/api/v1/data")["tables"]
    assert [table["name"] for table in listed] == [table.name for table in open_data.datasets()]
    for table in listed:
        assert set(read(client, f"/api/v1/data/{table['name']}")) == {"name", "title", "licence", "rows", "next"}


def test_pages_follow_each_other_by_key_also_when_rows_arrive(
    client: Client, news_index: Any, three_news: None
) -> None:
    first = read(client, NEWS, limit=2)
    make_news(news_index, "네 번째", published_on=date(2026, 10, 9))
    second = json.loads(client.get(first["next"].partition("localhost:8000")[2]).content)
    assert [row["title"] for row in first["rows"] + second["rows"]] == ["3일 소식", "2일 소식", "1일 소식"]
    assert second["next"] is None


def test_the_next_page_keeps_the_filters(client: Client, three_news: None) -> None:
    page = read(client, NEWS, limit=1, kind="NOTICE")
    assert "kind=NOTICE" in page["next"]


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"kind": "NOTICE"}, ["3일 소식", "1일 소식"]),
        ({"kind": "NOTICE", "date_from": "2026-10-02"}, ["3일 소식"]),
        ({"date": "2026-10-02"}, ["2일 소식"]),
        ({"date_to": "2026-10-01"}, ["1일 소식"]),
        ({"department": "없는 부서"}, []),
    ],
)
def test_what_a_table_allows_narrows_it(
    client: Client, three_news: None, parameters: dict[str, str], expected: list[str]
) -> None:
    assert [row["title"] for row in read(client, NEWS, **parameters)["rows"]] == expected


@pytest.mark.parametrize(
    "name",
    [
        "user__password",
        "owner__password__startswith",
        "kind__regex",
        "department__positions__holder__email",
        "title",
        "published_on",
        "id",
        "date__year",
        "date_",
        "or",
        "pk__in",
        "",
    ],
)
def test_nothing_that_a_caller_names_reaches_the_database(client: Client, three_news: None, name: str) -> None:
    """CVE-2023-34090: filters that were passed on gave passwords away, letter by letter."""
    answer = client.get(NEWS, {name: "a"})
    assert answer.status_code == 422
    [error] = json.loads(answer.content)["errors"]
    assert error["parameter"] == name
    assert "date_from" in error["message"]


@pytest.mark.parametrize(
    "parameters",
    [
        {"date": "gestern"},
        {"date_from": "9999999-01-01"},
        {"date": "0001-01-01"},
        {"kind": "unknown"},
        {"department": "가" * 500},
        {"limit": "0"},
        {"limit": "101"},
        {"limit": "-1"},
        {"limit": "２"},
        {"limit": "1" * 400},
    ],
)
def test_wrong_values_are_refused_with_a_word_on_each(client: Client, parameters: dict[str, str]) -> None:
    answer = client.get(NEWS, parameters)
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert [error["parameter"] for error in json.loads(answer.content)["errors"]] == list(parameters)


@pytest.mark.parametrize("cursor", ["x", "0", "-1", "9" * 900, "\x00", "eyJhIjoxfQ:abc"])
@pytest.mark.parametrize("table", ["news", "departments"])
def test_a_forged_place_in_a_list_is_refused(client: Client, table: str, cursor: str) -> None:
    assert client.get(f"/api/v1/data/{table}", {"cursor": cursor}).status_code == 400


@pytest.mark.parametrize("cursor", ["-1", "1e5", "999999", "٣", "12345678"])
def test_a_computed_table_takes_numbers_of_rows_only(client: Client, cursor: str) -> None:
    assert client.get("/api/v1/data/on-time-rates", {"cursor": cursor}).status_code == 400


def test_a_computed_table_is_paged_too(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    table = open_data.Dataset(
        "sample", "표", "", (open_data.Column("n", "수"),), rows=lambda at: iter([(n,) for n in range(5)])
    )
    monkeypatch.setattr(open_data, "named", lambda name: table)
    seen, address = [], "/api/v1/data/sample?limit=2"
    while address:
        page = json.loads(client.get(address).content)
        seen += [row["n"] for row in page["rows"]]
        address = (page["next"] or "").partition("localhost:8000")[2]
    assert seen == [0, 1, 2, 3, 4]


def test_what_somebody_has_already_is_not_sent_again(client: Client, news_index: Any, three_news: None) -> None:
    first = client.get(NEWS)
    again = client.get(NEWS, headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert again.content == b""
    make_news(news_index, "새로 온 소식")
    assert client.get(NEWS, headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_an_unchanged_table_answers_the_question_by_date_too(client: Client, three_news: None) -> None:
    first = client.get(NEWS)
    assert client.get(NEWS, headers={"If-Modified-Since": first["Last-Modified"]}).status_code == 304


def test_the_tag_of_one_language_is_not_that_of_the_other(client: Client, three_news: None) -> None:
    korean, english = (client.get(NEWS, headers={"Accept-Language": code}) for code in ("ko", "en"))
    assert korean["ETag"] != english["ETag"]
    assert "Accept-Language" in korean["Vary"]
    assert english["Content-Language"] == "en"


def test_the_number_of_requests_is_limited_and_said(client: Client) -> None:
    with override_settings(RATES={**settings.RATES, "api": (2, 60)}):
        answers = [client.get("/api/v1/data") for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert [answer["RateLimit-Remaining"] for answer in answers] == ["1", "0", "0"]
    assert int(answers[2]["Retry-After"]) > 0
    assert json.loads(answers[2].content)["status"] == 429


def test_invented_addresses_do_not_lift_the_limit(client: Client) -> None:
    with override_settings(RATES={**settings.RATES, "api": (1, 60)}):
        answers = [
            client.get("/api/v1/data", headers={"X-Forwarded-For": f"203.0.113.{number}"}) for number in range(2)
        ]
    assert answers[1].status_code == 429


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_api_can_only_be_read(client: Client, method: str) -> None:
    answer = getattr(client, method)(NEWS)
    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD, OPTIONS"
    assert answer["Content-Type"] == "application/problem+json"


def test_head_says_what_get_would_without_the_rows(client: Client, three_news: None) -> None:
    answer = client.head(NEWS)
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer["ETag"] == client.get(NEWS)["ETag"]


def test_other_sites_may_read_it_in_the_browser(client: Client) -> None:
    assert client.get(NEWS)["Access-Control-Allow-Origin"] == "*"
    before = client.options(NEWS, headers={"Origin": "https://elsewhere.example"})
    assert before.status_code == 204
    assert "If-None-Match" in before["Access-Control-Allow-Headers"]
    assert "Access-Control-Allow-Credentials" not in before


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v1/data/nothing"])
def test_what_is_not_there_is_a_problem_in_the_language_asked_for(client: Client, path: str) -> None:
    for language, word in (("ko", gettext("There is nothing at this address.")), ("en", "nothing")):
        answer = client.get(path, headers={"Accept-Language": language})
        assert answer.status_code == 404
        assert answer["Content-Type"] == "application/problem+json"
        assert word in json.loads(answer.content)["title"]


def test_a_wrong_parameter_of_a_room_is_a_problem_too(client: Client) -> None:
    answer = client.get("/api/v1/desk/on-time-rates", {"year": "x", "quarter": 9}, headers={"Accept-Language": "en"})
    assert answer.status_code == 422
    assert {error["message"] for error in json.loads(answer.content)["errors"]} == {
        "year must be a whole number.",
        "quarter must be 4 or less.",
    }


def test_only_what_is_published_is_given(client: Client, news_index: Any) -> None:
    page = make_news(news_index, "내려간 소식")
    page.unpublish()
    assert read(client, NEWS)["rows"] == []


def test_the_document_describes_every_path_and_each_reference_leads_somewhere(client: Client) -> None:
    document = read(client, "/api/v1/openapi.json")
    assert document["openapi"].startswith("3.")
    assert {f"/api/v1/data/{table.name}" for table in open_data.datasets()} < set(document["paths"])
    for path, methods in document["paths"].items():
        assert set(methods) == {"get"}, path
        operation = methods["get"]
        assert operation["operationId"]
        assert operation["summary"]
        assert {"200", "304", "422", "429"} <= set(operation["responses"])
        for parameter in operation.get("parameters", []):
            assert {"name", "in", "schema"} <= set(parameter)
    names = [methods["get"]["operationId"] for methods in document["paths"].values()]
    assert len(set(names)) == len(names)
    for reference in _references(document):
        place: Any = document
        for step in reference.removeprefix("#/").split("/"):
            place = place[step]


def test_the_examples_of_the_document_have_the_shape_that_is_given(client: Client) -> None:
    document = read(client, "/api/v1/openapi.json")
    for table in open_data.datasets():
        content = document["paths"][f"/api/v1/data/{table.name}"]["get"]["responses"]["200"]["content"]
        described = content["application/json"]
        [row] = described["example"]["rows"]
        cells = described["schema"]["properties"]["rows"]["items"]["properties"]
        assert set(row) == set(cells) == {column.name for column in table.columns}
        assert set(read(client, f"/api/v1/data/{table.name}")) == set(described["schema"]["required"])


@override_settings(RATES={**settings.RATES, "api": (1_000, 60)})
def test_each_filter_of_the_document_is_taken_and_no_other(client: Client) -> None:
    make_department("기획처")
    document = read(client, "/api/v1/openapi.json")
    samples = {"date": "2026-01-01", "integer": "1", "number": "1.5", "boolean": "true", "string": "x"}
    for table in open_data.datasets():
        path = f"/api/v1/data/{table.name}"
        for parameter in document["paths"][path]["get"]["parameters"]:
            if parameter["name"] in ("limit", "cursor"):
                continue
            schema = parameter["schema"]
            value = schema.get("enum", [samples[schema.get("format", schema["type"])]])[0]
            assert client.get(path, {parameter["name"]: value}).status_code == 200, (path, parameter)


def _references(part: Any) -> list[str]:
    if isinstance(part, dict):
        own = [part["$ref"]] if isinstance(part.get("$ref"), str) else []
        return own + [found for value in part.values() for found in _references(value)]
    return [found for value in part for found in _references(value)] if isinstance(part, list) else []


def test_the_page_of_the_document_needs_no_script_of_others(client: Client) -> None:
    answer = client.get("/api/v1/docs")
    html = answer.content.decode()
    assert "/api/v1/data/news" in html
    assert "date_from" in html
    assert "https://cdn" not in html
    assert "swagger" not in html.lower()
    assert "'unsafe-inline'" not in answer["Content-Security-Policy"]


def test_the_page_of_the_api_shows_words_of_code_as_code(client: Client) -> None:
    page = client.get("/api/v1/docs").content.decode()
    assert "<code>next</code>" in page and "`" not in re.sub(r"<(script|pre).*?</\1>", "", page, flags=re.S)


def test_only_what_stands_between_two_marks_is_code() -> None:
    assert with_code("a `b<c>` d") == "a <code>b&lt;c&gt;</code> d"
    assert with_code("one ` mark <b>") == "one ` mark &lt;b&gt;"


def test_the_address_that_everything_begins_with_leads_to_the_document(client: Client) -> None:
    answer = client.get("/api/v1/")
    assert (answer.status_code, answer["Location"]) == (303, "/api/v1/docs")
    assert client.get(answer["Location"]).status_code == 200
