"""A spreadsheet is read whole or not at all, and each fault is named with its line."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook, load_workbook

from accounts.models import Role
from core.spreadsheets import SpreadsheetRefused
from plans.models import PlanPage, TaskPage
from plans.models.snapshots import snapshot_of
from plans.services import sheets
from tests.factories import make_staff
from tests.plans.factories import House
from tests.sessions import sign_in

HEADINGS = [str(column.title) for column in sheets.COLUMNS]
ADDRESS = "/plans/work/import/"


def row(**cells: Any) -> list[Any]:
    return [cells.get(column.key) for column in sheets.COLUMNS]


def good(house: House) -> list[list[Any]]:
    return [
        row(line="전략 또는 분야", code="1", title="참여"),
        row(line="과제", code="1-1", title="참여예산", department=house.works.name, responsible="처장"),
        row(line="세부과제", code="1-1-1", title="예산학교", department=house.works.name),
        row(line="연도별 목표", code="1-1-1", title="제안", first_year=2026, number="3", unit="건", amount=45_000_000),
        row(line="일정 단계", code="1-1-1", title="공모"),
        row(line="예산", code="1-1-1", first_year=2026, amount=1000),
    ]


def book(rows: list[list[Any]], headings: list[str] | None = None) -> Workbook:
    made = Workbook()
    for line in [headings or HEADINGS, *rows]:
        made.active.append(line)
    return made


def written(made: Workbook) -> BytesIO:
    content = BytesIO()
    made.save(content)
    content.seek(0)
    return content


def faults(made: Workbook) -> list[tuple[int, str]]:
    return [(fault.line, fault.column) for fault in sheets.read(written(made)).faults]


def test_a_good_sheet_has_no_fault(house: House) -> None:
    reading = sheets.read(written(book(good(house))))
    assert reading.faults == []
    assert reading.counts == {"strategies": 1, "tasks": 2, "targets": 1, "steps": 1, "budgets": 1}


def test_the_template_reads_without_a_fault_and_explains_itself(house: House) -> None:
    template = sheets.template()
    assert sheets.read(BytesIO(template)).faults == []
    explained = load_workbook(BytesIO(template)).worksheets[1]
    assert {cell.value for cell in explained["A"]} >= set(HEADINGS)


TASK = {"line": "과제", "code": "1-1", "title": "가", "department": "공원처"}
TARGET = {"line": "연도별 목표", "code": "1-1-1", "title": "가", "first_year": 2026, "number": "1"}
STEP = {"line": "일정 단계", "code": "1-1-1", "title": "가"}
BUDGET = {"line": "예산", "code": "1-1-1", "first_year": 2026}


@pytest.mark.parametrize(
    ("place", "cells", "expected"),
    [
        (1, {**TASK, "department": "없는 부서"}, (3, "부서")),
        (1, {**TASK, "department": None}, (3, "부서")),
        (1, {**TASK, "title": None}, (3, "제목 또는 지표")),
        (1, {**TASK, "responsible": "없는 직위"}, (3, "담당 직위")),
        (1, {**TASK, "others": "공원처, 없는 부서"}, (3, "협조 부서")),
        (0, {**TASK, "code": "0"}, (2, "구분")),
        (2, {"line": "무엇", "code": "1-1-1"}, (4, "구분")),
        (3, {**TARGET, "code": "9-9"}, (5, "번호")),
        (3, {**TARGET, "title": None}, (5, "제목 또는 지표")),
        (3, {**TARGET, "number": None}, (5, "목표 숫자")),
        (3, {**TARGET, "number": "1.234"}, (5, "목표 숫자")),
        (3, {**TARGET, "first_year": None}, (5, "시작 연도")),
        (3, {**TARGET, "first_year": 1026}, (5, "시작 연도")),
        (3, {**TARGET, "last_year": 2025}, (5, "끝 연도")),
        (3, {**TARGET, "amount": -5}, (5, "금액(원)")),
        (4, {**STEP, "starts_on": "2026년 3월"}, (6, "시작일")),
        (4, {**STEP, "title": "=1+1"}, (6, "제목 또는 지표")),
        (5, {**BUDGET, "amount": "백만"}, (7, "금액(원)")),
    ],
)
def test_a_fault_is_named_with_its_line(
    house: House, place: int, cells: dict[str, Any], expected: tuple[int, str]
) -> None:
    rows = good(house)
    rows[place] = row(**cells)
    assert expected in faults(book(rows))


def test_the_same_number_twice_and_the_same_target_twice(house: House) -> None:
    rows = good(house)
    rows.insert(3, rows[2])
    assert (5, "번호") in faults(book(rows))
    rows = good(house)
    rows.insert(4, rows[3])
    assert (6, "시작 연도") in faults(book(rows))


def test_wrong_missing_and_doubled_columns(house: House) -> None:
    headings = list(HEADINGS)
    headings[1], headings[5], headings[6] = "순번", "담당 부서명", HEADINGS[2]
    found = faults(book(good(house), headings))
    assert {line for line, _column in found} == {1}
    assert {"순번", "담당 부서명", HEADINGS[2], HEADINGS[1]} <= {column for _line, column in found}


def test_merged_cells_are_named_by_line(house: House) -> None:
    made = book(good(house))
    made.active.merge_cells("C3:D4")
    assert faults(made) == [(3, "")]


def test_a_hundred_thousand_rows_are_refused_at_once(house: House) -> None:
    made = Workbook(write_only=True)
    sheet = made.create_sheet()
    sheet.append(HEADINGS)
    for _each in range(100_000):
        sheet.append(["예산"])
    with pytest.raises(SpreadsheetRefused):
        sheets.read(written(made))


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04nonsense", "이름,값\n1,2".encode(), b"%PDF-1.7"])
def test_what_is_no_spreadsheet_is_refused(house: House, content: bytes) -> None:
    with pytest.raises(SpreadsheetRefused):
        sheets.read(BytesIO(content))


def form(house: House, content: bytes | None, **fields: Any) -> dict[str, Any]:
    sent: dict[str, Any] = {
        "title": "가져온 계획", "slug": "imported", "kind": "INNOVATION", "first_year": "2026", "last_year": "2027",
        "department": str(house.planning.pk), "summary": "요약", "vision": "", "goal": "", **fields,
    }  # fmt: skip
    if content is not None:
        sent["file"] = SimpleUploadedFile("계획.xlsx", content)
    return sent


def test_a_dry_run_makes_nothing_then_the_same_file_makes_drafts(house: House, client: Any) -> None:
    sign_in(client, house.author)
    answer = client.post(ADDRESS, form(house, written(book(good(house))).getvalue()))
    assert answer.status_code == 200
    assert answer.context["reading"].counts["tasks"] == 2
    assert not PlanPage.objects.exists()
    tried = str(answer.context["stored"].public_name)
    answer = client.post(ADDRESS, form(house, None, tried=tried, create="1"))
    plan = PlanPage.objects.get(slug="imported")
    assert answer.url == f"/plans/work/plans/{plan.pk}/"
    assert not plan.live, "an import is a draft"
    assert snapshot_of(plan)["strategies"][0]["tasks"][0]["subtasks"][0]["title"] == "예산학교"
    assert client.get(answer.url).status_code == 200


def test_a_sheet_with_one_fault_makes_nothing_at_all(house: House, client: Any) -> None:
    sign_in(client, house.author)
    rows = good(house)
    rows.append(row(line="예산", code="1-1-1", first_year=2026, amount="백만"))
    answer = client.post(ADDRESS, form(house, written(book(rows)).getvalue(), create="1"))
    page = answer.content.decode()
    assert "8" in page
    assert "잘못된 곳이 1군데" in page
    assert not PlanPage.objects.exists()
    assert not TaskPage.objects.exists()


def test_another_persons_file_is_not_taken(house: House, client: Any) -> None:
    sign_in(client, house.author)
    answer = client.post(ADDRESS, form(house, written(book(good(house))).getvalue()))
    tried = str(answer.context["stored"].public_name)
    sign_in(client, make_staff(Role.AUTHOR, house.planning))
    answer = client.post(ADDRESS, form(house, None, tried=tried, create="1"))
    assert answer.status_code == 422
    assert not PlanPage.objects.exists()


@pytest.mark.parametrize(("fields", "field"), [({"slug": "tasks"}, "slug"), ({"last_year": "2020"}, "last_year")])
def test_faults_of_the_form_keep_what_was_typed(house: House, client: Any, fields: dict[str, str], field: str) -> None:
    sign_in(client, house.author)
    answer = client.post(ADDRESS, form(house, written(book(good(house))).getvalue(), **fields))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert "가져온 계획" in answer.content.decode()


def test_only_authors_import(house: House, client: Any) -> None:
    sign_in(client, house.head)
    assert client.get(ADDRESS).status_code == 403
    assert client.post(ADDRESS, form(house, b"")).status_code == 403
    assert client.get(f"{ADDRESS}template/").status_code == 403
    sign_in(client, house.author)
    assert client.get(f"{ADDRESS}template/").status_code == 200
