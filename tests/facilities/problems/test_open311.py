"""Open311 GeoReport v2 as its specification has it: paths, names, forms, and the statuses of refusals."""

import json
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from core.workflow import mending
from facilities.models import ProblemReport, Question
from facilities.queries import problems as queries
from facilities.services import problems
from facilities.services.problems import Where
from tests.facilities.problems.reports import (
    WAYS,
    make_office,
    make_place,
    make_question,
    make_report,
    make_service,
    picture,
    walk,
)
from tests.factories import make_user

pytestmark = pytest.mark.django_db
ROOT = "/open311/v2"
KEY = "a-key-of-a-program"
CITY = "dure.example"

# From the tables of the specification (http://wiki.open311.org/GeoReport_v2).
SERVICE = ["service_code", "service_name", "description", "metadata", "type", "keywords", "group"]
ATTRIBUTE = ["variable", "code", "datatype", "required", "datatype_description", "order", "description"]
REQUEST = [
    "service_request_id", "status", "status_notes", "service_name", "service_code", "description",
    "agency_responsible", "service_notice", "requested_datetime", "updated_datetime", "expected_datetime",
    "address", "address_id", "zipcode", "lat", "long", "media_url",
]  # fmt: skip
TAKEN_IN = ["service_request_id", "service_notice", "account_id"]


@pytest.fixture(autouse=True)
def deployment(settings: Any) -> None:
    settings.OPEN311_API_KEYS = [KEY, "another"]
    settings.OPEN311_JURISDICTION_ID = CITY


def xml(response: Any) -> ElementTree.Element:
    assert response["Content-Type"] == "text/xml; charset=utf-8"
    text = response.content.decode("utf-8")
    assert text.startswith('<?xml version="1.0" encoding="utf-8"?>')
    return ElementTree.fromstring(text)


def names(element: ElementTree.Element) -> list[str]:
    return [child.tag for child in element]


def published(*, at: Any = None, **fields: Any) -> ProblemReport:
    office = make_office()
    at = at or timezone.now()
    report = make_report(make_user(), site=fields.pop("site", office.site), at=at, **fields)
    by = office.officer if report.department == office.department else make_officer_of(report)
    photos = [str(file.public_name) for file in queries.photos_of(report, public_only=False)]
    return problems.publish(report, text="등이 깜빡인다.", place="2층", photos=photos, by=by, at=at)


def make_officer_of(report: ProblemReport) -> Any:
    from tests.factories import make_staff

    return make_staff("CASE_OFFICER", report.department)


def post(client: Client, form: str = "json", **given: Any) -> Any:
    return client.post(f"{ROOT}/requests.{form}", {"api_key": KEY, **given})


def whole(**given: Any) -> dict[str, Any]:
    """What the specification asks of every request, with a place in words."""
    made = make_service()
    return {"service_code": made.code, "description": "가로등이 꺼졌습니다.", "address_string": "두레로 1", **given}


def told(response: Any, status: int) -> str:
    assert response.status_code == status
    (error,) = response.json()
    assert set(error) == {"code", "description"} and error["code"] == status
    return str(error["description"])


def test_services_are_listed_under_the_names_of_the_specification(client: Client) -> None:
    make_question(make_service(code="light", name="조명", group="전기", keywords="전등, 형광등", description="꺼짐"))
    make_service(withdrawn_at=timezone.now())
    root = xml(client.get(f"{ROOT}/services.xml"))
    (service,) = root
    assert (root.tag, service.tag, names(service)) == ("services", "service", SERVICE)
    (record,) = client.get(f"{ROOT}/services.json").json()
    assert list(record) == SERVICE
    assert record["metadata"] is True and service.findtext("metadata") == "true"
    assert record["type"] == service.findtext("type") == "realtime"


