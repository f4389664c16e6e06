"""Honest files: what is kept of them, and what is left out."""

import hashlib
import io
import unicodedata
from datetime import timedelta

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from PIL import Image

from core import uploads
from core.uploads import StoredFile, UploadRefused, jobs, names, sweeping
from core.uploads.forms import FilesField
from core.uploads.models import upload_storage
from tests.core.uploads import samples

NOW = timezone.now()


def opened(stored):
    return Image.open(io.BytesIO(stored.file.read()))


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("a.pdf", samples.pdf(), "application/pdf"),
        ("a.docx", samples.office("docx"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("a.xlsx", samples.office("xlsx"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("a.pptx", samples.office("pptx"), "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
        ("a.hwpx", samples.hwpx(), "application/hwp+zip"),
        ("a.hwp", samples.compound(), "application/x-hwp"),
        ("a.txt", "회의록 초안".encode(), "text/plain"),
        ("a.txt", "회의록 초안".encode("cp949"), "text/plain"),
        ("a.csv", "\ufeff이름,수\r\n가,1\r\n".encode(), "text/csv"),
        ("a.csv", "이름,수\n가,1\n".encode("cp949"), "text/csv"),
        ("a.csv", "이름\t수\n".encode("utf-16"), "text/csv"),
    ],
)
def test_documents_are_kept_byte_by_byte(take, name, content, media_type):
    stored = take(name, content)
    assert (stored.name, stored.media_type, stored.kind) == (name, media_type, "document")
    assert stored.file.read() == content
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert stored.size == len(content)


@pytest.mark.parametrize(
    ("name", "kind"), [("a.jpg", "JPEG"), ("a.JPEG", "JPEG"), ("a.png", "PNG"), ("a.webp", "WEBP")]
)
def test_pictures_are_redrawn_in_their_own_format(take, name, kind):
    stored = take(name, samples.picture(kind))
    assert opened(stored).format == kind
    assert (stored.width, stored.height) == (640, 480)
    assert Image.open(io.BytesIO(stored.thumbnail.read())).size == (480, 360)


def test_hyperlinks_in_a_document_are_no_reason_to_refuse(take):
    link = {"word/_rels/document.xml.rels": samples.relationship("hyperlink")}
    assert take("a.docx", samples.office_with("docx", link)).pk


@pytest.mark.parametrize("name", ["a.jpg", "a.png"])
def test_picture_tells_nothing_about_place_device_or_person(take, name):
    content = samples.telling_jpeg() if name == "a.jpg" else samples.telling_png()
    assert b"Secret" in content
    stored = take(name, content)
    picture = opened(stored)
    assert not picture.getexif()
    assert not {"icc_profile", "exif", "comment", "xmp", "Author"} & set(picture.info)
    for kept in (stored.file, stored.thumbnail):
        kept.seek(0)
        whole = kept.read()
        assert b"Secret" not in whole
        assert b"hidden comment" not in whole


@pytest.mark.parametrize(("orientation", "size"), [(1, (640, 480)), (3, (640, 480)), (6, (480, 640)), (8, (480, 640))])
def test_picture_is_turned_upright(take, orientation, size):
    stored = take("a.jpg", samples.telling_jpeg(orientation))
    assert (stored.width, stored.height) == opened(stored).size == size


def test_large_picture_is_made_smaller_and_keeps_its_shape(take):
    assert take("a.jpg", samples.picture(size=(6000, 3000))).width == 2560
    stored = take("b.png", samples.picture("PNG", size=(1000, 4000)))
    assert (stored.width, stored.height) == (640, 2560)


def test_small_picture_is_not_blown_up(take):
    stored = take("a.png", samples.picture("PNG", (20, 10)))
    assert (stored.width, stored.height) == (20, 10)


@pytest.mark.parametrize(
    ("mode", "kind"),
    [
        ("RGBA", "PNG"),
        ("LA", "PNG"),
        ("P", "PNG"),
        ("L", "PNG"),
        ("1", "PNG"),
        ("I;16", "PNG"),
        ("CMYK", "JPEG"),
        ("L", "JPEG"),
    ],
)
def test_every_mode_of_picture_can_be_read(take, mode, kind):
    target = io.BytesIO()
    Image.new(mode, (30, 20)).save(target, kind)
    assert take("a.png" if kind == "PNG" else "a.jpg", target.getvalue()).width == 30


def test_transparency_is_kept(take):
    assert opened(take("a.png", samples.picture("PNG", mode="RGBA"))).mode == "RGBA"


def test_what_hangs_on_behind_a_picture_is_gone(take):
    stored = take("a.jpg", samples.picture() + samples.archive({"evil.js": "alert(1)"}) + b"<script>alert(1)</script>")
    content = stored.file.read()
    assert b"evil.js" not in content
    assert b"<script>" not in content


def test_film_behind_a_picture_is_no_reason_to_refuse(take):
    assert take("a.jpg", samples.picture(progressive=True) + b"\x00\xff\xda\x00" * 5_000).width == 640


def test_only_the_first_frame_of_a_moving_picture_is_kept(take):
    target = io.BytesIO()
    frames = [Image.new("RGB", (10, 10), colour) for colour in ("red", "blue")]
    frames[0].save(target, "WEBP", save_all=True, append_images=frames[1:], duration=100)
    assert getattr(opened(take("a.webp", target.getvalue())), "n_frames", 1) == 1


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("보고서.pdf", "보고서.pdf"),
        (unicodedata.normalize("NFD", "회의록.pdf"), "회의록.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\사용자\\나\\a.pdf", "a.pdf"),
        ('a"b<c>|?*.pdf', "a_b_c____.pdf"),
        ("  a \n\t b.pdf ", "a b.pdf"),
        ("a\u202efdp.pdf", "afdp.pdf"),
        ("a\x00.pdf", "a.pdf"),
        (".htaccess.pdf", "htaccess.pdf"),
        ("가" * 300 + ".pdf", "가" * 146 + ".pdf"),
        ("a.PDF", "a.PDF"),
        ("", "file"),
        ("...", "file"),
    ],
)
def test_names_are_made_harmless(given, kept):
    assert names.sanitise(given) == kept


def test_file_without_an_ending_gets_the_one_of_its_content(take):
    assert take("사진", samples.picture()).name == "사진.jpg"


def test_file_that_came_through_the_disk_is_taken_too(owner):
    file = TemporaryUploadedFile("a.pdf", "application/pdf", 0, None)
    file.write(samples.pdf())
    file.size = file.tell()
    file.seek(0)
    assert uploads.receive(file, owner=owner, at=NOW).file.read() == samples.pdf()
    file.close()


def test_several_files_are_taken_all_or_none(owner):
    files = [SimpleUploadedFile("a.pdf", samples.pdf()), SimpleUploadedFile("b.exe", b"MZ")]
    with pytest.raises(UploadRefused, match=r"b\.exe"):
        uploads.receive_all(files, owner=owner, at=NOW)
    assert not StoredFile.objects.exists()
    assert len(uploads.receive_all(files[:1], owner=owner, at=NOW)) == 1


def test_more_files_than_allowed_are_refused_with_the_number(owner, settings):
    settings.UPLOAD_MAX_FILES = 2
    with pytest.raises(UploadRefused, match="2"):
        uploads.receive_all([SimpleUploadedFile("a.pdf", samples.pdf())] * 3, owner=owner, at=NOW)


def test_bytes_are_gone_where_the_row_could_not_be_written(owner, monkeypatch):
    kept = []
    monkeypatch.setattr(StoredFile, "save", lambda self, **_options: kept.append(self) or 1 / 0)
    with pytest.raises(ZeroDivisionError):
        uploads.receive(SimpleUploadedFile("a.png", samples.picture("PNG")), owner=owner, at=NOW)
    assert not upload_storage().exists(kept[0].file.name)
    assert not upload_storage().exists(kept[0].thumbnail.name)


def test_files_of_forms_never_handed_in_are_swept(take, owner):
    loose, attached = take("a.pdf", samples.pdf()), take("b.pdf", samples.pdf())
    uploads.attach([attached], owner, at=NOW)
    jobs.sweep_loose(NOW + timedelta(days=1))
    assert StoredFile.objects.count() == 2
    jobs.sweep_loose(NOW + timedelta(days=3))
    assert StoredFile.objects.get() == attached
    assert not upload_storage().exists(loose.file.name)
    assert upload_storage().exists(attached.file.name)


def test_file_that_is_attached_while_others_are_swept_stays(take, owner, monkeypatch):
    take("a.pdf", samples.pdf())
    late = take("b.pdf", samples.pdf())
    monkeypatch.setattr(sweeping, "delete_bytes", lambda file: uploads.attach([late], owner, at=NOW))
    jobs.sweep_loose(NOW + timedelta(days=3))
    assert StoredFile.objects.get() == late
    assert upload_storage().exists(late.file.name)


def test_bytes_of_a_transaction_that_failed_are_swept(take, owner):
    known = take("a.png", samples.picture("PNG"))
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        lost = take("b.png", samples.picture("PNG"))
        raise ZeroDivisionError
    storage = upload_storage()
    jobs.sweep_unknown(timezone.now())
    assert storage.exists(lost.file.name)
    jobs.sweep_unknown(timezone.now() + timedelta(days=2))
    assert not storage.exists(lost.file.name)
    assert not storage.exists(lost.thumbnail.name)
    assert storage.exists(known.file.name)
    assert storage.exists(known.thumbnail.name)


@pytest.mark.django_db(transaction=True)
def test_removed_file_loses_its_bytes_only_with_the_commit(take):
    stored = take("a.pdf", samples.pdf())
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        uploads.remove(stored, at=NOW)
        raise ZeroDivisionError
    assert upload_storage().exists(stored.file.name)
    uploads.remove(stored, at=NOW)
    assert not upload_storage().exists(stored.file.name)


class AttachmentForm(forms.Form):
    files = FilesField(required=False, limit=2)


def test_form_field_takes_several_files_and_no_more_than_its_limit():
    files = [SimpleUploadedFile(f"{number}.pdf", samples.pdf()) for number in range(3)]
    form = AttachmentForm(files=MultiValueDict({"files": files[:2]}))
    assert form.is_valid()
    assert form.cleaned_data["files"] == files[:2]
    assert not AttachmentForm(files=MultiValueDict({"files": files})).is_valid()
    empty = AttachmentForm(files=MultiValueDict())
    assert empty.is_valid()
    assert empty.cleaned_data["files"] == []
