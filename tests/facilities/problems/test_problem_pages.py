"""The pages of reported problems, as each person sees them, also with wrong input."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.submissions.keys import new_key
from core.workflow import mending
from core.workflow.models import Case
from facilities.models import Equipment, ProblemReport, Question
from facilities.queries import problems as queries
from facilities.services import problems
from facilities.services.problems import Where
from tests.core.uploads import samples
from tests.facilities.problems.reports import (
    NOON,
    WAYS,
    Office,
    make_office,
    make_place,
    make_question,
    make_report,
    make_service,
    picture,
    report_in,
    walk,
)
from tests.factories import make_user
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
ROOT = "/facilities/problems"


@pytest.fixture
def office() -> Office:
    return make_office()


def as_person(person: Any) -> Client:
    client = Client()
    sign_in(client, person)
    return client


def published(office: Office, **fields: Any) -> ProblemReport:
    report = make_report(make_user(), site=office.site, at=timezone.now(), **fields)
    files = [str(file.public_name) for file in queries.photos_of(report, public_only=False)]
    at = timezone.now()
    return problems.publish(report, text="등이 깜빡인다.", place="2층", photos=files, by=office.officer, at=at)


def given(**fields: Any) -> dict[str, Any]:
    return {"text": "형광등이 깜빡입니다.", "place": "2층", "submission_key": new_key(), **fields}


def test_from_a_label_two_pages_lead_to_a_report_without_any_login(client: Client) -> None:
    site, service = make_place(), make_service()
    thing = Equipment.objects.create(
        code="pump", site=site, name="급수펌프", branch="MECHANICAL", usage=4, installed_on=NOON.date(), service_life=9
    )
    first = client.get(f"{ROOT}/new/?site={site.code}&equipment={thing.code}").content.decode()
    assert site.name in first and "급수펌프" in first and f"kind={service.code}" in first
    address = f"{ROOT}/new/?site={site.code}&equipment={thing.code}&kind={service.code}"
    form = client.get(address).context["form"]
    assert form.initial == {"site": site.code, "equipment": thing.code}
    answer = client.post(address, given(site=site.code, equipment=thing.code, photos=[picture()]))
    report = ProblemReport.objects.get()
    assert answer.url == f"{report.get_absolute_url()}?new=1"
    assert (report.site, report.equipment, report.reporter, report.photos.count()) == (site, thing, None, 1)
    assert report.token in client.get(answer.url).content.decode()


def test_a_report_sent_twice_is_one_report(client: Client) -> None:
    address, sent = f"{ROOT}/new/?kind={make_service().code}", given(site=make_place().code)
    client.get(address)
    first, second = client.post(address, sent), client.post(address, sent)
    assert first["Location"] == second["Location"] and ProblemReport.objects.count() == 1


def test_what_is_known_already_stands_before_the_form(client: Client, office: Office) -> None:
    report = published(office)
    page = client.get(f"{ROOT}/new/?site={office.site.code}").content.decode()
    assert report.get_absolute_url() in page


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "가" * 2001}, "text"),
        ({"site": "", "place": ""}, "place"),
        ({"site": "unknown"}, "site"),
        ({"latitude": "35.1", "longitude": "129.0"}, "latitude"),
        ({"latitude": "north", "longitude": "126"}, "latitude"),
        ({"email": "no address"}, "email"),
        ({"photos": [SimpleUploadedFile("x.png", b"<svg/>")]}, "photos"),
        ({"photos": [SimpleUploadedFile("x.png", samples.png_bomb())]}, "photos"),
        ({"photos": [picture(f"{number}.png") for number in range(6)]}, "photos"),
    ],
)
def test_wrong_input_is_said_where_it_was_typed_and_nothing_is_lost(
    client: Client, wrong: dict[str, Any], field: str
) -> None:
    sent = {**given(site=make_place().code), **wrong}
    answer = client.post(f"{ROOT}/new/?kind={make_service().code}", sent)
    assert answer.status_code == 422 and not ProblemReport.objects.exists()
    assert field in answer.context["form"].errors
    if field != "text":
        assert "형광등이 깜빡입니다." in answer.content.decode()


def test_what_is_asked_of_a_kind_stands_in_its_form(client: Client) -> None:
    service = make_service()
    make_question(
        service, code="floor", label="몇 층인가요?", kind=Question.Kind.ONE, answers="1층\n2층", is_required=True
    )
    address = f"{ROOT}/new/?kind={service.code}"
    assert "몇 층인가요?" in client.get(address).content.decode()
    sent = given(site=make_place().code)
    assert "question-floor" in client.post(address, sent).context["form"].errors
    client.post(address, given(site=make_place().code, **{"question-floor": "2층"}))
    assert ProblemReport.objects.get().answers == {"floor": "2층"}


def test_whoever_reports_too_often_waits(client: Client, settings: Any) -> None:
    settings.RATES = {**settings.RATES, "problem_reports": (2, 3600)}
    address, site = f"{ROOT}/new/?kind={make_service().code}", make_place().code
    statuses = [client.post(address, given(site=site)).status_code for _time in range(3)]
    assert statuses == [302, 302, 429] and ProblemReport.objects.count() == 2
    assert client.get(address).status_code == 200


def test_before_somebody_has_read_it_only_the_state_is_shown(client: Client, office: Office) -> None:
    report = make_report(make_user(), site=office.site, text="홍길동 씨가 부쉈습니다.", photos=[picture()])
    page = client.get(report.get_absolute_url()).content.decode()
    assert "홍길동" not in page and "2층 복도" not in page and report.token in page
    (photo,) = queries.photos_of(report, public_only=False)
    for person, status in ((None, 404), (make_user(), 404), (office.stranger, 404), (office.officer, 200)):
        reader = as_person(person) if person else client
        assert reader.get(photo.get_absolute_url()).status_code == status
        assert reader.get(photo.get_thumbnail_url()).status_code == status
    assert as_person(report.reporter).get(photo.get_absolute_url()).status_code == 200
    assert "홍길동" in as_person(report.reporter).get(report.get_absolute_url()).content.decode()


def test_everybody_reads_only_the_words_that_were_published(client: Client, office: Office) -> None:
    report = published(office, text="홍길동 씨가 부쉈습니다.", photos=[picture()])
    for address in (report.get_absolute_url(), f"{ROOT}/", f"{ROOT}/feed.atom", "/data/facility-problems.csv"):
        page = client.get(address)
        text = b"".join(page.streaming_content).decode() if page.streaming else page.content.decode()
        assert "등이 깜빡인다." in text and "홍길동" not in text, address
    (photo,) = queries.photos_of(report, public_only=True)
    assert client.get(photo.get_absolute_url()).status_code == 200


def test_no_names_of_staff_or_reporters_stand_on_the_public_page(client: Client, office: Office) -> None:
    report = walk(published(office), WAYS["CLOSED"][1:], office, at=timezone.now())
    page = client.get(report.get_absolute_url()).content.decode()
    for person in (office.officer, report.reporter):
        assert person.display_name not in page
    assert office.officer.display_name in as_person(office.colleague).get(report.get_absolute_url()).content.decode()


def test_what_was_taken_back_is_gone_for_everybody_else(client: Client, office: Office) -> None:
    report = report_in("WITHDRAWN", office)
    assert client.get(report.get_absolute_url()).status_code == 404
    assert as_person(report.reporter).get(report.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("typed", ["{0}", " {0} ", "{1}", "{2}"])
def test_the_number_is_found_however_it_was_noted_down(client: Client, typed: str) -> None:
    report = make_report()
    ProblemReport.objects.filter(pk=report.pk).update(token="0123456789ABCDEF")
    forms = ("0123456789ABCDEF", "o123456789abcdef", "0l23-4567-89AB-CDEF")
    answer = client.get(f"{ROOT}/find/", {"number": typed.format(*forms)})
    assert answer.status_code == 302 and answer.url.endswith("/0123456789ABCDEF/")


def test_a_number_that_is_none_is_told_so(client: Client) -> None:
    answer = client.get(f"{ROOT}/find/", {"number": "'; DROP TABLE"})
    assert answer.status_code == 422 and answer.context["form"].errors


def test_the_list_is_narrowed_and_searched(client: Client, office: Office) -> None:
    first, second = published(office), published(office)
    walk(second, WAYS["CLOSED"][1:], office, at=timezone.now())

    def found(**query: str) -> set[str]:
        return {report.token for report in client.get(f"{ROOT}/", query).context["page"].items}

    assert found() == {first.token, second.token}
    assert found(status="open") == {first.token} and found(status="mended") == {second.token}
    assert found(kind=first.service.code) == {first.token}
    assert found(site=office.site.code) == {first.token, second.token}
    assert found(q="깜빡인다") == {first.token, second.token} and found(q="승강기") == set()
    assert found(status="nonsense", kind="unknown") == {first.token, second.token}


@pytest.mark.parametrize(
    "address",
    [f"{ROOT}/?site=%00", f"{ROOT}/?kind=%00&q=%00", f"{ROOT}/places.json?site=%00", f"{ROOT}/new/?site=%00&kind=%00"],
)
def test_what_no_database_takes_is_no_request(client: Client, address: str) -> None:
    assert client.get(address).status_code == 400


def test_a_number_that_no_database_takes_is_found_nowhere(client: Client) -> None:
    assert client.get(f"{ROOT}/%00/").status_code == 404
    assert client.get(f"{ROOT}/find/?number=%00").status_code == 400


def test_the_map_shows_one_pin_for_a_facility_and_one_for_each_pin(client: Client, office: Office) -> None:
    published(office)
    published(office)
    alone = published(office, where=Where(site=office.site, latitude=37.70, longitude=126.80))
    answer = client.get(f"{ROOT}/places.json").json()
    by_title = {pin["title"]: pin for pin in answer["pins"]}
    assert "2건" in by_title[office.site.name]["summary"]
    assert by_title[alone.service.name]["url"] == alone.get_absolute_url()
    assert client.get(f"{ROOT}/places.json?bbox=126.9,37.6,126.95,37.61").json() == {"pins": [], "clusters": []}
    for wrong in ("1,2,3", "a,b,c,d", "nan,nan,nan,nan", "3,3,1,1"):
        assert client.get(f"{ROOT}/places.json?bbox={wrong}").status_code == 400


def test_crowded_maps_are_grouped(client: Client, office: Office, monkeypatch: Any) -> None:
    from facilities.queries import problem_map

    monkeypatch.setattr(problem_map, "MOST_PINS", 2)
    for step in range(4):
        published(office, where=Where(latitude=37.70 + step / 10_000, longitude=126.80, site=office.site))
    answer = client.get(f"{ROOT}/places.json").json()
    assert [cluster["count"] for cluster in answer["clusters"]] == [4] and answer["pins"] == []


@pytest.mark.parametrize("address", [f"{ROOT}/", f"{ROOT}/mine/", f"{ROOT}/places.json"])
def test_thirty_reports_cost_no_more_questions_than_one(office: Office, address: str) -> None:
    person, counted, service = make_user(), [], make_service()
    client = as_person(person)
    for number in (1, 29):
        for _report in range(number):
            made = make_report(person, site=office.site, service=service, photos=[picture()])
            shown = [str(file.public_name) for file in queries.photos_of(made, public_only=False)]
            problems.publish(made, text="등이 깜빡인다.", place="", photos=shown, by=office.officer, at=timezone.now())
        client.get(address)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counted.append(len(asked))
    assert counted[0] == counted[1]


def test_an_officer_checks_accepts_and_gives_it_on(office: Office) -> None:
    report = make_report(make_user(), site=office.site, text="010-1234-5678로 전화 주세요. 등이 나갔습니다.")
    client = as_person(office.officer)
    page = client.get(report.get_absolute_url()).content.decode()
    assert f"{report.get_absolute_url()}publish/" in page
    form = client.get(f"{report.get_absolute_url()}publish/").context["form"]
    assert "1234" not in form.initial["text"] and "○○○" in form.initial["text"]
    client.post(f"{report.get_absolute_url()}publish/", {"text": "등이 나갔다.", "place": "2층"})
    report.refresh_from_db()
    assert (report.state, report.public_text) == ("ACCEPTED", "등이 나갔다.")
    client.post(f"{report.get_absolute_url()}steps/assign/", {"department": office.department.pk})
    today = timezone.localdate()
    client.post(f"{report.get_absolute_url()}steps/plan/", {"action": "등을 바꿉니다.", "by": str(today)})
    sent = {"action": "등을 바꿨습니다.", "on": str(today), "photos": [picture()]}
    client.post(f"{report.get_absolute_url()}steps/mend/", sent)
    report.refresh_from_db()
    assert report.state == "ACTION_TAKEN"
    public = Client().get(report.get_absolute_url()).content.decode()
    assert "등을 바꿨습니다." in public and "/thumbnail/" in public


def test_a_wrong_plan_stays_typed(office: Office) -> None:
    report = report_in("ASSIGNED", office)
    client = as_person(office.officer)
    answer = client.post(f"{report.get_absolute_url()}steps/plan/", {"action": "등을 바꿉니다.", "by": "2020-01-01"})
    assert answer.status_code == 422 and "by" in answer.context["form"].errors
    assert "등을 바꿉니다." in answer.content.decode()


def test_the_reporter_answers_looks_and_says_whether_it_is_mended(office: Office) -> None:
    reporter = make_user()
    report = report_in("RETURNED", office, reporter=reporter)
    client = as_person(reporter)
    page = client.get(report.get_absolute_url()).content.decode()
    assert "까닭이 있습니다." in page, "the question is read"
    client.post(f"{report.get_absolute_url()}again/", {"text": "두 번째 등입니다."})
    report.refresh_from_db()
    walk(report, WAYS["ACTION_TAKEN"], office, at=timezone.now())
    assert f"{report.get_absolute_url()}steps/close/" in client.get(report.get_absolute_url()).content.decode()
    client.post(f"{report.get_absolute_url()}steps/reopen/", {"reason": "아직 깜빡입니다."})
    report.refresh_from_db()
    assert report.state == "REOPENED"


def test_the_reporter_takes_it_back_after_being_asked_once_more(office: Office) -> None:
    reporter = make_user()
    report = make_report(reporter, site=office.site)
    client = as_person(reporter)
    address = f"{report.get_absolute_url()}steps/withdraw/"
    assert address in client.get(report.get_absolute_url()).content.decode()
    assert client.get(address).status_code == 200
    report.refresh_from_db()
    assert report.state == "REPORTED", "reading the page takes nothing back"
    client.post(address)
    report.refresh_from_db()
    assert report.state == "WITHDRAWN"


@pytest.mark.parametrize("step", ["accept", "assign", "plan", "mend", "close", "decline", "report_again", "unknown"])
def test_strangers_reach_no_step(office: Office, step: str) -> None:
    report = report_in("ASSIGNED", office)
    problems.publish(report, text="등이 깜빡인다.", place="", photos=[], by=office.officer, at=NOON)
    for person in (make_user(), office.stranger):
        client = as_person(person)
        for answer in (
            client.get(f"{report.get_absolute_url()}steps/{step}/"),
            client.post(f"{report.get_absolute_url()}steps/{step}/", {"action": "x", "reason": "x"}),
        ):
            assert answer.status_code == 404
    report.refresh_from_db()
    assert report.state == "ASSIGNED"


@pytest.mark.parametrize("name", ["publish", "hide", "again"])
def test_pages_of_others_are_closed(office: Office, name: str) -> None:
    report = report_in("REPORTED", office)
    assert as_person(office.stranger).get(f"{report.get_absolute_url()}{name}/").status_code == 403
    assert Client().get(f"{report.get_absolute_url()}{name}/").status_code == 302


def test_a_step_that_was_taken_in_the_meantime_says_so(office: Office) -> None:
    report = report_in("DECLINE_ASKED", office)
    client = as_person(office.superior)
    address = f"{report.get_absolute_url()}steps/decline/"
    assert client.get(address).status_code == 200
    mending.take(report, "keep", actor=office.superior, at=NOON, reason="안전에 관한 일입니다.")
    # They did not ask themselves, so nothing but the state stands in the way.
    answer = client.post(address, {"reason": "예산이 없습니다."})
    assert answer.status_code == 422 and "예산이 없습니다." in answer.content.decode()


def test_the_desk_leads_to_the_page_of_the_report(office: Office) -> None:
    report = make_report(make_user(), site=office.site, photos=[picture()])
    case = Case.objects.get(object_id=report.pk, workflow="facility_report")
    page = as_person(office.officer).get(reverse("desk:case", args=[case.pk])).content.decode()
    assert report.get_absolute_url() in page and "형광등이 깜빡입니다." in page and "/thumbnail/" in page


def test_the_page_of_a_facility_names_its_reports(client: Client, office: Office) -> None:
    report = published(office)
    assert report.get_absolute_url() in client.get(office.site.get_absolute_url()).content.decode()


def test_staff_keep_the_kinds(office: Office) -> None:
    client = as_person(office.officer)
    client.post(f"{ROOT}/kinds/add/", {"code": "light", "name": "조명", "position": 1})
    assert client.post(f"{ROOT}/kinds/add/", {"code": "light", "name": "다른 조명", "position": 1}).status_code == 422
    client.post(f"{ROOT}/kinds/light/", {"name": "조명·전기", "position": 2})
    asked = {"label": "몇 층?", "code": "floor", "kind": "singlevaluelist", "answers": "1층\n2층"}
    client.post(f"{ROOT}/kinds/light/ask/", asked)
    assert client.post(f"{ROOT}/kinds/light/ask/", {**asked, "answers": "1층"}).status_code == 422
    page = client.get(f"{ROOT}/kinds/").content.decode()
    assert "조명·전기" in page and "몇 층?" in page
    client.post(f"{ROOT}/kinds/light/questions/{Question.objects.get().pk}/drop/")
    client.post(f"{ROOT}/kinds/light/offer/", {"offer": "0"})
    assert "몇 층?" not in client.get(f"{ROOT}/kinds/").content.decode()
    assert "조명" not in Client().get(f"{ROOT}/new/").content.decode()
    assert as_person(make_user()).get(f"{ROOT}/kinds/").status_code == 403
