"""The catalogue: when what is due, what a publication does to it, and sheets that come in whole or not at all."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from accounts.models import Role
from core.search.models import SearchDocument
from core.workflow import engine
from core.workflow.models import Case
from disclosures.due_dates import next_due
from disclosures.models import CatalogueImport, CatalogueItem, DisclosureTable, Obligation
from disclosures.models.parts import DisclosureFigure
from disclosures.services import catalogue, due
from disclosures.services.catalogue import ImportRefused
from signoff.services import steps
from tests.factories import grant, make_department, make_user
from tests.sessions import sign_in
from tests.signoff.conftest import edit, fresh, sign, step

AT = datetime(2026, 11, 2, 1, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("cycle", "month", "day", "after", "expected"),
    [
        ("MONTHLY", None, 10, date(2026, 11, 9), date(2026, 11, 10)),
        ("MONTHLY", None, 10, date(2026, 11, 10), date(2026, 12, 10)),
        ("MONTHLY", None, 31, date(2026, 2, 1), date(2026, 2, 2)),
        ("MONTHLY", None, 31, date(2026, 2, 2), date(2026, 3, 3)),
        ("QUARTERLY", None, 15, date(2026, 11, 2), date(2027, 1, 15)),
        ("HALF_YEARLY", 1, 25, date(2026, 2, 1), date(2026, 7, 27)),
        ("HALF_YEARLY", 12, 15, date(2026, 1, 1), date(2026, 6, 15)),
        ("YEARLY", 1, 1, date(2026, 6, 1), date(2027, 1, 4)),
        ("YEARLY", 2, 29, date(2027, 1, 1), date(2027, 3, 2)),
        ("ONCE", 1, 1, date(2026, 1, 1), None),
        ("ON_CHANGE", None, None, date(2026, 1, 1), None),
    ],
)
def test_the_next_due_day_is_a_working_day_after_the_given_one(cycle, month, day, after, expected):
    assert next_due(cycle=cycle, month=month, day=day, after=after) == expected


@pytest.fixture
def soon(item):
    item.next_due_on = date(2026, 11, 10)
    item.save()
    return item


def test_what_is_due_lies_on_the_desk_once(soon):
    assert due.open_what_is_due(AT) == 1
    assert due.open_what_is_due(AT + timedelta(hours=1)) == 0
    case = Case.objects.get(workflow="disclosure_due")
    assert case.department == soon.department and case.due_at.date() == date(2026, 11, 10)


def test_what_is_due_later_does_not_lie_there_yet(item):
    item.next_due_on = date(2026, 12, 24)
    item.save()
    assert due.open_what_is_due(AT) == 0


def test_a_publication_fulfils_what_is_due_and_sets_the_next_day(soon, page, people):
    due.open_what_is_due(AT)
    sign(page, people)
    obligation = Obligation.objects.get()
    soon.refresh_from_db()
    assert obligation.state == "FULFILLED" and obligation.page_id == page.pk
    assert soon.next_due_on == date(2027, 3, 31) and soon.last_published_at == AT


def test_a_correction_fulfils_nothing_new(soon, page, people):
    sign(page, people)
    sign(edit(page, people.author), people)
    assert Obligation.objects.count() == 1


def test_waiving_says_why_and_moves_on(soon, people):
    obligation = due.open_obligation(soon, due_on=soon.next_due_on, at=AT)
    with pytest.raises(engine.TransitionRefused):
        engine.apply(obligation, "waive", actor=people.author, at=AT)
    with pytest.raises(engine.TransitionRefused):
        engine.apply(obligation, "waive", actor=people.checker, at=AT, reason="해당 없음")
    engine.apply(obligation, "waive", actor=people.author, at=AT, reason="이번 해에는 추경이 없습니다")
    obligation.refresh_from_db()
    soon.refresh_from_db()
    assert obligation.waived_because == "이번 해에는 추경이 없습니다" and soon.next_due_on == date(2027, 3, 31)


def test_a_change_starts_the_days(item):
    item.cycle, item.due_month, item.due_day, item.due_within = "ON_CHANGE", None, None, 5
    item.save()
    assert due.note_change(item, at=AT) == date(2026, 11, 9)
    assert Obligation.objects.get().due_on == date(2026, 11, 9)


def test_what_is_signed_is_found(page, people):
    sign(page, people)
    document = SearchDocument.objects.get(kind="disclosure")
    assert document.title == fresh(page).title


def test_a_page_that_would_end_in_the_past_is_refused(page):
    page.expire_at = AT - timedelta(days=1)
    with pytest.raises(ValidationError):
        page.clean()


@pytest.mark.parametrize(
    ("kinds", "cells", "line"),
    [
        ("text, won", "가|나\n다|천 원", "2"),
        ("text, date", "가|나\n다|2026-13-40", "2"),
        ("text, number", "가|나\n다|1\n라|두 개", "3"),
        ("text", "가|나\n다|1", "1"),
        ("", "가|나\n다", "2"),
        ("text, number", "가|나\n다|NaN", "2"),
    ],
)
def test_a_wrong_cell_is_named_by_line(kinds, cells, line):
    with pytest.raises(ValidationError) as refused:
        DisclosureTable(caption="표", kinds=kinds, cells=cells).clean()
    assert line in str(refused.value)


@pytest.mark.parametrize("values", ["2021", "2021|1", "2022|1\n2021|2", "2021|하나\n2022|2", "2021|1\n2021|2"])
def test_figures_without_order_or_numbers_are_refused(values):
    with pytest.raises(ValidationError):
        DisclosureFigure(title="수", conclusion="결", values=values).clean()


# Sheets


@pytest.fixture
def keeper(people):
    person = make_user(mfa=True)
    grant(person, Role.ADMINISTRATOR)
    return person


def sheet(*rows):
    book = Workbook()
    book.active.append(["번호", "분야", "항목", "공표주기", "공표 월", "공표 일", "다음 공표일", "부서", "공개 방법"])
    for row in rows:
        book.active.append(row)
    file = BytesIO()
    book.save(file)
    return file


def good(code="9-01", department="기획예산부", **changes):
    row = {"code": code, "field": "예산", "title": "새 항목", "cycle": "매년", "month": 3, "day": 31, "next": None}
    return [*{**row, **changes}.values(), department, "누리집"]


def test_a_sheet_is_looked_at_without_changing_anything(item, keeper):
    run = catalogue.look_at(sheet(good(), good("9-02")), at=AT)
    assert [one.code for one in run.added] == ["9-01", "9-02"] and run.is_whole
    assert CatalogueItem.objects.count() == 1


def test_a_good_sheet_is_taken_in_whole(item, keeper):
    taken = catalogue.take_in(
        sheet(good(), good("1-01", title="이름이 바뀐 항목")), name="목록.xlsx", actor=keeper, at=AT
    )
    assert (taken.added, taken.changed) == (1, 1)
    item.refresh_from_db()
    assert item.title == "이름이 바뀐 항목"
    assert CatalogueItem.objects.get(code="9-01").next_due_on == date(2027, 3, 31)


@pytest.mark.parametrize(
    ("row", "column"),
    [
        (good(month=13), "공표 월"),
        (good(day=None), "공표 월"),
        (good(cycle="가끔"), "공표주기"),
        (good(department="없는 부서"), "부서"),
        (good(next=date(2020, 1, 1)), "다음 공표일"),
        (good(next="2027-01-01"), "다음 공표일"),
        (good(title="=1+1"), "항목"),
        (good(title=None), "항목"),
        (good("9-00"), "번호"),
    ],
)
def test_one_fault_keeps_the_whole_sheet_out_and_names_its_line(item, keeper, row, column):
    file = sheet(good("9-00"), row)
    run = catalogue.look_at(file, at=AT)
    assert {(fault.line, fault.column) for fault in run.faults} == {(3, column)}
    with pytest.raises(ImportRefused):
        catalogue.take_in(file, name="x.xlsx", actor=keeper, at=AT)
    assert CatalogueItem.objects.count() == 1 and not CatalogueImport.objects.exists()


def test_what_is_handed_out_can_be_handed_in(item, keeper):
    item.next_due_on = date(2027, 3, 31)
    item.save()
    file = BytesIO(catalogue.as_spreadsheet(CatalogueItem.objects.select_related("department")))
    run = catalogue.look_at(file, at=AT)
    assert run.is_whole and run.unchanged == 1


def test_who_keeps_one_department_imports_nothing(item, people):
    officer = make_user()
    grant(officer, Role.CASE_OFFICER, people.department)
    with pytest.raises(PermissionDenied):
        catalogue.take_in(sheet(good()), name="x.xlsx", actor=officer, at=AT)


def uploaded(content, name="목록.xlsx"):
    return SimpleUploadedFile(name, content, content_type="application/octet-stream")


def test_the_import_page_tries_first_and_takes_in_second(client, item, keeper):
    sign_in(client, keeper)
    answer = client.post(reverse("disclosures:import"), {"file": uploaded(sheet(good()).getvalue())})
    assert answer.status_code == 200 and CatalogueItem.objects.count() == 1
    tried = answer.context["stored"].public_name
    assert client.post(reverse("disclosures:import"), {"tried": tried}).status_code == 302
    assert CatalogueItem.objects.count() == 2


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"MZ\x90", "a.xlsx"),
        (b"%PDF-1.7 x", "a.xlsx"),
        (b"<svg/>", "a.xlsx"),
        (b"PK\x03\x04", "a.xlsx"),
        (b"x", "a.exe"),
    ],
)
def test_forbidden_and_lying_files_are_refused_with_a_sentence(client, item, keeper, content, name):
    sign_in(client, keeper)
    answer = client.post(reverse("disclosures:import"), {"file": uploaded(content, name)})
    assert answer.status_code == 422 and answer.context["form"].errors["file"]


def test_somebody_elses_tried_sheet_is_not_taken(client, item, keeper):
    sign_in(client, keeper)
    tried = client.post(reverse("disclosures:import"), {"file": uploaded(sheet(good()).getvalue())}).context["stored"]
    other = make_user(mfa=True)
    grant(other, Role.ADMINISTRATOR)
    sign_in(client, other)
    client.post(reverse("disclosures:import"), {"tried": tried.public_name})
    client.post(reverse("disclosures:import"), {"tried": "no-uuid"})
    assert CatalogueItem.objects.count() == 1


# Pages


def test_the_list_costs_the_same_with_one_item_and_with_thirty(client, item, people):
    def queries():
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(reverse("disclosures:list")).status_code == 200
        return len(asked)

    client.get(reverse("disclosures:list"))
    few = queries()
    CatalogueItem.objects.bulk_create(
        CatalogueItem(
            code=f"2-{n}", field="계약", title=f"항목 {n}", cycle="ONCE", department=people.department, method="가"
        )
        for n in range(29)
    )
    assert queries() == few


def test_overdue_items_are_told_and_can_be_asked_for(client, item):
    item.next_due_on = date(2020, 1, 2)
    item.save()
    page = client.get(reverse("disclosures:list"), {"timing": "overdue"})
    assert item.title in page.content.decode() and page.context["counts"].overdue == 1
    assert client.get(reverse("disclosures:item", args=[item.code])).context["is_overdue"]


def test_the_public_page_names_the_three(client, page, people):
    signed = sign(page, people)
    html = client.get(signed.url).content.decode()
    for person in (people.author, people.checker, people.approver):
        assert person.display_name in html


def test_a_draft_has_no_public_page(client, page):
    assert client.get(page.url or "/disclosures/" + page.slug + "/").status_code == 404


@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_tables_are_given_as_data(client, page, people, form):
    draft = fresh(page)
    draft.tables.add(DisclosureTable(caption="동별", kinds="text, won", cells="동|금액\n=새들동|1,000"))
    draft.save_revision(user=people.author)
    sign(page, people)
    table = DisclosureTable.objects.get()
    address = reverse("disclosures:table", args=[table.pk, form])
    answer = client.get(address)
    assert answer.status_code == 200
    if form == "xlsx":
        assert load_workbook(BytesIO(answer.content)).worksheets[0]["A2"].data_type != "f"
    else:
        assert b"1000" in answer.content
    assert client.get(reverse("disclosures:table", args=[table.pk, "exe"])).status_code == 404


def test_two_editors_at_once_the_second_is_stopped(page, people):
    steps.submit(page=page, actor=people.author, at=AT)
    assert fresh(page).get_lock().for_user(people.author)
    step(page, "return_after_check", people.checker, reason="고쳐 주십시오")
    assert fresh(page).get_lock() is None


@pytest.mark.parametrize("name", ["staff", "add_item", "import", "staff_register", "add_request", "template"])
def test_the_staffs_pages_are_for_the_staff(client, item, name):
    resident = make_user()
    sign_in(client, resident)
    assert client.get(reverse(f"disclosures:{name}")).status_code == 403
    client.logout()
    assert client.get(reverse(f"disclosures:{name}")).status_code == 302


def test_an_item_of_another_department_is_not_changed(client, item):
    officer = make_user(mfa=True)
    grant(officer, Role.CASE_OFFICER, make_department())
    sign_in(client, officer)
    assert client.get(reverse("disclosures:edit_item", args=[item.code])).status_code == 403
