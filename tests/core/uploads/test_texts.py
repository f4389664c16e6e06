"""The words of attached files: read within limits, found by whom the thing is shown to, and by nobody else."""

import io
import zipfile
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.files.base import ContentFile
from fpdf import FPDF

from core.search import attachments, audiences, index
from core.search.jobs import read_files
from core.search.models import SearchDocument
from core.uploads import attach, extraction, receive, remove, texts
from core.uploads.access import _predicates
from core.uploads.models import FileText
from tests.factories import make_department, make_user

AT = datetime(2026, 1, 5, tzinfo=UTC)
BOMB = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;">]><w:t>&c;</w:t>'


def archive(**parts: bytes | str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return packed.getvalue()


def docx(*paragraphs: str) -> bytes:
    lines = "".join(f"<w:p><w:r><w:t>{text}</w:t><w:tab/></w:r></w:p>" for text in paragraphs)
    body = f'<w:document xmlns:w="w"><w:body>{lines}</w:body></w:document>'
    return archive(word__document_xml=body, **{"[Content_Types]_xml": "<Types/>"})


def hwpx(*sections: str) -> bytes:
    parts = {
        f"Contents__section{number}_xml": f'<hs:sec xmlns:hs="s" xmlns:hp="p"><hp:p><hp:t>{text}</hp:t></hp:p></hs:sec>'
        for number, text in enumerate(sections)
    }
    return archive(mimetype="application/hwp+zip", **parts)


def pdf(text: str = "") -> bytes:
    document = FPDF()
    document.add_page()
    if text:
        document.set_font("helvetica")
        document.cell(text=text)
    return bytes(document.output())


@pytest.mark.parametrize(
    ("kind", "content", "expected"),
    [
        ("docx", docx("공영주차장 요금", "둘째 줄"), "공영주차장 요금 \n둘째 줄"),
        ("hwpx", hwpx("첫 절", "둘째 절"), "첫 절\n둘째 절"),
        ("pdf", pdf("annual report 2026"), "annual report 2026"),
    ],
)
def test_the_words_of_a_file_are_read_in_their_order(kind: str, content: bytes, expected: str) -> None:
    result, text = texts.words_of(kind, content)
    assert (result, text.strip()) == ("found", expected)


def test_sections_of_a_hangul_document_follow_by_number() -> None:
    _result, text = texts.words_of("hwpx", hwpx(*[f"절{number}" for number in range(12)]))
    assert text.split() == [f"절{number}" for number in range(12)]


@pytest.mark.parametrize(
    ("kind", "content", "expected"),
    [
        ("pdf", pdf(), "none"),
        ("docx", docx(), "none"),
        ("pdf", b"%PDF-1.7 broken", "failed"),
        ("docx", b"PK broken", "failed"),
        ("docx", archive(word__document_xml=BOMB), "failed"),
        ("hwpx", archive(Contents__section0_xml=BOMB), "failed"),
        ("docx", archive(other_xml="<a/>"), "failed"),
        ("docx", archive(word__document_xml="<w><t>끝나지 않는"), "found"),
    ],
)
def test_what_cannot_be_read_says_so(kind: str, content: bytes, expected: str) -> None:
    assert texts.words_of(kind, content)[0] == expected


def test_a_part_that_unpacks_to_too_much_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extraction, "LARGEST_PART", 1_000_000)
    bomb = docx("가" * 2_000_000)
    assert len(bomb) < 20_000
    assert extraction.read("docx", bomb)["result"] in {"failed", "found"}
    assert len(extraction.read("docx", bomb)["text"]) <= extraction.LONGEST_TEXT


def test_who_asks_for_more_words_or_fewer_gets_them() -> None:
    content = docx("가" * 300_000)
    assert len(texts.words_of("docx", content)[1]) == extraction.LONGEST_TEXT
    assert len(texts.words_of("docx", content, longest=250_000)[1]) == 250_000
    assert texts.words_of("docx", content, longest=3)[1] == "가가가"


