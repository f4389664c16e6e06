"""A clean copy tells what the document says, and nothing of who wrote it, with what and where."""

import io
import struct
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, StreamObject, TextStringObject

from core import uploads
from core.uploads import cleaning
from core.uploads.cleaner import without_notes
from tests.core.uploads import samples

WHO = "숨은작성자"
SAID = "문서에 적힌 말"
TELLTALE = "telltale-maker"
CORE = f'<cp:coreProperties xmlns:cp="x" xmlns:dc="y"><dc:creator>{WHO}</dc:creator></cp:coreProperties>'


def _clean(name: str, content: bytes) -> bytes | None:
    return cleaning.cleaned(uploads.examined(SimpleUploadedFile(name, content)))


def _unpacked(content: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        return b"\n".join(archive.read(name) for name in archive.namelist())


def test_an_office_document_forgets_its_writer_and_keeps_its_words():
    parts = {
        "docProps/core.xml": CORE,
        "docProps/app.xml": f"<Properties><Company>{WHO}</Company></Properties>",
        "docProps/custom.xml": f"<Properties>{WHO}</Properties>",
        "docProps/thumbnail.jpeg": b"\xff\xd8" + WHO.encode(),
        "customXml/item1.xml": f"<a:item xmlns:a='z'><who>{WHO}</who></a:item>",
        "word/people.xml": f'<w15:people xmlns:w15="p"><w15:person w15:author="{WHO}"/></w15:people>',
        "word/comments.xml": f'<w:comment w:author="{WHO}" w:initials="{WHO}" w:date="2026-05-01">{SAID}</w:comment>',
        "word/media/photo.jpeg": samples.telling_jpeg(),
    }
    body = f'<w:p w:rsidR="00AB12CD"><w:ins w:author="{WHO}" w:date="2026-05-01">{SAID}</w:ins></w:p>'
    content = samples.office_with("docx", {**parts, "word/document.xml": body})
    assert WHO.encode() in _unpacked(content) and b"Exif" in _unpacked(content)
    after = _unpacked(_clean("보고.docx", content) or b"")
    assert after.count(SAID.encode()) == 2
    for hidden in (WHO.encode(), b"Exif", b"2026-05-01", b"00AB12CD"):
        assert hidden not in after


def test_an_office_document_forgets_what_its_programs_wrote_in_passing():
    inner = samples.office_with("xlsx", {"docProps/core.xml": CORE})
    parts = {
        "xl/workbook.xml": f"<workbook><x15ac:absPath xmlns:x15ac='b' url='C:\\Users\\{WHO}\\'/>{SAID}"
        f'<fileSharing userName="{WHO}"/></workbook>',
        "ppt/authors.xml": f'<p188:authorLst xmlns:p188="c"><p188:author name="{WHO}"/></p188:authorLst>',
        "ppt/changesInfos/changesInfo1.xml": f'<pc:chgInfo xmlns:pc="d"><pc:chgData name="{WHO}"/></pc:chgInfo>',
        "docMetadata/LabelInfo.xml": f'<clbl:labelList xmlns:clbl="e"><clbl:label siteId="{WHO}"/></clbl:labelList>',
        "xl/printerSettings/printerSettings1.bin": WHO.encode("utf-16-le"),
        "xl/media/image1.jfif": samples.telling_jpeg(),
        "xl/embeddings/sheet.xlsx": inner,
    }
    content = samples.office_with("xlsx", parts)
    cleaned = _clean("보고.xlsx", content) or b""
    after = _unpacked(cleaned)
    assert after.count(SAID.encode()) == 1
    with zipfile.ZipFile(io.BytesIO(cleaned)) as archive:
        after += _unpacked(archive.read("xl/embeddings/sheet.xlsx"))
    for hidden in (WHO.encode(), WHO.encode("utf-16-le"), b"Exif"):
        assert hidden not in after


def test_a_hangul_document_forgets_its_writer():
    hpf = (
        f"<opf:package><opf:metadata><opf:title>{WHO}</opf:title>"
        f'<opf:meta name="creator" content="text">{WHO}</opf:meta></opf:metadata></opf:package>'
    )
    content = samples.archive(
        {
            "mimetype": "application/hwp+zip",
            "Contents/content.hpf": hpf,
            "Contents/section0.xml": f"<hp:p>{SAID}</hp:p>",
            "Preview/PrvText.txt": WHO,
            "version.xml": "<v/>",
        }
    )
    cleaned = _clean("보고.hwpx", content)
    after = _unpacked(cleaned or b"")
    assert SAID.encode() in after and WHO.encode() not in after
    assert uploads.examined(SimpleUploadedFile("보고.hwpx", cleaned)).kind.name == "hwpx"


def test_every_part_of_a_cleaned_archive_has_the_same_moment():
    with zipfile.ZipFile(io.BytesIO(_clean("보고.xlsx", samples.office("xlsx")) or b"")) as archive:
        assert {part.date_time for part in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_a_pdf_forgets_its_writer_and_the_place_of_its_photographs():
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    writer.add_metadata({"/Author": WHO, "/Producer": WHO, "/CreationDate": "D:20260501"})
    picture = StreamObject()
    picture._data = samples.telling_jpeg()
    picture.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Image"),
            NameObject("/Filter"): NameObject("/DCTDecode"),
            NameObject("/Width"): NumberObject(640),
            NameObject("/Height"): NumberObject(480),
        }
    )
    resources = DictionaryObject(
        {NameObject("/XObject"): DictionaryObject({NameObject("/P"): writer._add_object(picture)})}
    )
    page[NameObject("/Resources")] = resources
    note = DictionaryObject(
        {NameObject("/Subtype"): NameObject("/Text"), NameObject("/T"): TextStringObject("telltale")}
    )
    page[NameObject("/Annots")] = writer._add_object(ArrayObject([note]))
    target = io.BytesIO()
    writer.write(target)
    assert b"Exif" in target.getvalue() and b"telltale" in target.getvalue()
    cleaned = _clean("장부.pdf", target.getvalue())
    after = PdfReader(io.BytesIO(cleaned))
    assert len(after.pages) == 1
    assert not {"/Author", "/CreationDate"} & set(after.metadata or {})
    assert WHO not in str(after.metadata) and b"Exif" not in cleaned and b"telltale" not in cleaned
    drawn = after.pages[0]["/Resources"]["/XObject"]["/P"].get_object()._data
    assert Image.open(io.BytesIO(drawn)).size == Image.open(io.BytesIO(samples.telling_jpeg())).size


