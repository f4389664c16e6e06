"""The same form at the same time, and both sides writing at once: one report, every word kept."""

from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from auditors.models import ConfidentialReport, SealedFile, SealedMessage
from auditors.queries import confidential as queries
from auditors.services import confidential, confidential_files
from core.sealing import receipts
from tests.auditors.channel.reporting import make_channel, report, upload
from tests.discussion.racing import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_form_that_arrives_eight_times_at_once_is_one_report():
    channel, receipt, before = make_channel(), receipts.new(), _lying()
    deeds = [lambda: report(channel, receipt=receipt, files=[upload("기록.txt", b"what I saw")]) for _again in range(8)]
    assert set(at_once(*deeds)) == {receipt}
    assert ConfidentialReport.objects.count() == SealedFile.objects.count() == 1
    # The others took their bytes back.
    assert len(_lying() - before) == 2


def _lying() -> set[str]:
    stored = confidential_files.storage()
    try:
        return {f"{folder}/{name}" for folder in stored.listdir("")[0] for name in stored.listdir(folder)[1]}
    except FileNotFoundError:
        return set()


def test_reporter_and_recipients_who_write_at_once_are_all_heard():
    channel = make_channel()
    receipt = report(channel)
    kept = queries.report_of(receipt)
    key = confidential.open_with(kept, receipt)

    def write(number: int) -> SealedMessage:
        reader = channel.readers[number % 3].recipient if number % 2 else None
        author = SealedMessage.Author.RECIPIENT if reader else SealedMessage.Author.REPORTER
        return confidential.write_message(
            kept, key, f"글 {number}", author=author, recipient=reader, on=timezone.localdate()
        )

    at_once(*[lambda number=number: write(number) for number in range(10)])
    messages = list(kept.messages.order_by("position"))
    assert [message.position for message in messages] == list(range(11))
    said = {confidential.read_message(message, key, number=kept.number) for message in messages[1:]}
    assert said == {f"글 {number}" for number in range(10)}


def test_bytes_without_a_row_are_swept_and_all_others_stay():
    report(make_channel(), files=[upload("기록.txt", b"what I saw")])
    file, stored = SealedFile.objects.get(), confidential_files.storage()
    lost = stored.save("ab/ab345678123456781234567812345678-view", ContentFile(b"sealed"))
    confidential_files.sweep(at=timezone.now())
    assert stored.exists(lost)
    confidential_files.sweep(at=timezone.now() + timedelta(days=3))
    assert not stored.exists(lost)
    assert stored.exists(file.original) and stored.exists(file.cleaned)