def test_a_definition_names_each_attribute_and_its_values(client: Client) -> None:
    service = make_service(code="light")
    make_question(service, code="since", kind=Question.Kind.DATETIME)
    make_question(service, code="colour", kind=Question.Kind.ONE, answers="빨강\n파랑", is_required=True)
    root = xml(client.get(f"{ROOT}/services/light.xml"))
    assert (root.tag, names(root)) == ("service_definition", ["service_code", "attributes"])
    first, second = root.find("attributes") or []
    assert first.tag == "attribute" and names(first) == ATTRIBUTE and names(second) == [*ATTRIBUTE, "values"]
    assert [first.findtext("order"), second.findtext("order")] == ["1", "2"]
    values = [[value.findtext("key"), value.findtext("name")] for value in second.find("values") or []]
    assert values == [["빨강", "빨강"], ["파랑", "파랑"]]
    record = client.get(f"{ROOT}/services/light.json").json()
    assert [attribute["datatype"] for attribute in record["attributes"]] == ["datetime", "singlevaluelist"]
    assert [attribute["required"] for attribute in record["attributes"]] == [False, True]


def test_a_definition_without_attributes_is_there_as_well(client: Client) -> None:
    assert make_service(code="else").code == "else"
    assert client.get(f"{ROOT}/services/else.json").json() == {"service_code": "else", "attributes": []}


def test_a_request_comes_in_and_its_number_goes_back_at_once(client: Client) -> None:
    site = make_place()
    response = post(client, "xml", **whole(address_id=site.code, email="neighbour@example.test", first_name="철수"))
    root = xml(response)
    assert response.status_code == 201 and (root.tag, root[0].tag) == ("service_requests", "request")
    assert names(root[0]) == TAKEN_IN
    report = ProblemReport.objects.get(token=root[0].findtext("service_request_id"))
    assert (report.site, report.email, report.state) == (site, "neighbour@example.test", "REPORTED")
    assert report.published_at is None and "철수" not in json.dumps(report.answers) + report.text


def test_lat_and_long_or_words_or_a_facility_are_a_place(client: Client) -> None:
    places = [
        {"lat": "37.66", "long": "126.83", "address_string": ""}, {"address_string": "두레로 1"},
        {"address_id": make_place().code, "address_string": ""},
    ]  # fmt: skip
    assert [post(client, **whole(**place)).status_code for place in places] == [201, 201, 201]


def test_attributes_come_in_brackets_once_or_several_times(client: Client) -> None:
    given = whole()
    service = problems.Service.objects.get(code=given["service_code"])
    make_question(service, code="colour", kind=Question.Kind.ONE, answers="빨강\n파랑")
    make_question(service, code="parts", kind=Question.Kind.SEVERAL, answers="문\n창")
    response = post(client, **given, **{"attribute[colour]": "파랑", "attribute[parts][]": ["문", "창"]})
    report = ProblemReport.objects.get(token=response.json()[0]["service_request_id"])
    assert report.answers == {"colour": "파랑", "parts": ["문", "창"]}


def test_pictures_come_along_and_are_not_fetched_from_elsewhere(client: Client) -> None:
    response = post(client, **whole(media=picture(), media_url="http://internal.example/secret.png"))
    report = ProblemReport.objects.get(token=response.json()[0]["service_request_id"])
    assert report.photos.count() == 1 and "internal" not in report.text
    assert "media" in response.json()[0]["service_notice"]


@pytest.mark.parametrize("key", ["", "wrong", KEY[:-1], KEY + "x"])
def test_without_a_key_nothing_comes_in(client: Client, key: str) -> None:
    told(post(client, **whole(api_key=key)), 403)
    assert not ProblemReport.objects.exists()


def test_where_no_key_is_given_out_nobody_has_one(client: Client, settings: Any) -> None:
    settings.OPEN311_API_KEYS = []
    told(post(client, **whole(api_key="")), 403)


@pytest.mark.parametrize(
    ("given", "status"),
    [
        ({"service_code": ""}, 400),
        ({"service_code": "unknown"}, 404),
        ({"address_string": ""}, 400),
        ({"address_string": "", "lat": "37.66"}, 400),
        ({"address_string": "", "lat": "north", "long": "126.83"}, 400),
        ({"lat": "nan", "long": "126.83"}, 400),
        ({"lat": "35.1", "long": "129.0"}, 400),
        ({"address_id": "unknown"}, 400),
        ({"description": ""}, 400),
        ({"description": "가" * 2001}, 400),
        ({"email": "no address"}, 400),
        ({"jurisdiction_id": "elsewhere.example"}, 404),
    ],
)
def test_what_does_not_fit_is_refused_with_the_status_of_the_specification(
    client: Client, given: dict[str, str], status: int
) -> None:
    assert told(post(client, **whole(**given)), status)
    assert not ProblemReport.objects.exists()


