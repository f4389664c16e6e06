"""Recipients with a report that was sealed to them, and their browsers."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from django.test import Client
from django.urls import reverse
from nacl.public import PrivateKey

from accounts.models import Role
from auditors.models import ConfidentialReport, Recipient, RecoveryKey, SealedKey
from auditors.queries import confidential as channel_queries
from auditors.services import confidential, taking_in
from core.sealing import halves
from tests.auditors.channel.reporting import PASSPHRASE, Channel, Reader, make_channel, make_kind, make_recipient
from tests.auditors.channel.reporting import report as hand_in
from tests.factories import make_staff
from tests.sessions import sign_in

AT = datetime(2026, 6, 10, 3, tzinfo=UTC)
DAY = date(2026, 6, 10)
__all__ = ["AT", "DAY", "PASSPHRASE", "Case", "Reader", "browser", "make_case", "make_kind", "make_recipient"]


@dataclass
class Case:
    """One report, its receipt, and those who can open it."""

    channel: Channel
    receipt: str

    @property
    def report(self) -> ConfidentialReport:
        return ConfidentialReport.objects.get(number=self._number)

    def __post_init__(self) -> None:
        found = channel_queries.report_of(self.receipt)
        assert found is not None
        self._number = found.number

    @property
    def first(self) -> Reader:
        return self.channel.readers[0]

    @property
    def second(self) -> Reader:
        return self.channel.readers[1]


def make_case(
    readers: int = 3, text: str = "업체가 봉투를 건넸습니다.", channel: Channel | None = None, **changes: Any
) -> Case:
    channel = channel or make_channel(readers)
    case = Case(channel, hand_in(channel, text, **{"on": DAY, **changes}))
    taking_in.take_in(at=AT, chance=lambda: True)
    return case


def reporter_writes(case: Case, text: str, on: date = DAY) -> None:
    report = case.report
    key = confidential.open_with(report, case.receipt)
    confidential.write_message(report, key, text, author="REPORTER", on=on)


def browser(reader: Reader, *, opened: bool = True) -> Client:
    """Signed in, and the key open."""
    client = Client()
    sign_in(client, reader.recipient.user)
    if opened:
        answer = client.post(reverse("integrity:desk"), {"passphrase": PASSPHRASE})
        assert answer.status_code == 302, answer.content.decode()
    return client


def administrator() -> Any:
    return make_staff(Role.ADMINISTRATOR)


def recovery_in_halves() -> tuple[RecoveryKey, str, str]:
    """The recovery key in use, made of two halves that are known here."""
    first, second = halves.new(), halves.new()
    private = halves.private_key(first, second)
    key = RecoveryKey.objects.get(made_at__isnull=False, replaced_at__isnull=True)
    key.first_check, key.second_check = halves.check(first), halves.check(second)
    key.public_key = bytes(private.public_key)
    key.save()
    return key, first, second


def reads(report: ConfidentialReport, recipient: Recipient, private: PrivateKey) -> str:
    sealed = SealedKey.objects.get(report=report, recipient=recipient)
    key = confidential.key_of(sealed, private)
    return confidential.read_body(report.messages.get(position=0), key, number=report.number)["text"]
