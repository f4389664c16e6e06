"""Reports in confidence come in: sealed to their recipients before anything is written down.

What a person types and sends is plain in the memory of this process, and nowhere else. The key of a report is random;
it is sealed to each recipient, to the recovery key and to the reporter, whose own half comes from the receipt.

Nothing here writes into a table that is filled all day and would say at what minute a report came: records, cases,
notices and clocks follow hours later (`taking_in`).
"""

import json
import re
import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from nacl.public import PrivateKey

from auditors.models import ConfidentialReport, Naming, Recipient, RecoveryKey, ReportKind, SealedKey, SealedMessage
from auditors.queries import confidential as channel
from auditors.services import confidential_files
from auditors.services.refusals import AuditRefused
from auditors.states.confidential import OPEN
from core.sealing import envelopes, receipts
from core.uploads.sealed import SealedUpload
from core.workflow import engine

# What message 0 holds besides its title; empty where nothing was said.
FIELDS = ("text", "who", "where", "when", "name", "contact")
LONGEST_TITLE = 80
# A megabyte of text is taken whole; whoever has more to say sends it as a file.
MOST_BYTES = 1_500_000
MOST_FILES = 20
NUMBER_LENGTH = 8
RESIDENT_NUMBER = re.compile(r"(?<!\d)\d{2}(?:0\d|1[0-2])(?:[0-2]\d|3[01])\s?[-–]\s?[1-8]\d{6}(?!\d)")


@dataclass(frozen=True)
class Readers:
    """To whom the key of a new report is sealed, besides the reporter."""

    recipients: list[Recipient]
    excluded: list[Recipient]
    recovery: RecoveryKey


def submit(
    *,
    kind: ReportKind,
    naming: str,
    fields: Mapping[str, str],
    files: Iterable[SealedUpload],
    excluded: Collection[int],
    by_staff: bool,
    on: date,
    receipt: str = "",
) -> str:
    """Take a report in and give its receipt, which nobody can give again. `excluded` are ids of recipients.

    With a `receipt` that was prepared for the form, the same form sent twice makes one report and gives the same
    receipt. Raises AuditRefused and UploadRefused with words for the person.
    """
    receipt = receipts.read(receipt) if receipt else receipts.new()
    if channel.report_of(receipt):
        return receipt
    if kind.withdrawn_at or (kind.staff_only and not by_staff):
        raise AuditRefused("kind", _("This kind of report is not taken here."))
    readers = _readers(kind, excluded)
    body = _body(naming, fields)
    examined = confidential_files.examine(_counted(files))
    try:
        with confidential_files.taken_back_on_failure() as written, transaction.atomic():
            report, key = _opened(kind, naming, receipt, readers, on)
            message = _write(report, key, 0, body, SealedMessage.Author.REPORTER, None, on)
            confidential_files.keep(examined, message, key, written=written)
            _to_those_in_office(report, key, readers)
    except IntegrityError:
        # The same form arrived twice at the same time: the other one came through.
        if not channel.report_of(receipt):
            raise
    return receipt


def open_with(report: ConfidentialReport, receipt: str) -> bytes:
    """The report's key for whoever holds its receipt. Raises Unreadable."""
    return key_of(report.keys.get(recipient=None, recovery=None), receipts.private_key(receipt))


def key_of(sealed: SealedKey, private: PrivateKey) -> bytes:
    return envelopes.open_key(bytes(sealed.sealed), private)


def write_message(
    report: ConfidentialReport,
    key: bytes,
    text: str,
    *,
    author: str,
    on: date,
    recipient: Recipient | None = None,
    files: Iterable[SealedUpload] = (),
) -> SealedMessage:
    """One more message under the report's key, whoever writes it. Raises AuditRefused and UploadRefused.

    The same words sent again at once, because the connection broke off before an answer came, are one message.
    """
    text = _plain(text)
    examined = confidential_files.examine(_counted(files))
    if author != SealedMessage.Author.REPORTER:
        confidential_files.refuse_uncleaned(examined)
    if not text and not examined:
        raise AuditRefused("text", _("Please write something."))
    _refuse_too_long(text)
    _refuse_resident_numbers([text])
    with confidential_files.taken_back_on_failure() as written, transaction.atomic():
        # Two who answer at once stand in line here, and both are heard.
        locked = engine.lock(report)
        if locked.state not in OPEN:
            raise AuditRefused("closed", _("This report is closed: nothing can be added any more."))
        last = locked.messages.select_related("recipient").order_by("-position")[0]
        if _says_the_same(last, key, locked.number, text, author, recipient, len(examined)):
            return last
        message = _write(locked, key, last.position + 1, text, author, recipient, on)
        confidential_files.keep(examined, message, key, written=written)
    return message


def read_message(message: SealedMessage, key: bytes, *, number: str) -> str:
    """Raises Unreadable."""
    return envelopes.decrypt(bytes(message.sealed), key, place=_place(number, message.position))


def read_body(message: SealedMessage, key: bytes, *, number: str) -> dict[str, str]:
    """Message 0: the report itself, field by field. Raises Unreadable."""
    return dict(json.loads(read_message(message, key, number=number)))


