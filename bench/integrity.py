"""Reports in confidence: one with 5 MB of files against the same files left plain; a long list decrypted; and whether
the time of an answer says how near a guessed receipt was.
"""

import secrets
from collections.abc import Callable, Iterator
from statistics import median
from time import perf_counter
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.core.management import call_command
from django.test import Client, RequestFactory, override_settings
from django.utils import timezone

from bench.figures import Figure

REPORTS = 1_000
FILE_BYTES = 5 * 1024 * 1024


def figures(long: bool) -> Iterator[Figure]:
    from tests.auditors.channel.reporting import make_channel
    from tests.factories import make_user

    call_command("migrate", verbosity=0)
    rounds = 15 if long else 5
    channel, person = make_channel(3), make_user()
    plain = _best(lambda request: _keep_plain(request, person), TemporaryFileUploadHandler, rounds)
    sealed = _best(lambda request: _keep_sealed(request, channel), _sealing, rounds)
    yield Figure("integrity.upload", "report_with_5_mb_s", sealed, "<=3", "the_same_left_plain", plain)
    yield Figure("integrity.list", f"{REPORTS}_titles_decrypted_s", _list(channel, rounds), "<2")
    near, far = _guesses(channel, 20 * rounds)
    yield Figure("integrity.receipts", "guess_off_by_one_sign_ms", near, "<=1.1", "guess_far_from_any", far)


def _sealing(request: Any) -> Any:
    from core.uploads.sealed import SealingUploadHandler

    return SealingUploadHandler(request)


def _keep_plain(request: Any, person: Any) -> None:
    """As every other room takes files in: arrived, checked by their content, kept."""
    from core import uploads

    uploads.receive_all(request.FILES.getlist("files"), owner=person, at=timezone.now())


def _keep_sealed(request: Any, channel: Any) -> None:
    from tests.auditors.channel.reporting import report

    report(channel, request.POST["text"], files=request.FILES.getlist("files"))


def _best(keep: Callable[[Any], None], handler: Callable[[Any], Any], rounds: int) -> float:
    """From the bytes of a whole form to files that are kept; the shortest of some rounds."""
    content = secrets.token_hex(FILE_BYTES // 2).encode()
    measured = []
    for _round in range(rounds):
        request = RequestFactory().post("/", {"text": "제보", "files": SimpleUploadedFile("장부.txt", content)})
        request.upload_handlers = [handler(request)]
        start = perf_counter()
        keep(request)
        measured.append(perf_counter() - start)
        for file in request.FILES.getlist("files"):
            file.close()
    return min(measured)


def _list(channel: Any, rounds: int) -> float:
    from auditors.queries import recipients as queries
    from auditors.services import confidential_handling as handling
    from tests.auditors.channel.reporting import DAY, report

    earlier = queries.reports_of(channel.readers[0].recipient).count()
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
        if len(titles) != REPORTS + earlier or len({title for _report, title in titles}) < REPORTS:
            raise ValueError("Not every title was decrypted.")
    return sorted(measured)[len(measured) // 2]


def _guesses(channel: Any, rounds: int) -> tuple[float, float]:
    """Milliseconds until a wrong receipt is answered: one that misses a real one by a sign, and any other; in turns."""
    from auditors.services import channel_tickets
    from core.sealing import receipts
    from tests.auditors.channel.reporting import report

    real, client = report(channel, "제보"), Client()
    ticket = channel_tickets.new(at=timezone.now())
    free = {name: (10**9, 60) for name in settings.RATES if name.startswith("integrity_")}
    near: list[float] = []
    far: list[float] = []
    with override_settings(RATES={**settings.RATES, **free}):
        for number in range(rounds):
            other = receipts.ALPHABET[(receipts.ALPHABET.index(real[-1]) + 1 + number % 31) % 32]
            for guess, measured in ((real[:-1] + other, near), (receipts.new(), far)):
                start = perf_counter()
                client.post("/integrity/return/", {"receipt": guess, "ticket": ticket})
                measured.append((perf_counter() - start) * 1000)
    return median(near), median(far)
