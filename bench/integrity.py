"""Reports in confidence: files sealed while they arrive, against the same upload left plain; a long list decrypted."""

import os
from collections.abc import Iterator
from time import perf_counter
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.core.management import call_command
from django.test import RequestFactory

from bench.figures import Figure

REPORTS = 1_000
FILE_BYTES = 5 * 1024 * 1024


def figures(long: bool) -> Iterator[Figure]:
    call_command("migrate", verbosity=0)
    rounds = 15 if long else 5
    plain, sealed = _upload(_plain_handler, rounds), _upload(_sealing_handler, rounds)
    yield Figure("integrity.upload", "5_mb_sealed_s", sealed, "<=3", "the_same_left_plain", plain)
    yield Figure("integrity.list", f"{REPORTS}_titles_decrypted_s", _list(rounds), "<2")


def _plain_handler(request: Any) -> Any:
    return TemporaryFileUploadHandler(request)


def _sealing_handler(request: Any) -> Any:
    from core.uploads.sealed import SealingUploadHandler

    return SealingUploadHandler(request)


def _upload(handler: Any, rounds: int) -> float:
    """The best of some rounds: a whole form with a file is read, byte by byte, and the file is there."""
    content = os.urandom(FILE_BYTES)
    measured = []
    for _round in range(rounds):
        request = RequestFactory().post("/", {"text": "제보", "files": SimpleUploadedFile("증거.bin", content)})
        request.upload_handlers = [handler(request)]
        start = perf_counter()
        [file] = request.FILES.getlist("files")
        measured.append(perf_counter() - start)
        if file.size != FILE_BYTES:
            raise ValueError("The file did not arrive whole.")
        file.close()
    return min(measured)


def _list(rounds: int) -> float:
    from auditors.queries import recipients as queries
    from auditors.services import confidential_handling as handling
    from tests.auditors.channel.reporting import DAY, make_channel, report

    channel = make_channel(3)
    for number in range(REPORTS):
        report(channel, f"제보 {number}\n" + "무슨 일이 있었는지 적은 글입니다. " * 40)
    reader = channel.readers[0]
    measured = []
    for _round in range(rounds):
        start = perf_counter()
        reports = list(queries.reports_of(reader.recipient))
        queries.add_first_messages(reports)
        titles = handling.titles(reports, reader.private, by=reader.recipient.user, on=DAY)
        measured.append(perf_counter() - start)
        if len({title for _report, title in titles}) != REPORTS:
            raise ValueError("Not every title was decrypted.")
    return sorted(measured)[len(measured) // 2]