def _says_the_same(
    last: SealedMessage, key: bytes, number: str, text: str, author: str, recipient: Recipient | None, files: int
) -> bool:
    if last.position == 0 or last.author != author or last.recipient != recipient or last.files.count() != files:
        return False
    return read_message(last, key, number=number) == text


def _readers(kind: ReportKind, excluded: Collection[int]) -> Readers:
    everybody = list(channel.recipients_of(kind))
    recipients = [one for one in everybody if one.pk not in set(excluded)]
    recovery = channel.recovery_key()
    if recovery is None:
        raise AuditRefused("kind", _("Nothing can be taken in yet: the recovery key is still missing."))
    if len(recipients) < channel.FEWEST_RECIPIENTS:
        raise AuditRefused(
            "excluded", _("At least two people must be able to read a report. Please exclude fewer of them.")
        )
    return Readers(recipients, [one for one in everybody if one not in recipients], recovery)


def _body(naming: str, fields: Mapping[str, str]) -> str:
    body = {name: _plain(fields.get(name, "")) for name in FIELDS}
    if not body["text"]:
        raise AuditRefused("text", _("Please write what happened."))
    if naming == Naming.ANONYMOUS and (body["name"] or body["contact"]):
        raise AuditRefused(
            "name", _("You chose to stay anonymous, but gave a name or an address. Please decide for one of the two.")
        )
    if naming != Naming.ANONYMOUS and not body["name"]:
        raise AuditRefused("name", _("Please give your name, or choose to stay anonymous."))
    _refuse_resident_numbers(body.values())
    title = body["text"].splitlines()[0].strip()[:LONGEST_TITLE]
    whole = json.dumps({"title": title, **body}, ensure_ascii=False)
    _refuse_too_long(whole)
    return whole


def _refuse_resident_numbers(texts: Iterable[str]) -> None:
    """The law forbids keeping them, and a channel that promises protection does not ask who somebody is."""
    if any(RESIDENT_NUMBER.search(text) for text in texts):
        raise AuditRefused(
            "text", _("This holds a resident registration number. Please take it out: it may not be kept here.")
        )


def _plain(text: str) -> str:
    """Line ends as one sign, and nothing that no keyboard makes: NUL, halves of signs."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return text.encode(errors="ignore").decode().strip()


def _refuse_too_long(text: str) -> None:
    if len(text.encode()) > MOST_BYTES:
        raise AuditRefused("text", _("This text is too long. Please attach the longer part as a file."))


def _counted(files: Iterable[SealedUpload]) -> list[SealedUpload]:
    files = list(files)
    if len(files) > MOST_FILES:
        raise AuditRefused("files", _("Please attach no more than %(limit)s files.") % {"limit": MOST_FILES})
    return files


def _opened(
    kind: ReportKind, naming: str, receipt: str, readers: Readers, on: date
) -> tuple[ConfidentialReport, bytes]:
    key, reporter = envelopes.new_key(), bytes(receipts.private_key(receipt).public_key)
    report = ConfidentialReport.objects.create(
        number="".join(secrets.choice(receipts.ALPHABET) for _sign in range(NUMBER_LENGTH)),
        kind=kind,
        naming=naming,
        lookup_id=receipts.lookup_id(receipt),
        reporter_key=reporter,
        received_on=on,
    )
    sealed = [
        *[SealedKey(report=report, recipient=one, sealed=_seal(key, one)) for one in readers.recipients],
        SealedKey(report=report, recovery=readers.recovery, sealed=_seal(key, readers.recovery)),
        SealedKey(report=report, sealed=envelopes.seal_key(key, reporter)),
    ]
    SealedKey.objects.bulk_create(sealed)
    report.excluded.set(readers.excluded)
    # Its way through the states begins hours later (`taking_in`): a record written now would stand between others
    # whose minute is known.
    return report, key


def _to_those_in_office(report: ConfidentialReport, key: bytes, readers: Readers) -> None:
    """Last of all, in line with whoever takes a key away or replaces a lost one in the same moment."""
    ids = [one.pk for one in readers.recipients]
    chosen = Recipient.objects.select_for_update(no_key=True).filter(pk__in=ids).order_by("pk")
    gone = [one for one in chosen if one.revoked_at is not None]
    if not gone:
        return
    SealedKey.objects.filter(report=report, recipient__in=gone).delete()
    # Of two who hold keys one after the other, the second is the same person with a new passphrase.
    newer = Recipient.objects.filter(user__in=[one.user_id for one in gone], revoked_at__isnull=True)
    SealedKey.objects.bulk_create(SealedKey(report=report, recipient=one, sealed=_seal(key, one)) for one in newer)


def _seal(key: bytes, holder: Recipient | RecoveryKey) -> bytes:
    return envelopes.seal_key(key, bytes(holder.public_key or b""))


def _write(
    report: ConfidentialReport, key: bytes, position: int, text: str, author: str, recipient: Recipient | None, on: date
) -> SealedMessage:
    return SealedMessage.objects.create(
        report=report,
        position=position,
        author=author,
        recipient=recipient,
        sealed=envelopes.encrypt(text, key, place=_place(report.number, position)),
        written_on=on,
    )


def _place(number: str, position: int) -> str:
    return f"report:{number}:message:{position}"
