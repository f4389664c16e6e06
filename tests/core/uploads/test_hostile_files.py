"""Files that mean harm, or only pretend: each is refused with a sentence that names it and the cause."""

import pytest

from core.uploads import StoredFile, UploadRefused
from core.uploads.messages import MESSAGES
from tests.core.uploads import samples

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><script>alert(1)</script>"
LAUNCH = samples.pdf(b"/OpenAction << /S /Launch /F (cmd.exe) >>")
BILLION = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;">]><a>&c;</a>'
DOCM = samples.office(content_type="ms-word.document.macroEnabled")

HOSTILE = {
    "an empty file": ("a.txt", lambda: b"", "empty"),
    "svg": ("a.svg", lambda: SVG, "extension"),
    "svg as png": ("a.png", lambda: SVG, "markup"),
    "svg after a declaration as text": ("a.txt", lambda: b'\xef\xbb\xbf  <?xml version="1.0"?>' + SVG, "markup"),
    "svg in UTF-16 as text": ("a.txt", lambda: SVG.decode().encode("utf-16"), "markup"),
    "html": ("a.html", lambda: HTML, "extension"),
    "html as text": ("a.txt", lambda: HTML, "markup"),
    "html as csv": ("a.csv", lambda: b"  <script>alert(1)</script>", "markup"),
    "html as pdf": ("a.pdf", lambda: HTML, "markup"),
    "html as jpeg": ("a.jpg", lambda: HTML, "markup"),
    "html without an ending": ("readme", lambda: HTML, "markup"),
    "a Windows program as jpeg": ("a.jpg", lambda: b"MZ\x90\x00" + bytes(200), "program"),
    "a Linux program as text": ("a.txt", lambda: b"\x7fELF" + bytes(200), "program"),
    "a shell script as text": ("a.txt", lambda: b"#!/bin/sh\nrm -rf ~\n", "program"),
    "a program by name": ("보고서.pdf.exe", lambda: samples.pdf(), "extension"),
    "an ending turned round": ("보고서\u202efdp.exe", lambda: samples.pdf(), "extension"),
    "a gif": ("a.gif", lambda: samples.picture("GIF"), "extension"),
    "a gif as png": ("a.png", lambda: samples.picture("GIF"), "unknown"),
    "a png as jpeg": ("a.jpg", lambda: samples.picture("PNG"), "lying"),
    "a jpeg as pdf": ("a.pdf", lambda: samples.picture(), "lying"),
    "a pdf as docx": ("a.docx", lambda: samples.pdf(), "lying"),
    "a docx as xlsx": ("a.xlsx", lambda: samples.office("docx"), "lying"),
    "text as pdf": ("a.pdf", lambda: "그냥 글".encode(), "lying"),
    "bytes as text": ("a.txt", lambda: bytes(range(256)), "unknown"),
    "a phone picture under its own name": (
        "a.HEIC",
        lambda: b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00",
        "phone_picture",
    ),
    "a phone picture": ("a.jpg", lambda: b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00", "phone_picture"),
    "a picture of 3.6 thousand million points": ("a.png", samples.png_bomb, "pixels"),
    "a picture just over the limit": ("a.png", lambda: samples.png_bomb(7_100), "pixels"),
    "a webp that would fill a machine": ("a.webp", lambda: samples.picture("WEBP", (3_600, 3_600), method=0), "pixels"),
    "a png that would fill a machine": ("a.png", lambda: samples.png_bomb(5_100), "pixels"),
    "a jpeg of 2,000 passes": ("a.jpg", samples.jpeg_of_many_passes, "broken"),
    "a cut jpeg": ("a.jpg", lambda: samples.picture()[:400], "broken"),
    "a jpeg of noise": ("a.jpg", lambda: b"\xff\xd8\xff\xe0" + bytes(5000), "broken"),
    "a png without rows": ("a.png", lambda: samples.picture("PNG")[:60], "broken"),
    "a webp of noise": ("a.webp", lambda: b"RIFF\x00\x00\x00\x00WEBPVP8 " + bytes(500), "broken"),
    "a bomb in a comment of a png": ("a.png", samples.png_text_bomb, "broken"),
    "a zip": ("a.zip", lambda: samples.archive({"a.txt": "a"}), "extension"),
    "a zip as docx": ("a.docx", lambda: samples.archive({"a.txt": "a"}), "archive"),
    "a java archive as docx": ("a.docx", lambda: samples.archive({"META-INF/MANIFEST.MF": "Main-Class: A"}), "archive"),
    "a zip bomb": ("a.docx", samples.zip_bomb, "bomb"),
    "a zip bomb that lies about its size": ("a.xlsx", samples.lying_zip_bomb, ("bomb", "broken")),
    "a zip of 6,000 parts": ("a.docx", samples.many_entries, "bomb"),
    "a zip whose parts overlap": ("a.docx", samples.overlapping_zip, ("bomb", "broken")),
    "a locked document": ("a.docx", samples.encrypted_zip, "encrypted"),
    "half a zip": ("a.docx", lambda: samples.office()[:80], "broken"),
    "a part outside": ("a.docx", lambda: samples.office_with("docx", {"../../etc/cron.d/x": "x"}), "broken"),
    "a part at the root": ("a.docx", lambda: samples.office_with("docx", {"/etc/passwd": "x"}), "broken"),
    "a document with macros": ("a.docx", lambda: samples.office_with("docx", {"word/vbaProject.bin": "x"}), "macro"),
    "a macro document by its type": ("a.docx", lambda: DOCM, "macro"),
    "a macro document by name": ("a.docm", lambda: DOCM, "extension"),
    "an active control": ("a.docx", lambda: samples.office_with("docx", {"word/activeX/activeX1.xml": "x"}), "macro"),
    "a program in a sheet": ("a.xlsx", lambda: samples.office_with("xlsx", {"xl/media/run.exe": "MZ"}), "macro"),
    "a packed object": (
        "a.docx",
        lambda: samples.office_with("docx", {"word/embeddings/oleObject1.bin": "x"}),
        "embedded",
    ),
    "a template from elsewhere": (
        "a.docx",
        lambda: samples.office_with("docx", {"word/_rels/settings.xml.rels": samples.relationship("attachedTemplate")}),
        "remote",
    ),
    "a billion laughs": ("a.xlsx", lambda: samples.office_with("xlsx", {"xl/sharedStrings.xml": BILLION}), "entities"),
    "an old Word document": ("a.hwp", lambda: samples.compound(("Root Entry", "WordDocument")), "old_office"),
    "a locked Word document": ("a.docx", lambda: samples.compound(("Root Entry", "EncryptedPackage")), "encrypted"),
    "an old document by name": ("a.doc", lambda: samples.compound(("Root Entry", "WordDocument")), "extension"),
    "an old document without its signature": ("a.hwp", lambda: samples.compound(signature=b""), "old_office"),
    "an old document with macros": (
        "a.hwp",
        lambda: samples.compound(("FileHeader", "DocInfo", "Macros", "VBA")),
        "old_office",
    ),
    "an old document that goes round in circles": ("a.hwp", samples.endless_compound, "old_office"),
    "an old document cut short": ("a.hwp", lambda: samples.compound()[:600], "old_office"),
    "a pdf that starts a program": ("a.pdf", lambda: LAUNCH, "active_pdf"),
    "a pdf with a script": ("a.pdf", lambda: samples.pdf(b"/S /JavaScript /JS (app.alert(1))"), "active_pdf"),
    "a pdf with a script in disguise": ("a.pdf", lambda: samples.pdf(b"/S /J#61va#53cript"), "active_pdf"),
    "half a pdf": ("a.pdf", lambda: samples.pdf()[:30], "broken"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_file_is_refused_by_cause(take, what):
    name, make, cause = HOSTILE[what]
    with pytest.raises(UploadRefused) as refused:
        take(name, make())
    assert refused.value.code in ((cause,) if isinstance(cause, str) else cause)
    assert refused.value.message
    assert not StoredFile.objects.exists()


def test_search_for_what_comes_from_elsewhere_is_not_led_back_and_forth(take):
    endless = {f"word/_rels/{part}.xml.rels": samples.endless_relationships() for part in range(100)}
    assert take("a.docx", samples.office_with("docx", endless)).pk


def test_there_are_sixty_hostile_files():
    assert len(HOSTILE) >= 60


def test_message_names_the_file_and_every_cause_has_one(take):
    with pytest.raises(UploadRefused, match=r"우리 동네\.png"):
        take("우리 동네.png", SVG)
    assert {
        cause
        for _name, _make, causes in HOSTILE.values()
        for cause in ([causes] if isinstance(causes, str) else causes)
    } <= set(MESSAGES)


def test_too_large_file_is_refused_before_it_is_read(take, settings):
    settings.UPLOAD_MAX_BYTES = 1000
    with pytest.raises(UploadRefused) as refused:
        take("a.txt", b"a" * 1001)
    assert refused.value.code == "too_large"


def test_picture_is_refused_where_only_documents_are_taken(take):
    with pytest.raises(UploadRefused) as refused:
        take("a.png", samples.picture("PNG"), kinds=("document",))
    assert refused.value.code == "kind"
