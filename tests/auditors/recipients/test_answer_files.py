"""Files with an answer: sealed like the reporter's, read by the reporter alone, and naming nobody of this house."""

import io
import zipfile

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from auditors.models import SealedFile
from auditors.services import confidential_files
from auditors.services import confidential_handling as handling
from core.uploads.sealed import SealedUpload
from tests.auditors.recipients.receiving import DAY, PASSPHRASE, browser, make_case
from tests.core.uploads import samples

pytestmark = pytest.mark.django_db
AUTHOR = "홍담당"


def letter(name: str = "회신.docx") -> SimpleUploadedFile:
    """An office document that says who wrote it."""
    author = f"<cp:coreProperties xmlns:cp='x' xmlns:dc='y'><dc:creator>{AUTHOR}</dc:creator></cp:coreProperties>"
    parts = {"word/document.xml": "<w:p>조사 결과를 알려 드립니다</w:p>", "docProps/core.xml": author}
    return SimpleUploadedFile(name, samples.office_with("docx", parts))


def unpacked(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def reply(case, client, *files, **fields):
    address = reverse("integrity:handle_reply", args=[case.report.number])
    return client.post(address, {"text": "문서를 붙입니다.", "seen": 0, "files": list(files), **fields})


def fetched(case, file) -> bytes:
    sent = {"receipt": case.receipt, "file": str(file.public_name)}
    answer = Client().post(reverse("integrity:fetch_file"), sent)
    assert answer.status_code == 200 and answer.headers["Content-Disposition"].startswith("attachment")
    return answer.content


def test_the_reporter_gets_what_was_attached_to_an_answer_with_the_receipt():
    case = make_case()
    assert reply(case, browser(case.first), SimpleUploadedFile("회신.txt", "조사 결과".encode())).status_code == 302
    file = SealedFile.objects.get()
    assert file.message.position == 1
    assert fetched(case, file).decode() == "조사 결과"
    with confidential_files.storage().open(file.original, "rb") as kept:
        assert "조사 결과".encode() not in kept.read()


def test_the_reporters_page_offers_the_file_and_another_receipt_does_not_open_it():
    case = make_case()
    other = make_case(channel=case.channel, text="다른 제보입니다.")
    reply(case, browser(case.first), SimpleUploadedFile("회신.txt", b"answer"))
    file = SealedFile.objects.get()
    stranger = {"receipt": other.receipt, "file": str(file.public_name)}
    assert Client().post(reverse("integrity:fetch_file"), stranger).status_code == 404
    ticket = Client().get(reverse("integrity:come_back")).context["form"].initial["ticket"]
    page = Client().post(reverse("integrity:come_back"), {"receipt": case.receipt, "ticket": ticket})
    assert "회신.txt" in page.text and str(file.public_name) in page.text


def test_a_file_leaves_without_the_name_of_who_wrote_it():
    case = make_case()
    assert reply(case, browser(case.first), letter()).status_code == 302
    assert AUTHOR.encode() in unpacked(letter().read())
    handed = unpacked(fetched(case, SealedFile.objects.get()))
    assert "조사 결과를 알려 드립니다".encode() in handed and AUTHOR.encode() not in handed


def test_what_cannot_be_cleaned_is_refused_with_what_to_do_and_nothing_is_sent():
    case = make_case()
    answer = reply(case, browser(case.first), SimpleUploadedFile("회신.hwp", samples.compound()))
    assert answer.status_code == 422 and "PDF" in answer.text and "문서를 붙입니다." in answer.text
    assert case.report.messages.count() == 1 and not SealedFile.objects.exists()


def test_a_harmful_file_is_refused_beside_the_field():
    case = make_case()
    answer = reply(case, browser(case.first), SimpleUploadedFile("회신.exe", b"MZ\x90" + b"0" * 100))
    assert answer.status_code == 422 and case.report.messages.count() == 1
    assert answer.context["reply_form"].errors["files"]


def test_files_alone_are_an_answer_and_nothing_at_all_is_none():
    case = make_case()
    client = browser(case.first)
    assert reply(case, client, text="").status_code == 422
    assert reply(case, client, SimpleUploadedFile("회신.txt", b"answer"), text="").status_code == 302


def test_a_key_that_ran_out_sends_no_answer_without_its_files():
    case = make_case()
    client = browser(case.first, opened=False)
    asked = reply(case, client, SimpleUploadedFile("회신.txt", b"answer"))
    assert asked.status_code == 422 and 'name="without_files"' in asked.text
    carried = reply(case, client, without_files="on", passphrase=PASSPHRASE)
    assert carried.status_code == 422 and "문서를 붙입니다." in carried.text
    assert carried.context["reply_form"].errors["files"] and case.report.messages.count() == 1
    assert 'name="without_files"' not in carried.text
    assert reply(case, client, SimpleUploadedFile("회신.txt", b"answer")).status_code == 302


def test_the_token_is_asked_for_although_it_is_read_late():
    case = make_case()
    strict = Client(enforce_csrf_checks=True)
    strict.cookies.update(browser(case.first).cookies)
    assert reply(case, strict, SimpleUploadedFile("회신.txt", b"answer")).status_code == 403
    assert case.report.messages.count() == 1


def test_whoever_was_kept_out_attaches_nothing():
    case = make_case(3)
    excluded = case.first.recipient
    kept_out = make_case(channel=case.channel, excluded=[excluded.pk])
    with pytest.raises(PermissionDenied):
        handling.reply(
            kept_out.report, case.first.private, text="", seen=0, by=excluded.user, on=DAY,
            files=[SealedUpload.of("회신.txt", b"answer")],
        )  # fmt: skip
    assert not SealedFile.objects.exists()