def test_a_missing_required_attribute_is_refused(client: Client) -> None:
    given = whole()
    make_question(problems.Service.objects.get(code=given["service_code"]), label="몇 층인가요?", is_required=True)
    assert "몇 층인가요?" in told(post(client, **given), 400)


def test_refusals_in_xml_are_errors_with_code_and_description(client: Client) -> None:
    response = client.get(f"{ROOT}/services/unknown.xml")
    root = xml(response)
    assert response.status_code == 404 and root.tag == "errors"
    assert [names(error) for error in root] == [["code", "description"]] and root[0].findtext("code") == "404"


def test_our_own_city_may_be_named_or_left_out(client: Client) -> None:
    for path in ("services.json", "requests.json"):
        assert client.get(f"{ROOT}/{path}?jurisdiction_id={CITY}").status_code == 200
        assert client.get(f"{ROOT}/{path}").status_code == 200
        told(client.get(f"{ROOT}/{path}?jurisdiction_id=elsewhere"), 404)


def test_a_request_reads_under_the_names_of_the_specification(client: Client) -> None:
    report = published(photos=[picture()])
    root = xml(client.get(f"{ROOT}/requests/{report.token}.xml"))
    assert (root.tag, root[0].tag, names(root[0])) == ("service_requests", "request", REQUEST)
    (record,) = client.get(f"{ROOT}/requests/{report.token}.json").json()
    assert list(record) == REQUEST
    assert (record["status"], record["description"], record["lat"]) == ("open", "등이 깜빡인다.", 37.66)
    assert record["address"] == "두레로 1 2층" and record["media_url"].startswith("http")
    for name in ("requested_datetime", "updated_datetime", "expected_datetime"):
        moment = parse_datetime(record[name])
        assert moment is not None and moment.tzinfo is not None


def test_what_is_not_published_says_only_where_it_stands(client: Client) -> None:
    report = make_report(text="홍길동 씨 집 앞이 어둡습니다.", where=Where(latitude=37.66, longitude=126.83))
    response = client.get(f"{ROOT}/requests/{report.token}.json")
    (record,) = response.json()
    assert record["status"] == "open" and record["service_notice"]
    assert (record["description"], record["lat"], record["media_url"]) == (None, None, None)
    assert "홍길동" not in response.content.decode()
    assert client.get(f"{ROOT}/requests.json").json() == []


def test_what_was_taken_back_is_gone(client: Client) -> None:
    reporter = make_user()
    report = make_report(reporter)
    mending.take(report, "withdraw", actor=reporter, at=timezone.now())
    told(client.get(f"{ROOT}/requests/{report.token}.json"), 404)


def test_several_requests_may_be_asked_for_by_number(client: Client) -> None:
    first, second = published(), published()
    wanted = {first.token, second.token}
    for address in (
        f"requests/{first.token},{second.token}.json",
        f"requests.json?service_request_id={first.token},{second.token}",
    ):
        assert {record["service_request_id"] for record in client.get(f"{ROOT}/{address}").json()} == wanted
    told(client.get(f"{ROOT}/requests/0000.json"), 404)


def test_requests_are_narrowed_by_kind_state_and_day(client: Client) -> None:
    now = timezone.now()
    mine, old = published(), published(at=now - timedelta(days=100))
    office = make_office()
    closed = walk(
        make_report(make_user(), site=office.site, at=now), WAYS["CLOSED"], office, at=now - timedelta(hours=9)
    )
    problems.publish(closed, text="등이 깜빡인다.", place="", photos=[], by=office.officer, at=now)

    def found(**query: str) -> set[str]:
        return {record["service_request_id"] for record in client.get(f"{ROOT}/requests.json", query).json()}

    assert found() == {mine.token, closed.token}, "ninety days, where nothing else is said"
    assert found(status="open") == {mine.token} and found(status="closed") == {closed.token}
    assert found(status="open,closed") == {mine.token, closed.token}
    assert found(service_code=mine.service.code) == {mine.token}
    assert found(service_code=f"{mine.service.code},{closed.service.code}") == {mine.token, closed.token}
    day = timedelta(days=1)
    around = {"start_date": (old.created_at - day).isoformat(), "end_date": (old.created_at + day).isoformat()}
    assert found(**around) == {old.token}
    assert found(start_date=(old.created_at - day).isoformat()) == {old.token}, "ninety days from there"
    long = {"start_date": (now - timedelta(days=365)).isoformat(), "end_date": (now + day).isoformat()}
    assert found(**long) == {mine.token, closed.token}, "never more than ninety days"


