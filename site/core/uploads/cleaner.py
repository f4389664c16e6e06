"""Hidden data out of documents. Run as a program of its own: `python -I cleaner.py pdf < file > cleaned`.

Files come from strangers, and what reads them may be led into endless work or endless memory. So this runs apart, with
limits that the system enforces, and knows nothing of the product. It writes no file: what comes in by one pipe leaves
by the other. It ends with another code than 0 where the file could not be cleaned.
"""

import io
import re
import struct
import sys
import zipfile
import zlib
from typing import Any

SECONDS = 15
MEMORY = 600 * 1024 * 1024
LARGEST_TOTAL = 300 * 1024 * 1024
# The same moment for every part: when a document was saved last is hidden data too.
_NO_MOMENT = (1980, 1, 1, 0, 0, 0)

# Who wrote it, with what, for how long, and a small picture of how it looked.
_ABOUT = re.compile(
    r"^(docProps/.*|docMetadata/.*|customXml/.*|Preview/.*|word/people\.xml|ppt/(commentAuthors|authors)\.xml"
    r"|ppt/(changesInfos|revisionInfo).*|xl/persons/.*|.*/printerSettings/.*|META-INF/.*rdf)$",
    re.IGNORECASE,
)
_EMPTY_PARTS = {
    "docprops/core.xml": (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><cp:coreProperties xmlns:cp='
        '"http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
    ),
    "docprops/app.xml": (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns='
        '"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"/>'
    ),
    "docprops/custom.xml": (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?><Properties xmlns='
        '"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"/>'
    ),
}
# Names that stand beside comments and changes, in Word, PowerPoint, Excel and Hangul.
_NAMES = re.compile(
    rb"""(\s(?:\w+:)?(?:author|initials|userId|providerId|lastModifiedBy|UserName|creator)\s*=\s*)("[^"]*"|'[^']*')""",
    re.IGNORECASE,
)
# Days of changes, and numbers by which the sittings of one writer are known again.
_SITTINGS = re.compile(rb"""\s(?:w\d*:|w16du:)?(?:date|dateUtc|rsid\w*)\s*=\s*("[^"]*"|'[^']*')""", re.IGNORECASE)
_EXCEL_AUTHOR = re.compile(rb"(<author>)[^<]*(</author>)", re.IGNORECASE)
# The folder in which a workbook was saved, which on most machines is called by who works there.
_SAVED_IN = re.compile(rb"""(<(?:\w+:)?absPath\b[^>]*?\surl\s*=\s*)("[^"]*"|'[^']*')""")
_HANGUL_ABOUT = re.compile(rb"(<opf:meta\b[^>]*>)[^<]*(</opf:meta>)|(<opf:title>)[^<]*(</opf:title>)", re.IGNORECASE)
_MARKED_PARTS = re.compile(
    r"^(word/(document|comments|footnotes|endnotes|header\d*|footer\d*)[^/]*\.xml|ppt/comments/.*\.xml"
    r"|xl/(workbook|comments\d*|threadedComments/[^/]*)\.xml|Contents/.*\.(xml|hpf))$",
    re.IGNORECASE,
)
_PICTURE = re.compile(r"\.(jpe?g|jfif|png|webp|gif|tiff?|bmp|heic|avif)$", re.IGNORECASE)
# Under whatever name: JPEG, PNG, GIF, TIFF. WebP and what telephones call HEIC are known by what follows a length.
_PICTURE_BEGINS = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF8", b"II*\x00", b"MM\x00*")
# Drawings of Windows, which say in words by which program they were made, and of what document.
_DRAWING = re.compile(r"\.(emf|wmf|emz|wmz)$", re.IGNORECASE)
_EMF_MARK, _EMF_HEADER, _EMF_COMMENT = b" EMF", 1, 70
# Where a header says how many signs describe the drawing, and where they stand.
_EMF_SHORTEST, _EMF_DESCRIBED = 88, 60
# A document within the document, which has a writer of its own.
_INNER = re.compile(r"\.(docx|xlsx|pptx|hwpx)$", re.IGNORECASE)
_INNERMOST = 2


class Refused(Exception):
    pass


def clean_pdf(content: bytes) -> bytes:
    from pypdf import PdfReader, PdfWriter
    from pypdf.generic import DictionaryObject, NameObject, StreamObject

    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted:
        raise Refused
    writer = PdfWriter()
    for page in reader.pages:
        writer.add_page(page)
    for page in writer.pages:
        for name in ("/Metadata", "/PieceInfo", "/LastModified", "/Thumb"):
            page.pop(NameObject(name), None)
        for entry in page.get("/Annots") or []:
            annotation = entry.get_object()
            for name in ("/T", "/M", "/CreationDate", "/NM"):
                annotation.pop(NameObject(name), None)
    for entry in writer._objects:
        if isinstance(entry, DictionaryObject):
            # What lies in a document as a file of its own, and what pictures in it say of themselves.
            for name in ("/Metadata", "/PieceInfo", "/AF", *(("/EF", "/F", "/UF", "/Desc") if "/EF" in entry else ())):
                entry.pop(NameObject(name), None)
        if isinstance(entry, StreamObject):
            _forget_notes_of_picture(entry)
    writer.metadata = None
    for name in ("/Metadata", "/PieceInfo", "/AF"):
        writer.root_object.pop(NameObject(name), None)
    # What nothing points to any more would be written all the same.
    writer.compress_identical_objects(remove_duplicates=False, remove_unreferenced=True)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def _forget_notes_of_picture(entry: Any) -> None:
    from pypdf.generic import NameObject

    filters = entry.get("/Filter")
    filters = list(filters) if isinstance(filters, list) else [filters]
    if "/DCTDecode" not in filters:
        return
    if filters == ["/FlateDecode", "/DCTDecode"]:
        entry._data = zlib.decompress(entry._data)
        entry[NameObject("/Filter")] = NameObject("/DCTDecode")
        entry.pop(NameObject("/DecodeParms"), None)
    elif len(filters) > 1:
        raise Refused
    entry._data = without_notes(entry._data)


