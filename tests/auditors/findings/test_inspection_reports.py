"""Reports from the spot: taken in once, complete, and only from somebody who was in office."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from auditors.models import Finding, InspectionReport, Mark
from auditors.services.inspections import MOST_FINDINGS, Marked
from auditors.services.refusals import AuditRefused
from core.uploads import StoredFile, UploadRefused, attached_to
from core.workflow.models import Case
from facilities.models import Equipment
from tests.auditors.activities.audit_office import make_kind, make_site
from tests.auditors.findings.inspecting import Inspection, found, make_checklist, photo
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def inspection() -> Inspection:
    return Inspection()


def refused(code: str, deed: Any) -> None:
    with pytest.raises(AuditRefused) as caught:
        deed()
    assert caught.value.code == code
    assert not InspectionReport.objects.exists()


def test_a_report_brings_its_findings_to_the_office_of_the_auditors(inspection: Inspection) -> None:
    report = inspection.hand_in(found(), found(title="계단 미끄럼", severity=3), summary="대체로 깨끗합니다.")
    first, second = report.findings.order_by("position")
    assert (first.state, first.field, first.site) == ("REPORTED", inspection.term.seat_kind, inspection.site)
    assert first.department == inspection.office.body.department
    assert first.due_at is not None and second.severity == 3
    assert Case.objects.filter(workflow="audit_finding", closed_at__isnull=True).count() == 2


def test_sent_again_it_is_the_same_report(inspection: Inspection) -> None:
    key = uuid4()
    first = inspection.hand_in(found(photos=[photo()]), key=key)
    again = inspection.hand_in(found(title="다른 제목", photos=[photo()]), key=key)
    assert again == first
    assert (InspectionReport.objects.count(), Finding.objects.count(), StoredFile.objects.count()) == (1, 1, 1)


def test_the_key_of_somebody_else_tells_nothing_of_their_report(inspection: Inspection) -> None:
    key = uuid4()
    inspection.hand_in(key=key)
    other = inspection.office.seat()
    with pytest.raises(AuditRefused) as caught:
        inspection.hand_in(key=key, author=other.user)
    assert caught.value.code == "key"
    assert InspectionReport.objects.get().author == inspection.author


def test_photographs_hang_on_what_they_show(inspection: Inspection) -> None:
    report = inspection.hand_in(
        found(photos=[photo("a.jpg"), photo("b.jpg")]), found(title="둘째"), photos=[photo("전경.jpg")]
    )
    first, second = report.findings.order_by("position")
    assert [file.name for file in attached_to(report)] == ["전경.jpg"]
    assert [file.name for file in attached_to(first)] == ["a.jpg", "b.jpg"]
    assert not attached_to(second)


def test_a_file_that_is_no_photograph_keeps_the_whole_report_out(inspection: Inspection) -> None:
    bad = photo("거짓.jpg")
    bad.file.seek(0)
    bad.file.truncate()
    bad.file.write(b"%PDF-1.7 not a picture")
    bad.size = 22
    with pytest.raises(UploadRefused):
        inspection.hand_in(found(photos=[photo(), bad]))
    assert not InspectionReport.objects.exists() and not StoredFile.objects.exists()


def test_what_was_ticked_is_kept_with_its_note(inspection: Inspection) -> None:
    door, extinguisher = make_checklist(inspection.site.kind)
    marks = [Marked(door, Mark.Verdict.FAULT, " 반만 열림 "), Marked(extinguisher, Mark.Verdict.GOOD)]
    report = inspection.hand_in(found(point=door), marks=marks)
    assert list(report.marks.order_by("point__position").values_list("verdict", "note")) == [
        ("FAULT", "반만 열림"), ("GOOD", ""),
    ]  # fmt: skip
    assert report.findings.get().point == door


def test_an_older_version_of_the_checklist_may_still_arrive(inspection: Inspection) -> None:
    at = timezone.now()
    old, _rest = make_checklist(inspection.site.kind, published_at=at - timedelta(days=30), replaced_at=at)
    make_checklist(inspection.site.kind, version=2)
    report = inspection.hand_in(marks=[Marked(old, Mark.Verdict.GOOD)])
    assert report.marks.get().point == old


def test_a_checklist_of_another_kind_of_facility_is_refused(inspection: Inspection) -> None:
    point, _rest = make_checklist(make_kind())
    refused("points", lambda: inspection.hand_in(marks=[Marked(point, Mark.Verdict.GOOD)]))


@pytest.mark.parametrize(
    ("code", "visit"),
    [
        ("place", {"site": None, "place_text": "  "}),
        ("future", {"seen_on": timezone.localdate() + timedelta(days=2)}),
        ("old", {"seen_on": timezone.localdate() - timedelta(days=61)}),
        ("photos", {"photos": [photo() for _number in range(21)]}),
    ],
)
def test_what_cannot_be_is_refused(inspection: Inspection, code: str, visit: dict[str, Any]) -> None:
    refused(code, lambda: inspection.hand_in(**visit))


def test_too_many_findings_go_into_a_second_report(inspection: Inspection) -> None:
    refused("findings", lambda: inspection.hand_in(*[found() for _number in range(MOST_FINDINGS + 1)]))


def test_equipment_of_another_place_is_refused(inspection: Inspection) -> None:
    elsewhere = Equipment.objects.create(
        site=make_site(), code="pump-1", name="펌프", branch="MECHANICAL", usage=3, service_life=10,
        installed_on=timezone.localdate() - timedelta(days=900),
    )  # fmt: skip
    refused("equipment", lambda: inspection.hand_in(found(equipment=elsewhere)))


def test_all_is_well_is_a_report_too_but_silence_is_none(inspection: Inspection) -> None:
    from auditors.services.inspections import Visit, hand_in

    def send(summary: str) -> InspectionReport:
        visit = Visit(seen_on=timezone.localdate(), site=inspection.site, summary=summary)
        return hand_in(
            client_key=uuid4(), author=inspection.author, visit=visit, marks=(), findings=(), at=inspection.at
        )

    refused("nothing", lambda: send(" "))
    assert not send("모두 제자리에 있습니다.").findings.exists()


def test_nobody_else_reports(inspection: Inspection) -> None:
    with pytest.raises(PermissionDenied):
        inspection.hand_in(author=make_user())
    with pytest.raises(PermissionDenied):
        inspection.hand_in(author=inspection.officer)
    assert not InspectionReport.objects.exists()


def test_the_last_visit_of_a_term_may_arrive_after_its_end(inspection: Inspection) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    inspection.author.role_grants.all().delete()
    inspection.term.ends_on = yesterday
    inspection.term.save()
    report = inspection.hand_in(seen_on=yesterday)
    assert report.term == inspection.term
    with pytest.raises(PermissionDenied):
        inspection.hand_in(seen_on=yesterday + timedelta(days=1))


def test_an_auditor_before_the_first_day_is_told_so(inspection: Inspection) -> None:
    newcomer = inspection.office.seat(starts_on=timezone.localdate())
    refused("term", lambda: inspection.hand_in(author=newcomer.user, seen_on=timezone.localdate() - timedelta(days=3)))
