"""A channel that is set up, and one report in it."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from nacl.public import PrivateKey

from auditors.models import Naming, Recipient, RecoveryKey, ReportKind
from auditors.services import confidential
from core.sealing import passphrases
from core.sealing.passphrases import Strength
from core.uploads.sealed import SealedUpload
from tests.factories import make_staff

DAY = date(2026, 6, 10)
LONG_AGO = datetime(2026, 1, 5, tzinfo=UTC)
QUICK = Strength(operations=1, memory=8192)
PASSPHRASE = "여름 바람 소리 하나 둘"


@dataclass
class Reader:
    recipient: Recipient
    private: PrivateKey


@dataclass
class Channel:
    kind: ReportKind
    readers: list[Reader]
    recovery: PrivateKey


def make_recipient(kind: ReportKind, position_name: str, **fields: Any) -> Reader:
    private = PrivateKey.generate()
    recipient = Recipient(
        user=fields.pop("user", None) or make_staff(), position_name=position_name, made_at=LONG_AGO, **fields
    )
    recipient.take(passphrases.lock(private, PASSPHRASE, strength=QUICK))
    recipient.save()
    recipient.kinds.add(kind)
    return Reader(recipient, private)


def make_kind(slug: str = "bribery", **fields: Any) -> ReportKind:
    texts = {
        "explanation": "돈이나 선물이 오간 일",
        "what_happens": "감사실이 살핍니다.",
        "protection": "법이 지킵니다.",
    }
    return ReportKind.objects.create(slug=slug, **{"name": f"부패 신고 {slug}", **texts, **fields})


def make_channel(readers: int = 3, **fields: Any) -> Channel:
    kind, recovery = make_kind(**fields), PrivateKey.generate()
    if not RecoveryKey.objects.filter(replaced_at__isnull=True).exists():
        RecoveryKey.objects.create(
            first_holder=make_staff(), second_holder=make_staff(), first_check=b"1" * 32, second_check=b"2" * 32,
            public_key=bytes(recovery.public_key), begun_at=LONG_AGO, made_at=LONG_AGO,
        )  # fmt: skip
    positions = ["감사실장", "감사1팀장", "감사2팀장", "인권담당"][:readers]
    return Channel(kind, [make_recipient(kind, name) for name in positions], recovery)


def report(channel: Channel, text: str = "업체가 봉투를 건넸습니다.", **changes: Any) -> str:
    given = {
        "kind": channel.kind,
        "naming": Naming.ANONYMOUS,
        "fields": {"text": text, **changes.pop("fields", {})},
        "files": [],
        "excluded": [],
        "by_staff": False,
        "on": DAY,
    }
    return confidential.submit(**{**given, **changes})


def upload(name: str, content: bytes) -> SealedUpload:
    return SealedUpload.of(name, content)