def test_pages_are_read_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    document = FPDF()
    document.set_font("helvetica")
    for number in range(5):
        document.add_page()
        document.cell(text=f"page{number}")
    monkeypatch.setattr(extraction, "MOST_PAGES", 3)
    assert extraction.read("pdf", bytes(document.output()))["text"].split() == ["page0", "page1", "page2"]


def test_a_reader_that_never_ends_is_ended(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    endless = tmp_path / "endless.py"
    endless.write_text("import time\nwhile True: time.sleep(1)\n")
    monkeypatch.setattr(texts, "_PROGRAM", endless)
    monkeypatch.setattr(texts, "_SECONDS", 0.5)
    assert texts.words_of("pdf", b"") == ("failed", "")


@pytest.fixture
def open_departments(monkeypatch: pytest.MonkeyPatch) -> dict[str, bool]:
    """Files of departments may be read by everybody, while the switch is on."""
    switch = {"open": True}
    monkeypatch.setitem(_predicates, "accounts.department", lambda person, department: switch["open"])
    return switch


def attached(obj: Any, content: bytes, name: str = "붙임.docx") -> Any:
    file = receive(ContentFile(content, name=name), owner=make_user(), at=AT)
    attach([file], obj, at=AT)
    return file


def put(obj: Any, audience: str = "public") -> None:
    index.put(obj, kind="page", title="알림", url="/notice/", published_at=AT, audience=audience)


def found(words: str, audience: tuple[str, ...] = ("public",), person: Any = None) -> list[str]:
    return [hit.document.title for hit in index.query(words, audience=audience, person=person).hits]


@pytest.mark.django_db
def test_an_attached_file_is_found_by_its_words_and_leads_to_its_page(open_departments: Any) -> None:
    place = make_department()
    put(place)
    attached(place, docx("산란기 통행 제한"))
    assert found("산란기") == []
    read_files(AT)
    assert found("산란기") == ["붙임.docx"]
    [document] = SearchDocument.objects.filter(kind="file")
    assert document.url == "/notice/"


@pytest.mark.django_db
def test_a_file_is_never_found_by_whom_its_page_is_not_shown_to(open_departments: Any) -> None:
    place = make_department()
    put(place, audience="staff")
    attached(place, docx("징계 심의"))
    read_files(AT)
    assert found("징계") == []
    assert found("징계", ("public", "staff")) == ["붙임.docx"]
    put(place)
    assert found("징계") == ["붙임.docx"]
    put(place, audience="staff")
    assert found("징계") == []
    index.remove(place)
    assert found("징계", ("public", "staff")) == []


@pytest.mark.django_db
def test_the_right_to_read_is_asked_again_when_it_is_found(open_departments: dict[str, bool]) -> None:
    place, reader = make_department(), make_user()
    put(place)
    attached(place, docx("산란기 통행 제한"))
    read_files(AT)
    assert found("산란기", tuple(audiences.held_by(reader)), reader) == ["붙임.docx"]
    open_departments["open"] = False
    assert found("산란기", tuple(audiences.held_by(reader)), reader) == []


@pytest.mark.django_db
def test_a_file_of_something_outside_the_search_stays_outside_until_that_comes_in(open_departments: Any) -> None:
    place = make_department()
    attached(place, docx("산란기 통행 제한"))
    read_files(AT)
    assert found("산란기") == []
    put(place)
    assert found("산란기") == ["붙임.docx"]


@pytest.mark.django_db
def test_a_removed_file_leaves_the_search(open_departments: Any) -> None:
    place = make_department()
    put(place)
    file = attached(place, docx("산란기 통행 제한"))
    read_files(AT)
    remove(file, at=AT)
    assert found("산란기", person=make_user()) == []
    assert attachments.sweep() == 1


@pytest.mark.django_db
def test_each_file_is_read_once_and_loose_ones_not_at_all(open_departments: Any) -> None:
    receive(ContentFile(docx("아직 붙지 않은"), name="a.docx"), owner=make_user(), at=AT)
    attached(make_department(), pdf(), "scan.pdf")
    read_files(AT)
    assert list(FileText.objects.values_list("file__name", "result")) == [("scan.pdf", "none")]
    assert not texts.unread(5).exists()
