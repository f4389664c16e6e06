"""Files that come in: tried first, every fault with its line, taken in whole or not at all."""

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from core.submissions import keys
from surveys.models import PaperBatch, PaperSheet, Survey
from surveys.services import form_imports, paper, paper_files
from surveys.services.exports import XLSX
from surveys.services.refusals import SurveyRefused
from tests.sessions import sign_in
from tests.surveys.exports.sheets import NOW, Office, document

pytestmark = pytest.mark.django_db


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def batch(office) -> PaperBatch:
    survey = office.survey()
    return paper.open_batch(survey=survey, version=survey.current, place="접수", sheets=3, by=office.clerk, at=NOW)


def workbook(**sheets: list[list[Any]]) -> BytesIO:
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        page = book.create_sheet(title)
        for row in rows:
            page.append(row)
    written = BytesIO()
    book.save(written)
    written.seek(0)
    return written


def uploaded(file: BytesIO) -> SimpleUploadedFile:
    return SimpleUploadedFile("file.xlsx", file.getvalue(), content_type=XLSX)


def test_the_empty_spreadsheet_comes_back_filled_in(office, batch):
    book = load_workbook(BytesIO(paper_files.template(batch)))
    page = book.active
    headings = [cell.value for cell in page[1]]
    assert headings[:3] == ["설문지에 적은 번호", "1. 성별", "2. 나이"]
    assert [row[0].value for row in page.iter_rows(min_row=2)] == [1, 2, 3]
    for name, value in {"1. 성별": 2, "3. 이용한 시설": "1 5", "5-2. 신속": 4, "8. 횟수": -2.5}.items():
        page.cell(2, headings.index(name) + 1, value)
    written = BytesIO()
    book.save(written)

    assert paper_files.take_in(batch, written, by=office.clerk) == 3

    first = PaperSheet.objects.get(batch=batch, number=1)
    assert first.first == {"sex": "2", "use": "1 5", "mat.4": "4", "num": "-2.5"}
    # One reading: another person still types the paper.
    assert (first.first_by, first.second_by) == (office.clerk, None)


def test_every_fault_is_told_with_its_line_and_nothing_is_taken_in(office, batch):
    paper.key(batch=batch, number=3, typed={"sex": "1"}, by=office.officer)
    paper.key(batch=batch, number=3, typed={"sex": "1"}, by=office.other_clerk)
    file = workbook(
        sheet=[["sheet", "sex", "nps"], [1, "7", "10"], [1, "1", ""], [9, "1", ""], [3, "1", ""], [2, "", "=1+1"]]
    )

    run = paper_files.look_at(batch, file)

    assert [fault.line for fault in sorted(run.faults, key=lambda fault: fault.line)] == [2, 3, 4, 5, 6]
    with pytest.raises(SurveyRefused):
        paper_files.take_in(batch, file, by=office.clerk)
    assert not PaperSheet.objects.filter(first_by=office.clerk).exists()


def test_sheets_pass_through_the_page_twice_before_they_count_as_read(office, batch, client):
    sign_in(client, office.clerk)
    url = reverse("surveys:paper_import", args=[batch.survey.slug, batch.number])
    file = workbook(sheet=[["sheet", "sex"], [1, "1"], [2, "2"]])
    tried = client.post(url, {"submission_key": keys.new_key(), "file": uploaded(file)})
    assert tried.status_code == 200
    assert not PaperSheet.objects.exists()

    done = client.post(url, {"submission_key": keys.new_key(), "tried": tried.context["stored"].public_name})

    assert done.url == reverse("surveys:paper_batch", args=[batch.survey.slug, batch.number])
    assert PaperSheet.objects.filter(first_by=office.clerk).count() == 2
    # The file is gone; a second press finds nothing.
    client.post(url, {"submission_key": keys.new_key(), "tried": tried.context["stored"].public_name})
    assert PaperSheet.objects.count() == 2


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 broken", b"sheet,sex\n1,1\n", b"\x00" * 2000])
def test_what_is_no_workbook_is_refused_in_words(office, batch, client, content):
    sign_in(client, office.clerk)
    url = reverse("surveys:paper_import", args=[batch.survey.slug, batch.number])
    file = SimpleUploadedFile("file.xlsx", content, content_type=XLSX)
    answer = client.post(url, {"submission_key": keys.new_key(), "file": file})
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]


@pytest.mark.parametrize("name", ["", "nonsense", "00000000-0000-4000-8000-000000000000"])
def test_the_file_of_another_cannot_be_taken_in(office, batch, client, name):
    url = reverse("surveys:paper_import", args=[batch.survey.slug, batch.number])
    sign_in(client, office.clerk)
    tried = client.post(
        url, {"submission_key": keys.new_key(), "file": uploaded(workbook(sheet=[["sheet", "sex"], [1, "1"]]))}
    )
    sign_in(client, office.other_clerk)
    for given in (name, tried.context["stored"].public_name):
        client.post(url, {"submission_key": keys.new_key(), "tried": given})
    assert not PaperSheet.objects.exists()


FORM = {
    "survey": [
        ["type", "name", "label", "required"],
        ["select_one yes", "q1", "이용하셨습니까?", "yes"],
        ["integer", "q2", "몇 번?", ""],
        ["geopoint", "q3", "어디?", ""],
    ],
    "choices": [["list_name", "name", "label"], ["yes", "1", "예"], ["yes", "2", "아니요"]],
}


def draft_of(office: Office) -> Survey:
    from surveys.services import editing

    return editing.create(title="새 설문", department=office.department, by=office.officer, at=NOW, document=document())


def test_a_questionnaire_takes_the_place_of_the_draft(office, client):
    survey = draft_of(office)
    sign_in(client, office.officer)
    url = reverse("surveys:import_form", args=[survey.slug])
    tried = client.post(url, {"submission_key": keys.new_key(), "file": uploaded(workbook(**FORM))})
    page = tried.content.decode()
    assert "이용하셨습니까?" in page
    # What cannot be taken over is said with its sheet and line.
    assert [(fault.sheet, fault.line) for fault in tried.context["run"].faults] == [("survey", 4)]
    survey.refresh_from_db()
    assert "이용하셨습니까?" not in str(survey.draft)

    client.post(url, {"submission_key": keys.new_key(), "tried": tried.context["stored"].public_name,
                      "revision": tried.context["revision"]})  # fmt: skip

    survey.refresh_from_db()
    assert [question["text"] for section in survey.draft["sections"] for question in section["questions"]] == [
        "이용하셨습니까?", "몇 번?",
    ]  # fmt: skip


def test_what_somebody_else_wrote_meanwhile_is_not_overwritten(office):
    survey = draft_of(office)
    with pytest.raises(SurveyRefused) as refused:
        form_imports.take_in(
            survey=survey, file=workbook(**FORM), revision=survey.draft_revision - 1, by=office.officer, at=NOW
        )
    assert refused.value.code == "changed"


def test_a_published_questionnaire_is_not_replaced_by_a_file(office, client):
    survey = office.survey()
    with pytest.raises(SurveyRefused):
        form_imports.take_in(survey=survey, file=workbook(**FORM), revision=0, by=office.officer, at=NOW)
    sign_in(client, office.officer)
    answer = client.get(reverse("surveys:import_form", args=[survey.slug]))
    assert answer.url == reverse("surveys:build", args=[survey.slug])
