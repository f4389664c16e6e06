"""Marked words and marked files go in; then everything that lies anywhere is searched for them."""

import asyncio
import io
import json
import logging
import tempfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.utils import timezone

from auditors.models import ConfidentialReport, SealedFile
from auditors.queries import confidential as queries
from auditors.services import confidential, confidential_files
from config.asgi import application
from core.untraced import WithoutVisits
from tests.auditors.channel import visiting
from tests.auditors.channel.lying import cached
from tests.auditors.channel.reporting import PASSPHRASE, make_channel
from tests.auditors.recipients.receiving import browser
from tests.core.uploads import samples

MARK = "달빛항아리"
FILE_MARK = b"moonlight jar ledger"
NAME_MARK = "항아리장부"
ANSWER_MARK = "별그림자질문"
MARKS = [MARK.encode(), FILE_MARK, NAME_MARK.encode(), ANSWER_MARK.encode()]
# As JSON, a form and UTF-16 would write them.
FORMS = [*MARKS, *(json.dumps(mark.decode()).strip('"').encode() for mark in MARKS)]
FORMS += [mark.decode().encode("utf-16-le") for mark in MARKS]


@pytest.fixture
def folder(monkeypatch, tmp_path) -> Path:
    """Temporary files stay here after they were closed, named or not."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    monkeypatch.setattr(tempfile, "TemporaryFile", lambda *ignored, **named: _kept(tmp_path))
    return tmp_path


@pytest.fixture
def heard() -> io.StringIO:
    """Everything that anybody writes into a log, from the smallest on, questions to the database included."""
    text, root = io.StringIO(), logging.getLogger()
    handler = logging.StreamHandler(text)
    loggers = {one: one.level for one in (root, logging.getLogger("django"))}
    root.addHandler(handler)
    for one in loggers:
        one.setLevel(logging.DEBUG)
    yield text
    root.removeHandler(handler)
    for one, level in loggers.items():
        one.setLevel(level)


@pytest.mark.django_db(transaction=True)
def test_nothing_that_lies_anywhere_holds_what_was_reported(folder, heard, settings):
    settings.DEBUG = True
    channel = make_channel()
    receipt, kept = _report_and_answer(channel)
    places = [*_files_below(Path(settings.MEDIA_ROOT)), *_files_below(folder), *_dump(), ("cache", cached())]
    places += [("log", heard.getvalue().encode())]
    assert {"log", "dump", "cache"} <= {name for name, _content in places}
    assert len(heard.getvalue()) > 10_000 and any("/sealed/" in name for name, _content in places)
    secrets = [*FORMS, receipt.encode(), receipt.replace("-", "").encode(), PASSPHRASE.encode()]
    secrets += [bytes(reader.private) for reader in channel.readers]
    secrets += [confidential.open_with(kept, receipt)]
    found = [(name, secret) for name, content in places for secret in secrets if secret in content]
    assert not found


@pytest.mark.django_db(transaction=True)
def test_the_search_finds_what_lies_open(folder):
    """Were it not so, the test above could not fail."""
    channel = make_channel()
    ConfidentialReport.objects.create(
        number=MARK[:5], kind=channel.kind, naming="ANONYMOUS", lookup_id="x", received_on=timezone.localdate()
    )
    (folder / "x").write_bytes(FILE_MARK)
    cache.set("x", ANSWER_MARK)
    places = [*_dump(), ("cache", cached()), *_files_below(folder)]
    found = {name for name, content in places if any(mark in content for mark in MARKS)}
    assert {"dump", "cache", str(folder / "x")} <= found


@pytest.mark.django_db
def test_the_log_does_not_say_when_somebody_was_here(caplog):
    channel, client = make_channel(), Client(enforce_csrf_checks=True)
    client.post(visiting.form_url(channel.kind), {"text": "글"})
    client.get("/integrity/999999/")
    client.get("/facilities/nothing-here/")
    told = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert [WithoutVisits().filter(record) for record in told] == [False, False, True]
    console = settings.LOGGING["handlers"]["console"]
    assert settings.LOGGING["filters"][console["filters"][0]] == {"()": "core.untraced.WithoutVisits"}


@pytest.fixture
def upload(settings, monkeypatch):
    """A report with a file of 1.5 MB, as a browser sends it: the address, the body, its kind, and the token."""
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 100_000
    # The thread that answers keeps its connection no longer than that.
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)
    address = visiting.form_url(make_channel().kind)
    page = Client().get(address)
    ticket, token = visiting.ticket_on(page.text), page.cookies["csrftoken"].value
    body, kind = _multipart(
        {"naming": "ANONYMOUS", "text": MARK, "ticket": ticket, "csrfmiddlewaretoken": token},
        {"기록.txt": FILE_MARK + b" " + b"line\n" * 300_000},
    )
    return address, body, kind, token


@pytest.mark.django_db(transaction=True)
def test_a_long_upload_lies_on_no_disk_while_it_arrives(folder, upload):
    """Through the whole application as a server runs it; the body is larger than what stays in memory."""
    status, answer = asyncio.run(_posted(*upload))
    assert status == 200
    receipt = visiting.receipt_on(answer)
    written = _files_below(folder)
    assert sum(len(content) for _name, content in written) > 2 * len(upload[1]) - 1_000_000
    assert not [name for name, content in written if any(mark in content for mark in FORMS)]
    file = SealedFile.objects.get()
    key = confidential.open_with(queries.report_of(receipt), receipt)
    described = confidential_files.describe(file, key)
    assert b"".join(confidential_files.original(file, described)).startswith(FILE_MARK)


@pytest.mark.django_db(transaction=True)
def test_a_connection_that_breaks_off_leaves_neither_report_nor_trace(folder, upload):
    assert asyncio.run(_posted(*upload, broken_off=True)) == (None, "")
    assert not ConfidentialReport.objects.exists()
    assert not [name for name, content in [*_files_below(folder), *_dump()] if any(mark in content for mark in FORMS)]
    # The same form once more, as a browser sends it when the line is back.
    status, answer = asyncio.run(_posted(*upload))
    assert status == 200 and queries.report_of(visiting.receipt_on(answer))


def _report_and_answer(channel):
    client = Client()
    files = [
        visiting.file(f"{NAME_MARK}.txt", FILE_MARK + b"\n" + b"x" * 4_000_000),
        visiting.file(f"{NAME_MARK}.docx", samples.office_with("docx", {"word/document.xml": f"<p>{MARK}</p>"})),
        visiting.file(f"{NAME_MARK}.jpg", samples.picture(size=(1500, 1500))),
    ]
    answer = visiting.send(client, channel.kind, f"{MARK}\n본문", naming="CONFIDENTIAL", name=MARK, files=files)
    receipt = visiting.receipt_on(answer.text)
    kept = queries.report_of(receipt)
    _answer(channel.readers[0], kept)
    assert ANSWER_MARK in visiting.come_back(client, receipt).text
    assert visiting.add(client, receipt, MARK, files=[visiting.file(f"{NAME_MARK}2.txt", FILE_MARK)]).status_code == 200
    # What is refused must not stay anywhere either.
    assert visiting.send(client, channel.kind, MARK, files=[visiting.file(f"{NAME_MARK}.exe", b"MZ" + FILE_MARK)])
    assert visiting.send(client, channel.kind, MARK, naming="").status_code == 422
    file = str(SealedFile.objects.first().public_name)
    assert FILE_MARK in client.post("/integrity/return/file/", {"receipt": receipt, "file": file}).content
    return receipt, kept


def _answer(reader, report):
    """At the desk, as recipients do, with files; once while the key is closed."""
    address = f"{report.get_absolute_url()}reply/"
    files = [
        visiting.file(f"{NAME_MARK}답.txt", FILE_MARK + b"\n" + b"y" * 4_000_000),
        visiting.file(f"{NAME_MARK}답.jpg", samples.picture(size=(1500, 1500))),
    ]
    closed = browser(reader, opened=False).post(address, {"text": ANSWER_MARK, "seen": 0, "files": files})
    assert closed.status_code == 422
    for file in files:
        file.seek(0)
    sent = browser(reader).post(address, {"text": ANSWER_MARK, "seen": 0, "files": files})
    assert sent.status_code == 302 and report.messages.get(position=1).files.count() == 2


def _kept(folder: Path):
    return (folder / f"unnamed-{len(list(folder.iterdir()))}").open("w+b")


def _files_below(folder: Path) -> list[tuple[str, bytes]]:
    """Names count like contents: a file called after what is in it would tell it too."""
    found = [path for path in folder.rglob("*") if path.is_file()]
    return [(str(path), str(path.relative_to(folder)).encode() + b"\n" + path.read_bytes()) for path in found]


def _dump() -> list[tuple[str, bytes]]:
    """Every row of every table, sessions and drafts included, and on SQLite the file with its log as they lie."""
    rows = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows += [b"|".join(_as_bytes(value) for value in row) for row in cursor.fetchall()]
    found = [("dump", b"\n".join(rows))]
    if connection.vendor == "sqlite":
        name = str(connection.settings_dict["NAME"])
        lying = [Path(name + ending) for ending in ("", "-wal") if Path(name + ending).exists()]
        found += [(str(path), path.read_bytes()) for path in lying]
    return found


def _as_bytes(value) -> bytes:
    if isinstance(value, bytes | memoryview):
        return bytes(value)
    return (json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)).encode()


def _multipart(fields, files):
    line, parts = b"--frontier", []
    for name, value in fields.items():
        parts += [line, f'Content-Disposition: form-data; name="{name}"'.encode(), b"", value.encode()]
    for name, content in files.items():
        head = f'Content-Disposition: form-data; name="files"; filename="{name}"'.encode()
        parts += [line, head, b"Content-Type: text/plain", b"", content]
    return b"\r\n".join([*parts, line + b"--", b""]), b"multipart/form-data; boundary=frontier"


async def _posted(path, body, kind, token, *, broken_off=False):
    pieces = [body[start : start + 65_536] for start in range(0, len(body), 65_536)]
    messages = [{"type": "http.request", "body": piece, "more_body": True} for piece in pieces]
    messages[-1]["more_body"] = False
    if broken_off:
        messages[len(messages) // 2 :] = [{"type": "http.disconnect"}]
    headers = [
        (b"host", b"localhost"),
        (b"content-type", kind),
        (b"content-length", str(len(body)).encode()),
        (b"cookie", f"csrftoken={token}".encode()),
    ]
    scope = {
        "type": "http",
        "http_version": "1.1",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": headers,
        "client": ("127.0.0.1", 1),
        "server": ("localhost", 80),
        "scheme": "http",
    }
    answer, status = [], []

    async def receive():
        if not messages:
            # The browser waits for the answer.
            await asyncio.Event().wait()
        return messages.pop(0)

    async def send(message):
        status.append(message.get("status"))
        answer.append(message.get("body", b""))

    await application(scope, receive, send)
    return (status[0] if status else None), b"".join(answer).decode()