def without_notes(jpeg: bytes) -> bytes:
    """A JPEG without what a telephone or a program wrote into it; its picture is not touched."""
    kept, at = bytearray(jpeg[:2]), 2
    while jpeg[at : at + 1] == b"\xff" and jpeg[at + 1 : at + 2] != b"\xda":
        length = 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
        # APP1 to APP13 and comments hold notes; APP0 and APP14 say how the colours are to be read.
        if not (0xE1 <= jpeg[at + 1] <= 0xED or jpeg[at + 1] == 0xFE):
            kept += jpeg[at : at + length]
        at += length
    return bytes(kept) + jpeg[at:]


def clean_archive(content: bytes, *, depth: int = 0) -> bytes:
    """DOCX, XLSX, PPTX and HWPX: the parts about the document emptied, names beside comments and changes taken out."""
    target, total = io.BytesIO(), 0
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(target, "w") as cleaned:
        for part in source.infolist():
            if part.is_dir():
                continue
            data = source.read(part)
            total += len(data)
            if total > LARGEST_TOTAL:
                raise Refused
            entry = zipfile.ZipInfo(part.filename, _NO_MOMENT)
            # The first part of a Hangul document must lie unpacked.
            entry.compress_type = zipfile.ZIP_STORED if part.filename == "mimetype" else zipfile.ZIP_DEFLATED
            cleaned.writestr(entry, _clean_part(part.filename, data, depth))
    return target.getvalue()


def _clean_part(name: str, data: bytes, depth: int) -> bytes:
    if _INNER.search(name):
        if depth == _INNERMOST:
            raise Refused
        return clean_archive(data, depth=depth + 1)
    if name.lower() in _EMPTY_PARTS:
        return _EMPTY_PARTS[name.lower()].encode()
    if _ABOUT.match(name) and not name.lower().endswith(".rels"):
        return _emptied(data)
    if _PICTURE.search(name) or data.startswith(_PICTURE_BEGINS) or data[8:12] == b"WEBP":
        return _clean_picture(data)
    if _DRAWING.search(name):
        return _clean_drawing(data)
    if _MARKED_PARTS.match(name):
        data = _SITTINGS.sub(b"", _NAMES.sub(rb'\1""', data))
        data = _SAVED_IN.sub(rb'\1""', _EXCEL_AUTHOR.sub(rb"\1\2", data))
        return _HANGUL_ABOUT.sub(rb"\1\2\3\4", data)
    return data


def _emptied(data: bytes) -> bytes:
    """The same element without what was in it, so that the program that opens the document finds what it looks for."""
    opening = re.search(rb"<(?![?!])([\w:]+)((?:\s+xmlns(?::\w+)?\s*=\s*(?:\"[^\"]*\"|'[^']*'))*)", data)
    return b"<" + opening[1] + opening[2] + b"/>" if opening else b""


def _clean_drawing(data: bytes) -> bytes:
    """An EMF without the words of its header and its comments; WMF and what is packed cannot be cleaned."""
    if len(data) < _EMF_SHORTEST or data[40:44] != _EMF_MARK:
        raise Refused
    kept, at = bytearray(), 0
    while at + 8 <= len(data):
        kind, length = struct.unpack_from("<II", data, at)
        if length < 8 or length % 4 or at + length > len(data):
            raise Refused
        record = bytearray(data[at : at + length])
        if kind == _EMF_HEADER:
            if length < _EMF_SHORTEST:
                raise Refused
            count, offset = struct.unpack_from("<II", record, _EMF_DESCRIBED)
            record[offset : offset + 2 * count] = bytes(len(record[offset : offset + 2 * count]))
        elif kind == _EMF_COMMENT:
            # Often a second picture, of another kind, with notes of its own.
            record[12:] = bytes(length - 12)
        kept += record
        at += length
    return bytes(kept)


def _clean_picture(data: bytes) -> bytes:
    from PIL import Image, ImageOps

    with Image.open(io.BytesIO(data)) as opened:
        if getattr(opened, "n_frames", 1) > 1:
            # One that moves or has pages would lose all but the first.
            raise Refused
        picture = ImageOps.exif_transpose(opened) or opened
        plain = Image.new(picture.mode, picture.size)
        if picture.mode == "P" and (palette := picture.getpalette()):
            plain.putpalette(palette)
        plain.paste(picture)
        seen_through = {name: opened.info[name] for name in ("transparency",) if name in opened.info}
        target = io.BytesIO()
        plain.save(target, opened.format or "PNG", **seen_through)
    return target.getvalue()


CLEANERS = {
    "pdf": clean_pdf,
    "docx": clean_archive,
    "xlsx": clean_archive,
    "pptx": clean_archive,
    "hwpx": clean_archive,
}


def limit_this_process() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    limit_this_process()
    sys.stdout.buffer.write(CLEANERS[sys.argv[1]](sys.stdin.buffer.read()))
