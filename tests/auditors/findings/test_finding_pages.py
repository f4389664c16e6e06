"""The pages of reports and findings: who sees them, what comes back after a mistake, and how much they ask."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from auditors.models import Activity, FindingLink, InspectionReport, PublicVersion
from core import mentions
from core.search import index
from tests.auditors.activities.audit_office import make_site
from tests.auditors.findings.inspecting import Inspection, found, make_checklist, photo
from tests.factories import make_staff, make_user
from tests.sessions import sign_in

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture
def inspection() -> Inspection:
    return Inspection()


def window(person: Any) -> Client:
    client = Client()
    if person is not None:
        sign_in(client, person)
    return client


def typed(inspection: Inspection, **changed: Any) -> dict[str, Any]:
    return {
        "client_key": str(uuid4()),
        "site": inspection.site.pk,
        "seen_on": timezone.localdate().isoformat(),
        "finding-0-title": "비상구가 막힘",
        "finding-0-text": "의자가 쌓여 있습니다.",
        "finding-0-kind": "FAULT",
        "finding-0-severity": "3",
        **changed,
    }


def test_the_form_begins_at_the_place_whose_label_was_read(inspection: Inspection) -> None:
    make_checklist(inspection.site.kind)
    page = window(inspection.author).get(f"/auditors/reports/new/?site={inspection.site.code}")
    assert page.context["form"]["site"].value() == inspection.site.pk
    assert "비상구가 열리는가" in page.content.decode()
    assert window(inspection.author).get("/auditors/reports/new/?site=nowhere&equipment=x").status_code == 200


def test_a_report_is_taken_in_with_ticks_photos_and_numbers_that_have_gaps(inspection: Inspection) -> None:
    door, extinguisher = make_checklist(inspection.site.kind)
    ticks = {f"mark-{door.pk}": "FAULT", f"mark-{door.pk}-note": "반만 열림", f"mark-{extinguisher.pk}": "NONSENSE"}
    second = {f"finding-4-{name}": value for name, value in found_fields().items()}
    answer = window(inspection.author).post(
        "/auditors/reports/send/",
        typed(inspection, **ticks, **second, **{"finding-0-point": door.pk, "finding-4-photos": [photo(), photo()]}),
    )
    report = InspectionReport.objects.get()
    assert answer.status_code == 302 and answer.url == report.get_absolute_url()
    assert [finding.title for finding in report.findings.order_by("position")] == ["비상구가 막힘", "계단이 미끄러움"]
    assert list(report.marks.values_list("point", "verdict")) == [(door.pk, "FAULT")]


def found_fields() -> dict[str, str]:
    return {"title": "계단이 미끄러움", "text": "물기가 있습니다.", "kind": "RECOMMENDATION", "severity": "1"}


def test_a_script_gets_the_address_and_the_same_one_again(inspection: Inspection) -> None:
    client, data = window(inspection.author), typed(inspection)
    first, again = (client.post("/auditors/reports/send/", data, headers=JSON).json() for _time in range(2))
    assert first == again == {"url": InspectionReport.objects.get().get_absolute_url()}


def test_what_lies_on_a_shared_telephone_is_taken_from_its_writer_alone(inspection: Inspection) -> None:
    """A page of one auditor was left open, and another signed in: nobody hands in under the wrong name."""
    data, client = typed(inspection), window(inspection.author)
    answer = client.post(
        "/auditors/reports/send/", data, headers=JSON | {"X-Written-By": str(inspection.author.pk + 1)}
    )
    assert answer.status_code == 401 and not InspectionReport.objects.exists()
    client.post("/auditors/reports/send/", data, headers=JSON | {"X-Written-By": str(inspection.author.pk)})
    assert InspectionReport.objects.get().author == inspection.author


@pytest.mark.parametrize(
    "changed",
    [
        {"site": "", "place_text": ""}, {"seen_on": "어제"}, {"client_key": "1234"}, {"finding-0-severity": "9"},
        {"finding-0-text": "  "}, {"finding-1-photos": photo()},
        {"site": "999999"}, {"finding-0-title": "길" * 101}, {"activity": "12"},
    ],
)  # fmt: skip
def test_what_is_wrong_comes_back_with_everything_typed(inspection: Inspection, changed: dict[str, str]) -> None:
    client, data = window(inspection.author), typed(inspection, **changed)
    page = client.post("/auditors/reports/send/", data)
    assert page.status_code == 422 and not InspectionReport.objects.exists()
    if "finding-0-text" not in changed:
        assert "의자가 쌓여 있습니다." in page.content.decode()
    told = client.post("/auditors/reports/send/", data, headers=JSON)
    assert told.status_code == 422 and all(told.json()["errors"])


def test_without_a_script_another_finding_is_one_press_away(inspection: Inspection) -> None:
    page = window(inspection.author).post("/auditors/reports/send/", typed(inspection, add="1"))
    assert [form.prefix for form in page.context["findings"]] == ["finding-0", "finding-1"]
    assert "의자가 쌓여 있습니다." in page.content.decode() and not InspectionReport.objects.exists()


def test_a_wrong_photograph_is_named(inspection: Inspection) -> None:
    bad = photo("문서.jpg")
    bad.file.truncate(10)
    bad.size = 10
    data = typed(inspection, **{"finding-0-photos": [bad]})
    told = window(inspection.author).post("/auditors/reports/send/", data, headers=JSON)
    assert told.status_code == 422 and "문서.jpg" in told.json()["errors"][0]


def test_whoever_is_no_auditor_neither_writes_nor_sends(inspection: Inspection) -> None:
    for person in (make_user(), inspection.officer):
        assert window(person).get("/auditors/reports/new/").status_code == 403
        assert window(person).post("/auditors/reports/send/", typed(inspection)).status_code == 403
    stranger = window(None)
    assert stranger.get("/auditors/reports/new/").status_code == 302
    assert stranger.post("/auditors/reports/send/", typed(inspection), headers=JSON).status_code == 401
    assert not InspectionReport.objects.exists()


def test_the_worker_is_a_script_beside_the_form() -> None:
    answer = Client().get("/auditors/reports/new/worker.js")
    assert answer["Content-Type"].startswith("text/javascript") and b"importScripts('/static/" in answer.content


def test_others_findings_do_not_exist(inspection: Inspection) -> None:
    finding = inspection.finding()
    readers = {inspection.author: 200, inspection.officer: 200, inspection.clerk: 404, make_user(): 404}
    readers |= {inspection.office.seat().user: 404, make_staff(): 200}
    for person, status in readers.items():
        client = window(person)
        assert client.get(finding.get_absolute_url()).status_code == status
        assert client.get(finding.report.get_absolute_url()).status_code == status
    inspection.take(finding, "accept")
    inspection.take(finding, "assign")
    for person in (inspection.clerk, inspection.superior, inspection.officer):
        assert window(person).get(finding.get_absolute_url()).status_code == 200


def test_photographs_are_for_those_who_may_read_the_finding(inspection: Inspection) -> None:
    report = inspection.hand_in(found(photos=[photo()]), photos=[photo()])
    page = window(inspection.officer).get(report.get_absolute_url())
    (_finding, (own,)) = page.context["findings"][0]
    for file in (own, page.context["photos"][0]):
        assert window(inspection.officer).get(file.get_absolute_url()).status_code == 200
        assert window(make_user()).get(file.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("state", ["REPORTED", "RETURNED", "ASSIGNED", "ACTION_PLANNED", "CLOSED", "DECLINE_ASKED"])
def test_each_page_says_what_comes_next(inspection: Inspection, state: str) -> None:
    finding = inspection.finding(state)
    for person in (inspection.author, inspection.officer, inspection.superior):
        page = window(person).get(finding.get_absolute_url())
        if page.status_code != 404:
            assert finding.title in page.content.decode()


def test_the_whole_way_by_its_pages(inspection: Inspection) -> None:
    finding = inspection.finding()
    day = timezone.localdate()
    office, department, author = (window(one) for one in (inspection.officer, inspection.clerk, inspection.author))
    steps = [
        (office, "step/accept", {}),
        (office, "step/assign", {"department": inspection.site.department.pk}),
        (department, "step/plan", {"action": "의자를 옮깁니다.", "by": (day + timedelta(days=7)).isoformat()}),
        (department, "step/mend", {"action": "옮겼습니다.", "on": day.isoformat(), "photos": [photo("조치 후.jpg")]}),
        (author, "step/reopen", {"reason": "하나가 남아 있습니다.", "photos": [photo()]}),
        (department, "step/plan", {"action": "마저 옮깁니다.", "by": (day + timedelta(days=3)).isoformat()}),
        (department, "step/mend", {"action": "마저 옮겼습니다.", "on": day.isoformat()}),
        (author, "close", {"reason": "깨끗합니다.", "photos": [photo()]}),
    ]
    for client, name, data in steps:
        if data:
            assert client.get(f"{finding.get_absolute_url()}{name}/").status_code == 200, name
        assert client.post(f"{finding.get_absolute_url()}{name}/", data).status_code == 302, name
    finding.refresh_from_db()
    assert finding.state == "CLOSED"
    page = author.get(finding.get_absolute_url())
    assert "하나가 남아 있습니다." in page.content.decode()
    assert [len(event.files) for event in page.context["way"] if event.files] == [1, 1, 1]


def test_an_earlier_finding_of_the_place_is_chosen_on_its_page(inspection: Inspection) -> None:
    first, second = inspection.finding("CLOSED"), inspection.finding()
    answer = window(inspection.author).post(f"/auditors/work/{second.pk}/earlier/", {"earlier": first.pk})
    second.refresh_from_db()
    assert (answer.status_code, second.again) == (302, first)


def test_a_report_of_an_activity_may_arrive_after_the_end_of_the_term(inspection: Inspection) -> None:
    day = timezone.localdate() - timedelta(days=1)
    activity = inspection.office.plan()
    yesterday = timezone.now() - timedelta(days=1)
    Activity.objects.update(starts_at=yesterday, ends_at=yesterday + timedelta(hours=2))
    inspection.term.ends_on = day
    inspection.term.save()
    given = typed(inspection, seen_on=day.isoformat(), activity=activity.pk)
    answer = window(inspection.author).post("/auditors/reports/send/", given, headers=JSON)
    assert answer.status_code == 200, answer.content.decode()
    assert InspectionReport.objects.get().activity == activity


def test_a_wrong_step_is_refused_in_words(inspection: Inspection) -> None:
    finding = inspection.finding("ASSIGNED")
    department, author = window(inspection.clerk), window(inspection.author)
    past = {"action": "합니다.", "by": (timezone.localdate() - timedelta(days=1)).isoformat()}
    page = department.post(f"{finding.get_absolute_url()}step/plan/", past)
    assert page.status_code == 422 and "합니다." in page.content.decode()
    assert author.get(f"{finding.get_absolute_url()}close/").status_code == 404
    assert department.post(f"{finding.get_absolute_url()}close/", {}).status_code == 403
    assert author.get(f"{finding.get_absolute_url()}step/nonsense/").status_code == 404
    assert author.post(f"{finding.get_absolute_url()}again/", {"answer": ""}).status_code == 422
    finding.refresh_from_db()
    assert finding.state == "ASSIGNED"


def test_lists_ask_the_same_for_one_and_for_thirty(inspection: Inspection) -> None:
    client = window(inspection.officer)

    def asked(path: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client.get(path).status_code == 200
        return len(queries)

    inspection.hand_in()
    paths = ("/auditors/work/", "/auditors/reports/")
    for path in paths:
        asked(path)
    before = [asked(path) for path in paths]
    for number in range(29):
        inspection.hand_in(found(title=f"지적 {number}"), site=make_site())
    assert [asked(path) for path in paths] == before


def test_the_list_is_narrowed_by_state_and_severity(inspection: Inspection) -> None:
    inspection.finding("CLOSED", title="닫힌 것")
    inspection.finding(title="위험한 것", severity=3)
    client = window(inspection.author)
    assert "닫힌 것" in client.get("/auditors/work/?state=CLOSED").content.decode()
    page = client.get("/auditors/work/?severity=3").content.decode()
    assert "위험한 것" in page and "닫힌 것" not in page
    assert client.get("/auditors/work/?state=NONSENSE").status_code == 200


def test_a_task_is_searched_linked_and_taken_out(inspection: Inspection) -> None:
    finding, client = inspection.finding(), window(inspection.author)
    place = make_site("비상구 정비 과제")
    mentions.may_be_named("test_task")
    index.put(place, kind="test_task", title="비상구 정비 과제", url="/plans/tasks/1/", published_at=inspection.at)
    base = finding.get_absolute_url()
    assert "비상구 정비 과제" in client.get(f"{base}links/?q=비상구").content.decode()
    assert client.post(f"{base}links/add/", {"path": "/plans/tasks/1/"}).status_code == 302
    assert FindingLink.objects.get().label == "비상구 정비 과제"
    client.post(f"{base}links/add/", {"path": "https://example.test/"})
    assert FindingLink.objects.count() == 1
    assert window(make_user()).post(f"{base}links/remove/", {"path": "/plans/tasks/1/"}).status_code == 404
    client.post(f"{base}links/remove/", {"path": "/plans/tasks/1/"})
    assert not FindingLink.objects.exists()


def test_the_desk_shows_the_finding_and_leads_to_its_page(inspection: Inspection) -> None:
    from core.workflow.models import Case

    finding = inspection.finding()
    case = Case.objects.get(workflow="audit_finding")
    page = window(inspection.officer).get(f"/desk/cases/{case.pk}/")
    assert page.status_code == 200
    assert finding.text in page.content.decode() and finding.get_absolute_url() in page.content.decode()


def test_what_is_linked_shows_the_public_version_and_nothing_else(inspection: Inspection) -> None:
    finding = inspection.finding()
    FindingLink.objects.create(finding=finding, path="/plans/tasks/1/", label="과제")
    assert mentions.of("/plans/tasks/1/", inspection.officer) == []
    fields = {"finding": finding, "text": "비상구 앞을 치웠습니다.", "drafted_by": inspection.officer}
    PublicVersion.objects.create(title="초안", drafted_at=inspection.at, **fields)
    PublicVersion.objects.create(
        title="비상구가 막혀 있었습니다", state="PUBLISHED", drafted_at=inspection.at, published_at=inspection.at,
        first_approver=inspection.clerk, second_approver=inspection.superior, **fields,
    )  # fmt: skip
    (named,) = mentions.of("/plans/tasks/1/", AnonymousUser())
    assert (named.title, named.state) == ("비상구가 막혀 있었습니다", "REPORTED")
    assert mentions.of("/plans/tasks/2/", AnonymousUser()) == []


def test_a_nul_in_an_address_or_a_note_breaks_nothing(inspection):
    auditor = window(inspection.author)
    assert auditor.get("/auditors/reports/new/?site=%00&equipment=%00").status_code == 400
    point, _other = make_checklist(inspection.site.kind)
    notes = {f"mark-{point.pk}": "FAULT", f"mark-{point.pk}-note": "문이\x00 걸림"}
    assert auditor.post("/auditors/reports/send/", typed(inspection, **notes)).status_code == 302
    report = InspectionReport.objects.get()
    assert report.marks.get().note == "문이 걸림"
    links = f"/auditors/work/{report.findings.get().pk}/links"
    assert auditor.post(f"{links}/add/", {"path": "\x00"}).status_code < 500
    assert auditor.post(f"{links}/remove/", {"path": "\x00"}).status_code == 302