def test_a_pdf_forgets_what_its_pictures_say_and_the_files_that_lie_in_it():
    writer = PdfWriter()
    page = writer.add_blank_page(200, 200)
    said = StreamObject()
    said._data = b"telltale-of-the-picture"
    picture = StreamObject()
    picture._data = zlib.compress(samples.telling_jpeg())
    picture.update(
        {
            NameObject("/Subtype"): NameObject("/Image"),
            NameObject("/Filter"): ArrayObject([NameObject("/FlateDecode"), NameObject("/DCTDecode")]),
            NameObject("/Metadata"): writer._add_object(said),
        }
    )
    drawn = DictionaryObject({NameObject("/P"): writer._add_object(picture)})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): drawn})
    file = StreamObject()
    file._data = b"telltale-of-the-file"
    described = DictionaryObject(
        {
            NameObject("/F"): TextStringObject("telltale-name"),
            NameObject("/EF"): DictionaryObject({NameObject("/F"): writer._add_object(file)}),
        }
    )
    pinned = DictionaryObject(
        {NameObject("/Subtype"): NameObject("/FileAttachment"), NameObject("/FS"): writer._add_object(described)}
    )
    page[NameObject("/Annots")] = ArrayObject([writer._add_object(pinned)])
    target = io.BytesIO()
    writer.write(target)
    assert target.getvalue().count(b"telltale") == 3
    cleaned = _clean("장부.pdf", target.getvalue()) or b""
    assert b"telltale" not in cleaned
    left = PdfReader(io.BytesIO(cleaned)).pages[0]["/Resources"]["/XObject"]["/P"].get_object()._data
    assert Image.open(io.BytesIO(left)).size == (640, 480) and b"Exif" not in left


def test_a_jpeg_loses_its_notes_and_none_of_its_picture():
    telling = samples.telling_jpeg(orientation=1)
    plain = without_notes(telling)
    assert b"Exif" in telling and b"Exif" not in plain
    assert Image.open(io.BytesIO(plain)).tobytes() == Image.open(io.BytesIO(telling)).tobytes()


@pytest.mark.parametrize("content", [b"", b"\xff\xd8", b"\xff\xd8\xff\xe1\xff\xff", b"\xff\xd8\xff\xe1\x00\x00" * 50])
def test_half_a_jpeg_ends_too(content):
    assert without_notes(content).startswith(content[:2])


