"""What comes in is sealed to its recipients, the recovery key and the reporter, and to nobody else."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from auditors.models import ConfidentialReport, Naming, SealedFile, SealedKey
from auditors.queries import confidential as queries
from auditors.services import confidential, confidential_files
from auditors.services.refusals import AuditRefused
from core.audit.models import AuditRecord
from core.deadlines.models import Clock
from core.notify.models import Notice, OutboxMessage
from core.sealing import receipts
from core.sealing.envelopes import Unreadable
from core.uploads import UploadRefused
from core.workflow.models import Case, TransitionRecord
from tests.auditors.channel import reporting
from tests.auditors.channel.reporting import DAY, make_channel, report, upload

BUSY = {
    "records": TransitionRecord,
    "cases": Case,
    "notices": Notice,
    "outbox": OutboxMessage,
    "audit": AuditRecord,
    "clocks": Clock,
}

pytestmark = pytest.mark.django_db


def test_recipients_recovery_and_reporter_open_the_same_key():
    channel = make_channel()
    receipt = report(channel, "금고에서 돈이 사라졌습니다.\n둘째 줄")
    kept = queries.report_of(receipt)
    key = confidential.open_with(kept, receipt)
    for reader in channel.readers:
        sealed = kept.keys.get(recipient=reader.recipient)
        assert confidential.key_of(sealed, reader.private) == key
    assert confidential.key_of(kept.keys.get(recovery__isnull=False), channel.recovery) == key
    assert kept.keys.count() == len(channel.readers) + 2
    body = confidential.read_body(kept.messages.get(), key, number=kept.number)
    assert body["title"] == "금고에서 돈이 사라졌습니다."
    assert body["text"].endswith("둘째 줄")


@pytest.mark.parametrize("has_new_key", [False, True])
def test_whoever_is_revoked_while_a_report_arrives_keeps_no_key_to_it(monkeypatch, has_new_key):
    channel = make_channel()
    gone, choose = channel.readers[0].recipient, confidential._readers

    def chosen_a_moment_before(kind, excluded):
        readers = choose(kind, excluded)
        gone.revoked_at = datetime.combine(DAY, time(9), tzinfo=ZoneInfo("Asia/Seoul"))
        gone.save(update_fields=["revoked_at"])
        if has_new_key:
            reporting.make_recipient(channel.kind, gone.position_name, user=gone.user)
        return readers

    monkeypatch.setattr(confidential, "_readers", chosen_a_moment_before)
    kept = queries.report_of(report(channel))
    assert not kept.keys.filter(recipient=gone).exists()
    assert kept.keys.filter(recipient__user=gone.user).count() == has_new_key
    assert kept.keys.filter(recipient__isnull=False).count() == len(channel.readers) - 1 + has_new_key


def test_a_key_sealed_to_one_reader_is_closed_to_another():
    channel = make_channel()
    kept = queries.report_of(report(channel))
    with pytest.raises(Unreadable):
        confidential.key_of(kept.keys.get(recipient=channel.readers[0].recipient), channel.readers[1].private)
    with pytest.raises(Unreadable):
        confidential.open_with(kept, receipts.new())


def test_whoever_is_excluded_gets_no_key_and_two_must_remain():
    channel = make_channel(3)
    first, second = (reader.recipient for reader in channel.readers[:2])
    kept = queries.report_of(report(channel, excluded=[first.pk]))
    assert set(kept.keys.filter(recipient__isnull=False).values_list("recipient", flat=True)) == {
        second.pk,
        channel.readers[2].recipient.pk,
    }
    with pytest.raises(AuditRefused) as refusal:
        report(channel, excluded=[first.pk, second.pk])
    assert refusal.value.field == "" and refusal.value.code == "excluded"
    assert ConfidentialReport.objects.count() == 1


def test_who_left_or_whose_key_was_revoked_receives_nothing():
    channel = make_channel(4)
    gone, revoked = channel.readers[0].recipient, channel.readers[1].recipient
    gone.user.is_active = False
    gone.user.save()
    revoked.revoked_at = reporting.LONG_AGO
    revoked.save()
    kept = queries.report_of(report(channel))
    assert not SealedKey.objects.filter(report=kept, recipient__in=[gone, revoked]).exists()


def test_no_report_without_the_recovery_key():
    channel = make_channel()
    reporting.RecoveryKey.objects.update(replaced_at=reporting.LONG_AGO)
    with pytest.raises(AuditRefused):
        report(channel)
    assert not ConfidentialReport.objects.exists()


def test_staff_kinds_are_for_staff():
    channel = make_channel(slug="inside", staff_only=True)
    with pytest.raises(AuditRefused):
        report(channel)
    assert queries.report_of(report(channel, by_staff=True))


def test_anonymous_means_without_a_name():
    channel = make_channel()
    with pytest.raises(AuditRefused) as refusal:
        report(channel, fields={"name": "홍길동"})
    assert refusal.value.code == "name"
    receipt = report(channel, naming=Naming.CONFIDENTIAL, fields={"name": "홍길동", "contact": "010-0000-0000"})
    kept = queries.report_of(receipt)
    body = confidential.read_body(kept.messages.get(), confidential.open_with(kept, receipt), number=kept.number)
    assert (body["name"], body["contact"]) == ("홍길동", "010-0000-0000")


@pytest.mark.parametrize("text", ["", "   \n", "\x00"])
def test_nothing_is_not_a_report(text):
    with pytest.raises(AuditRefused):
        report(make_channel(), text)


def test_a_megabyte_of_text_is_taken_whole_and_more_is_refused():
    channel = make_channel()
    text = "가나다 " * (1024 * 1024 // 10)
    receipt = report(channel, text)
    kept = queries.report_of(receipt)
    body = confidential.read_body(kept.messages.get(), confidential.open_with(kept, receipt), number=kept.number)
    assert body["text"] == text.strip()
    with pytest.raises(AuditRefused):
        report(channel, "가" * 600_000)


def test_the_same_form_twice_is_one_report_with_one_receipt():
    channel, receipt = make_channel(), receipts.new()
    assert report(channel, receipt=receipt) == receipt
    assert report(channel, "다시 보냄", receipt=receipt.lower().replace("-", " ")) == receipt
    assert ConfidentialReport.objects.count() == 1


def test_nothing_that_is_written_says_at_what_minute_a_report_came():
    channel = make_channel()
    before = {name: table.objects.count() for name, table in BUSY.items()}
    kept = queries.report_of(report(channel, files=[upload("기록.txt", b"text")]))
    assert {name: table.objects.count() for name, table in BUSY.items()} == before
    assert (kept.received_on, kept.state_changed_at, kept.due_at) == (DAY, None, None)
    file = SealedFile.objects.get()
    midnight = datetime.combine(DAY, time.min, tzinfo=ZoneInfo("Asia/Seoul"))
    for name in (file.original, file.cleaned):
        assert confidential_files.storage().get_modified_time(name) == midnight


def test_a_file_lies_sealed_and_comes_back_as_it_was():
    channel = make_channel()
    content = b"%PDF-1.4\n" + b"marker of the file " * 9_000 + b"\n%%EOF"
    receipt = report(channel, files=[upload("장부.pdf", content)])
    kept = queries.report_of(receipt)
    key, file = confidential.open_with(kept, receipt), SealedFile.objects.get()
    description = confidential_files.describe(file, key)
    assert (description.name, description.size) == ("장부.pdf", len(content))
    assert b"".join(confidential_files.original(file, description)) == content
    with confidential_files.storage().open(file.original) as lying:
        raw = lying.read()
    assert b"marker" not in raw
    assert "장부".encode() not in bytes(file.described)


def test_how_long_a_file_is_cannot_be_read_from_the_disk():
    channel, sizes = make_channel(), set()
    for length in (10, 5_000, 60_000):
        report(channel, files=[upload("기록.txt", b"a" * length)])
    for file in SealedFile.objects.all():
        sizes.add(confidential_files.storage().size(file.original))
    assert len(sizes) == 1


def test_a_file_that_is_refused_leaves_nothing_behind():
    channel = make_channel()
    with pytest.raises(UploadRefused):
        report(channel, files=[upload("기록.txt", b"fine"), upload("run.exe", b"MZ" + b"\x00" * 500)])
    assert not ConfidentialReport.objects.exists()
    assert not SealedFile.objects.exists()


def test_bytes_go_again_where_the_transaction_does_not_come_through(monkeypatch):
    channel, before = make_channel(), _stored()
    monkeypatch.setattr(confidential_files.SealedFile.objects, "create", _fail)
    with pytest.raises(RuntimeError):
        report(channel, files=[upload("기록.txt", b"fine")])
    assert _stored() == before
    assert not ConfidentialReport.objects.exists()


def _fail(**fields):
    raise RuntimeError


def _stored() -> set[str]:
    storage = confidential_files.storage()
    try:
        folders = storage.listdir("")[0]
    except FileNotFoundError:
        return set()
    return {f"{folder}/{name}" for folder in folders for name in storage.listdir(folder)[1]}
