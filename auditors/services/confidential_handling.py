"""What recipients do with a report: open it, answer, take it a step further, let another one in, keep it from purging.

Every verb asks whether the report's key was sealed to the person; each decryption is on record, with its day alone.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from nacl.public import PrivateKey

from auditors.models import ConfidentialReport, Recipient, SealedFile, SealedKey, SealedMessage
from auditors.queries import recipients as queries
from auditors.rules.confidential import midnight, recipient_of
from auditors.services import confidential, confidential_files
from auditors.services.confidential_files import Description
from auditors.services.refusals import AuditRefused
from auditors.states.confidential import HANDLE_REPORT
from core import permissions
from core.audit.audit import record
from core.sealing import envelopes
from core.sealing.envelopes import Unreadable
from core.uploads.sealed import SealedUpload
from core.workflow import engine

Author = SealedMessage.Author
# Steps that the reporter is told of in words: why, where to, what came of it.
EXPLAINED = ("investigate", "refer", "answer", "close", "reopen")


@dataclass(frozen=True)
class Line:
    """One message as it is read."""

    message: SealedMessage
    text: str
    files: list[tuple[SealedFile, Description | None]]

    @property
    def is_told(self) -> bool:
        """Written to the reporter by one of the recipients."""
        return self.message.author == Author.RECIPIENT


@dataclass(frozen=True)
class Opened:
    """A report in the memory of one request."""

    report: ConfidentialReport
    key: bytes
    body: dict[str, str]
    lines: list[Line]

    @property
    def last_position(self) -> int:
        return max((line.message.position for line in self.lines), default=0)


def titles(
    reports: Iterable[ConfidentialReport], private: PrivateKey, *, by: Any, on: date
) -> list[tuple[ConfidentialReport, str]]:
    """Reports as `queries.recipients.reports_of` and `add_first_messages` give them, each with its first line."""
    found = [(report, _title(report, private)) for report in reports]
    if found:
        record("auditors.read_report_titles", actor=by, at=midnight(on), detail={"count": len(found)})
    return found


def key_for(report: ConfidentialReport, recipient: Recipient, private: PrivateKey) -> bytes:
    """Raises AuditRefused where it was not sealed to this recipient, or the private key is another one."""
    sealed = SealedKey.objects.filter(report=report, recipient=recipient).first()
    if sealed is None:
        raise AuditRefused("sealed", _("This report was not sealed to you."))
    try:
        return confidential.key_of(sealed, private)
    except Unreadable as error:
        raise AuditRefused("sealed", _("Your key does not open this report.")) from error


@transaction.atomic
def read(report: ConfidentialReport, private: PrivateKey, *, by: Any, on: date) -> Opened:
    """The whole report, for whom it was sealed. A newer recovery key is given the report's key on the way.

    Raises AuditRefused where the report itself was changed behind the product's back; of messages only the changed one
    cannot be read.
    """
    key = key_for(report, _reader(report, by), private)
    messages = list(report.messages.select_related("recipient").prefetch_related("files").order_by("position"))
    try:
        body = confidential.read_body(messages[0], key, number=report.number)
    except (Unreadable, json.JSONDecodeError, IndexError) as error:
        raise AuditRefused("changed", _("This report was changed in the database and cannot be read.")) from error
    lines = [_line(message, key, report.number) for message in messages]
    _seal_to_recovery(report, key)
    record("auditors.read_report", actor=by, at=midnight(on), target=report)
    return Opened(report, key, body, lines)


def read_file(
    file: SealedFile, private: PrivateKey, *, original: bool, by: Any, on: date
) -> tuple[Description, Iterator[bytes]]:
    """What it is called, and its bytes, decrypted piece by piece while they leave."""
    report = file.report
    key = key_for(report, _reader(report, by), private)
    description = confidential_files.describe(file, key)
    if not original and not file.cleaned:
        raise AuditRefused("copy", _("There is no copy without hidden data of this kind of file."))
    verb = "auditors.read_report_original" if original else "auditors.read_report_file"
    record(verb, actor=by, at=midnight(on), target=report)
    pieces = confidential_files.original if original else confidential_files.view
    return description, pieces(file, description)


@transaction.atomic
def reply(
    report: ConfidentialReport,
    private: PrivateKey,
    *,
    text: str,
    seen: int,
    by: Any,
    on: date,
    files: Sequence[SealedUpload] = (),
) -> SealedMessage:
    """To the reporter. `seen` is the last message on the writer's page: nobody answers past another answer.

    Raises AuditRefused, and UploadRefused for a file.
    """
    return _write(report, private, text=text, seen=seen, author=Author.RECIPIENT, by=by, on=on, files=files)


@transaction.atomic
def note(report: ConfidentialReport, private: PrivateKey, *, text: str, by: Any, on: date) -> SealedMessage:
    """Among the recipients of this report; the reporter never sees it."""
    return _write(report, private, text=text, seen=None, author=Author.NOTE, by=by, on=on)


@transaction.atomic
def take_step(
    report: ConfidentialReport, private: PrivateKey, *, name: str, text: str, seen: int, by: Any, on: date
) -> None:
    """One step, and what the reporter is told of it, which alone says why. Raises AuditRefused, TransitionRefused."""
    if name in EXPLAINED and not text.strip():
        raise AuditRefused("text", _("Please tell the reporter what happens and why."), field="text")
    locked = engine.lock(report)
    if name == "reopen":
        engine.apply(locked, name, actor=by, at=midnight(on))
    if text.strip():
        _write(locked, private, text=text, seen=seen, author=Author.RECIPIENT, by=by, on=on)
    if name != "reopen":
        engine.apply(locked, name, actor=by, at=midnight(on))


@transaction.atomic
def let_in(report: ConfidentialReport, private: PrivateKey, *, other: Recipient, text: str, by: Any, on: date) -> None:
    """Another recipient reads from now on. The reporter is told, and whoever was kept out stays out."""
    if not text.strip():
        raise AuditRefused("text", _("Please tell the reporter who joins and why."), field="text")
    locked = engine.lock(report)
    key = key_for(locked, _reader(locked, by), private)
    if not queries.candidates(locked).filter(pk=other.pk).exists():
        raise AuditRefused("other", _("This person cannot be let in: kept out, or reading already."), field="other")
    # The key is sealed anew by whoever can open it: no administrator could do this.
    SealedKey.objects.create(report=locked, recipient=other, sealed=envelopes.seal_key(key, bytes(other.public_key)))
    confidential.write_message(locked, key, text, author=Author.RECIPIENT, recipient=recipient_of(by), on=on)
    record("auditors.let_in", actor=by, at=midnight(on), target=locked, detail={"recipient": other.pk})


def _reader(report: ConfidentialReport, by: Any) -> Recipient:
    permissions.check(by, HANDLE_REPORT, report)
    recipient = recipient_of(by)
    if recipient is None:
        raise AuditRefused("sealed", _("This report was not sealed to you."))
    return recipient


def _write(
    report: ConfidentialReport,
    private: PrivateKey,
    *,
    text: str,
    seen: int | None,
    author: str,
    by: Any,
    on: date,
    files: Sequence[SealedUpload] = (),
) -> SealedMessage:
    recipient = _reader(report, by)
    key = key_for(report, recipient, private)
    engine.lock(report)
    if seen is not None and (newer := _newer(report, seen)):
        raise AuditRefused("newer", newer)
    return confidential.write_message(report, key, text, author=author, recipient=recipient, on=on, files=files)


def _newer(report: ConfidentialReport, seen: int) -> str:
    """What came while the answer was written, in words; nothing where nothing did."""
    newer = set(report.messages.filter(position__gt=seen).values_list("author", flat=True))
    if Author.RECIPIENT in newer:
        return _("Another recipient has answered in the meantime. Read that answer above; your text is still here.")
    if Author.REPORTER in newer:
        return _("The reporter has written in the meantime. Read that above; your text is still here.")
    return ""


def _line(message: SealedMessage, key: bytes, number: str) -> Line:
    try:
        text = "" if message.position == 0 else confidential.read_message(message, key, number=number)
    except Unreadable:
        text = _("This message was changed in the database and cannot be read.")
    return Line(message, text, [(file, _described(file, key)) for file in message.files.all()])


def _described(file: SealedFile, key: bytes) -> Description | None:
    try:
        return confidential_files.describe(file, key)
    except Unreadable:
        return None


def _title(report: Any, private: PrivateKey) -> str:
    """One that does not open must not keep the others from being listed."""
    try:
        key = envelopes.open_key(bytes(report.sealed_key), private)
        return confidential.read_body(report.first[0], key, number=report.number)["title"]
    except (Unreadable, IndexError, KeyError, json.JSONDecodeError):
        return _("Cannot be opened with this key")


def _seal_to_recovery(report: ConfidentialReport, key: bytes) -> None:
    recovery = queries.recovery_key()
    if recovery is None or report.keys.filter(recovery=recovery).exists():
        return
    sealed = envelopes.seal_key(key, bytes(recovery.public_key or b""))
    SealedKey.objects.bulk_create([SealedKey(report=report, recovery=recovery, sealed=sealed)], ignore_conflicts=True)