def test_a_picture_comes_without_place_and_device():
    cleaned = _clean("현장.jpg", samples.telling_jpeg())
    assert cleaned and not Image.open(io.BytesIO(cleaned)).getexif()


def _telling(kind: str) -> bytes:
    """A picture that says in its notes who took it."""
    target, picture = io.BytesIO(), Image.new("P" if kind == "GIF" else "RGB", (40, 30), 1)
    notes = {"GIF": {"comment": WHO.encode()}, "TIFF": {"tiffinfo": {270: "x" + TELLTALE, 315: TELLTALE}}}
    picture.save(target, kind, **notes[kind])
    return target.getvalue()


def _drawing() -> bytes:
    """An EMF: a header with a description, a comment, a rectangle, the end."""
    said = f"{TELLTALE}\0note\0\0".encode("utf-16-le")
    said += bytes(-len(said) % 4)
    header = bytearray(88) + said
    struct.pack_into("<II", header, 0, 1, len(header))
    header[40:44] = b" EMF"
    struct.pack_into("<II", header, 60, len(said) // 2, 88)
    words = TELLTALE.encode() + bytes(-len(TELLTALE) % 4)
    comment = struct.pack("<III", 70, 12 + len(words), len(words)) + words
    rectangle, end = struct.pack("<II4i", 43, 24, 1, 2, 3, 4), struct.pack("<II3I", 14, 20, 0, 16, 20)
    return bytes(header) + comment + rectangle + end


def _with_picture(name: str, content: bytes) -> bytes:
    return samples.office_with("docx", {"word/document.xml": f"<w:p>{SAID}</w:p>", f"word/media/{name}": content})


def _picture_in(document: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(document)) as archive:
        return archive.read(f"word/media/{name}")


@pytest.mark.parametrize(("name", "kind"), [("a.gif", "GIF"), ("a.tiff", "TIFF"), ("a.bin", "TIFF"), ("a.dat", "GIF")])
def test_pictures_of_every_kind_in_a_document_lose_their_notes(name, kind):
    content = _telling(kind)
    assert TELLTALE.encode() in content or WHO.encode() in content
    left = _picture_in(_clean("보고.docx", _with_picture(name, content)) or b"", name)
    assert TELLTALE.encode() not in left and WHO.encode() not in left
    with Image.open(io.BytesIO(left)) as picture:
        assert (picture.format, picture.size) == (kind, (40, 30))


def test_a_drawing_of_windows_loses_its_description_and_comments_and_stays_a_drawing():
    content = _drawing()
    assert TELLTALE.encode() in content and TELLTALE.encode("utf-16-le") in content
    left = _picture_in(_clean("보고.docx", _with_picture("a.emf", content)) or b"", "a.emf")
    assert TELLTALE.encode() not in left and TELLTALE.encode("utf-16-le") not in left
    assert len(left) == len(content) and left[-44:] == content[-44:]


def test_what_cannot_be_cleaned_in_a_document_leaves_it_without_a_copy():
    moving, frames = io.BytesIO(), [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue")]
    frames[0].save(moving, "GIF", save_all=True, append_images=frames[1:])
    broken = _drawing()[:-6]
    for name, content in (("a.gif", moving.getvalue()), ("a.wmf", b"\xd7\xcd\xc6\x9a"), ("a.emf", broken)):
        assert _clean("보고.docx", _with_picture(name, content)) is None


def test_a_picture_that_lets_the_page_through_still_does():
    target, picture = io.BytesIO(), Image.new("P", (4, 4), 0)
    picture.save(target, "GIF", transparency=0)
    left = _picture_in(_clean("보고.docx", _with_picture("a.gif", target.getvalue())) or b"", "a.gif")
    assert Image.open(io.BytesIO(left)).info["transparency"] == 0


def test_what_cannot_be_cleaned_has_no_copy():
    assert _clean("기록.hwp", samples.compound()) is None
    assert _clean("깨짐.pdf", samples.pdf()) is None


def test_plain_text_is_its_own_copy():
    assert _clean("기록.txt", "본 대로".encode()) == "본 대로".encode()


def test_while_two_files_are_cleaned_a_third_waits_and_then_goes_without(monkeypatch):
    content = samples.office("docx")
    monkeypatch.setattr(cleaning, "_SECONDS", 0.01)
    with cleaning._AT_ONCE, cleaning._AT_ONCE:
        assert _clean("a.docx", content) is None
    monkeypatch.setattr(cleaning, "_SECONDS", 30)
    assert all(_clean("a.docx", content) for _file in range(3))
