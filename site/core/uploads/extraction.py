"""The words of a PDF, HWPX or DOCX. Run as a program of its own: `python -I extraction.py pdf < file`.

Files come from strangers, and what reads them may be led into endless work or endless memory. So this runs apart, with
limits that the system enforces, and knows nothing of the product: no settings, no database, no network needed. A
second argument says after how many characters to stop. The answer is one line of JSON:
{"result": "found" | "none" | "locked" | "failed", "text": "…"}.
"""

import io
import json
import re
import sys
import zipfile
from collections.abc import Iterator
from xml.parsers import expat

LONGEST_TEXT = 200_000
MOST_PAGES = 300
LARGEST_PART = 50 * 1024 * 1024
MOST_PARTS = 200
SECONDS = 20
MEMORY = 600 * 1024 * 1024
_CHUNK = 64 * 1024
_SECTION = re.compile(r"Contents/section(\d+)\.xml", re.IGNORECASE)
_PARTS_OF_LINES = {"tab", "br", "lineBreak", "nbSpace", "fwSpace"}


class Locked(Exception):
    pass


class Refused(Exception):
    pass


def words_of_pdf(content: bytes) -> Iterator[str]:
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted and not reader.decrypt(""):
        raise Locked
    for number, page in enumerate(reader.pages):
        if number >= MOST_PAGES:
            return
        yield page.extract_text() + "\n"


def words_of_docx(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        yield from _words_of_part(archive, "word/document.xml")


def words_of_hwpx(content: bytes) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        found = [(int(match[1]), name) for name in archive.namelist() if (match := _SECTION.fullmatch(name))]
        for _number, name in sorted(found)[:MOST_PARTS]:
            yield from _words_of_part(archive, name)


def _words_of_part(archive: zipfile.ZipFile, name: str) -> Iterator[str]:
    """The text between the tags `t`, paragraph by paragraph; a document type, and so any entity, is refused."""
    found: list[str] = []
    inside: list[bool] = [False]
    parser = expat.ParserCreate(namespace_separator=" ")

    def start(tag: str, attributes: dict[str, str]) -> None:
        local = tag.rpartition(" ")[2]
        inside.append(local == "t" or (inside[-1] and local not in _PARTS_OF_LINES))
        if local in _PARTS_OF_LINES:
            found.append(" ")

    def end(tag: str) -> None:
        inside.pop()
        if tag.rpartition(" ")[2] == "p":
            found.append("\n")

    def text(data: str) -> None:
        if inside[-1]:
            found.append(data)

    def refuse(*arguments: object) -> None:
        raise Refused

    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text
    parser.StartDoctypeDeclHandler = refuse
    size = 0
    with archive.open(name) as part:
        while chunk := part.read(_CHUNK):
            size += len(chunk)
            if size > LARGEST_PART:
                raise Refused
            parser.Parse(chunk, False)
            yield "".join(found)
            found.clear()
    parser.Parse(b"", True)
    yield "".join(found)


READERS = {"pdf": words_of_pdf, "docx": words_of_docx, "hwpx": words_of_hwpx}


def read(kind: str, content: bytes, longest: int = LONGEST_TEXT) -> dict[str, str]:
    parts: list[str] = []
    size = 0
    result = ""
    try:
        for part in READERS[kind](content):
            parts.append(part)
            size += len(part)
            if size > longest:
                break
    except Locked:
        result = "locked"
    except Exception:
        # Whatever a broken file does to its reader: what was read until then still counts.
        result = "failed"
    text = "".join(parts)[:longest].encode(errors="ignore").decode()
    if text.strip():
        return {"result": "found", "text": text}
    return {"result": result or "none", "text": ""}


def limit_this_process() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))


if __name__ == "__main__":
    limit_this_process()
    answer = read(sys.argv[1], sys.stdin.buffer.read(), *map(int, sys.argv[2:]))
    sys.stdout.write(json.dumps(answer))