@pytest.mark.parametrize(
    "query",
    [
        {"start_date": "yesterday"},
        {"end_date": "2026-05-01"},
        {"start_date": "2026-13-01T00:00:00Z"},
        {"start_date": "9999-12-31T00:00:00Z"},
        {"end_date": "0001-01-01T00:00:00Z"},
        {"status": "mended"},
    ],
)
def test_a_question_that_makes_no_sense_is_refused(client: Client, query: dict[str, str]) -> None:
    told(client.get(f"{ROOT}/requests.json", query), 400)


def test_the_token_of_a_report_is_its_number(client: Client) -> None:
    report = make_report()
    root = xml(client.get(f"{ROOT}/tokens/{report.token}.xml"))
    assert [root[0].findtext(name) for name in ("service_request_id", "token")] == [report.token, report.token]
    told(client.get(f"{ROOT}/tokens/0000.json"), 404)


def test_status_notes_say_what_the_department_said_last(client: Client) -> None:
    office = make_office()
    report = walk(make_report(make_user(), site=office.site), WAYS["DECLINED"], office)
    (record,) = client.get(f"{ROOT}/requests/{report.token}.json").json()
    assert record["status"] == "closed" and "까닭이 있습니다." in record["status_notes"]


def test_what_xml_cannot_say_is_left_out(client: Client) -> None:
    make_service(name="조명\x0b<b>&", description="\x01꺼짐")
    (service,) = xml(client.get(f"{ROOT}/services.xml"))
    assert service.findtext("service_name") == "조명<b>&"


def test_what_no_database_takes_is_refused(client: Client) -> None:
    made = make_service()
    for path in ("requests.json?service_code=%00", "requests.json?service_request_id=%00", "services.json?x=%00"):
        assert client.get(f"{ROOT}/{path}").status_code == 400
    for name in ("service_code", "description", "address_id", "address_string", "email", "api_key"):
        told(post(client, **{**whole(service_code=made.code), name: "\x00"}), 400)
    assert client.get(f"{ROOT}/requests/%00.json").status_code == 404
    assert client.get(f"{ROOT}/services/%00.json").status_code == 404


def test_programs_find_versions_and_forms_in_the_discovery(client: Client) -> None:
    record = client.get(f"{ROOT}/discovery.json").json()
    assert record["endpoints"][0]["formats"] == ["text/xml", "application/json"]
    root = xml(client.get(f"{ROOT}/discovery.xml"))
    assert root.find("endpoints/endpoint/formats/format") is not None


def test_only_the_two_forms_and_the_methods_of_the_specification_are_known(client: Client) -> None:
    assert client.get(f"{ROOT}/services.html").status_code == 404
    assert client.post(f"{ROOT}/services.json").status_code == 405
    assert client.delete(f"{ROOT}/requests.json").status_code == 405


def test_a_program_needs_no_cookie(settings: Any) -> None:
    assert post(Client(enforce_csrf_checks=True), **whole()).status_code == 201


def test_whoever_asks_too_often_waits(client: Client, settings: Any) -> None:
    settings.RATES = {**settings.RATES, "api": (2, 60)}
    answers = [client.get(f"{ROOT}/services.json") for _time in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[-1]["Retry-After"]) > 0 and told(answers[-1], 429)


def test_thirty_requests_cost_no_more_questions_than_one(client: Client) -> None:
    service, site = make_service(), make_place()
    counted = []
    for number in (1, 29):
        for _report in range(number):
            published(service=service, site=site, photos=[picture()])
        client.get(f"{ROOT}/requests.json")
        with CaptureQueriesContext(connection) as asked:
            client.get(f"{ROOT}/requests.json")
        counted.append(len(asked))
    assert counted[0] == counted[1]
