"""Reports in confidence: kinds, recipients with keys, a recovery key of two people, and cases in every state.

Everything goes through the services, on the days on which it would have happened. What the demo prints at the end
(passphrase, receipt, halves) stands nowhere in its database.
"""

import secrets
import tomllib
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from nacl.public import PrivateKey

from auditors.models import ConfidentialReport, Naming, Recipient, ReportKind
from auditors.queries import confidential as channel
from auditors.services import confidential, purging, recipient_keys, recovery, report_kinds, taking_in
from auditors.services import confidential_handling as handling
from core.sealing import receipts
from core.uploads.sealed import SealedUpload
from demo.silence import nothing_is_sent
from demo.world import World

TEXTS = Path(__file__).parent / "texts" / "auditors_confidential.toml"
# Only where DEBUG is on, as with the password of the accounts.
DEMO_PASSPHRASE = "시연용 느티나무 아래 의자"  # noqa: S105
HOLDERS = ("approver", "moderator2")
BEGUN = 720
# Cases of earlier half-years, of which only the figures are left.
PAST = {"misconduct": 14, "passivity": 11, "harassment": 7, "other": 8}

Data = dict[str, Any]


class Room:
    """The recipients and their keys, while the demo is made."""

    def __init__(self, world: World, passphrase: str) -> None:
        self.world = world
        self.passphrase = passphrase
        self.keys: dict[str, PrivateKey] = {}
        self.kinds: dict[str, ReportKind] = {}

    def day(self, days_ago: float) -> date:
        return timezone.localdate(self.world.at - timedelta(days=days_ago))

    def user(self, account: str) -> Any:
        return self.world.staff[account]


def build(world: World) -> dict[str, str]:
    """Answers with what is printed: the passphrase, the receipt of a case, the halves of the recovery key."""
    texts = tomllib.loads(TEXTS.read_text(encoding="utf-8"))
    room = Room(world, DEMO_PASSPHRASE if settings.DEBUG else secrets.token_urlsafe(18))
    with nothing_is_sent():
        _kinds(room, texts["kind"])
        _recipients(room, texts["recipient"])
        first, second = _recovery_key(room)
        _past(room)
        found = [_case(room, text) for text in sorted(texts["case"], key=lambda text: -text["days"])]
        purging.purge_what_is_due(on=room.day(0))
    return {"passphrase": room.passphrase, "receipt": found[-2], "first_half": first, "second_half": second}


def _kinds(room: Room, texts: list[Data]) -> None:
    for position, text in enumerate(texts):
        kind = ReportKind(position=position, **text)
        report_kinds.keep(kind, by=room.user("admin"), at=room.world.days_ago(BEGUN))
        room.kinds[kind.slug] = kind


def _recipients(room: Room, texts: list[Data]) -> None:
    for text in texts:
        at = room.world.days_ago(BEGUN - 2)
        appointment = recipient_keys.appoint(
            user=room.user(text["account"]),
            position_name=text["position"],
            kinds=[room.kinds[slug] for slug in text["kinds"]],
            by=room.user("admin"),
            at=at,
        )
        recipient_keys.agree(appointment, by=room.user("approver"), at=at + timedelta(hours=3))
        _recipient, private = recipient_keys.make_key(
            user=room.user(text["account"]), passphrase=room.passphrase, at=at + timedelta(hours=20)
        )
        room.keys[text["account"]] = private


def _recovery_key(room: Room) -> tuple[str, str]:
    first, second = (room.user(account) for account in HOLDERS)
    at = room.world.days_ago(BEGUN - 4)
    key = recovery.begin(first=first, second=second, by=room.user("admin"), at=at)
    first_half = recovery.draw_first(key, by=first)
    code = recovery.lend_first(key, half=first_half, by=first)
    second_half = recovery.draw_second(key, code=code, by=second)
    recovery.confirm(key, half=second_half, by=second, at=at + timedelta(hours=1))
    return first_half, second_half


def _past(room: Room) -> None:
    """Handed in, answered, closed and destroyed long ago."""
    for slug, count in PAST.items():
        for _number in range(count):
            days = room.world.chance.randint(260, 700)
            text = {"kind": slug, "naming": Naming.ANONYMOUS, "text": "오래전에 마치고 지운 신고입니다."}
            report = _handed_in(room, text, days)[0]
            account = room.world.chance.choice([one for one in room.keys if _receives(room, one, slug)])
            for step, after in (("acknowledge", 3), ("answer", 50), ("close", 60)):
                _step(room, report, {"by": account, "step": step, "text": "처리 결과를 알립니다."}, days - after)
    purging.purge_what_is_due(on=room.day(0))


def _receives(room: Room, account: str, slug: str) -> bool:
    return Recipient.objects.filter(user=room.user(account), kinds__slug=slug).exists()


def _case(room: Room, text: Data) -> str:
    report, receipt = _handed_in(room, text, text["days"])
    for step in text.get("steps", []):
        if "reporter" in step:
            key = confidential.open_with(report, receipt)
            confidential.write_message(report, key, step["reporter"], author="REPORTER", on=room.day(step["day"]))
        elif "note" in step:
            account = step["note"]
            handling.note(
                report, room.keys[account], text=step["text"], by=room.user(account), on=room.day(step["day"])
            )
        elif "reply" in step:
            account = step["reply"]
            handling.reply(
                report,
                room.keys[account],
                text=step["text"],
                seen=_last(report),
                by=room.user(account),
                on=room.day(step["day"]),
            )
        else:
            _step(room, report, step, step["day"])
    if hold := text.get("hold"):
        on = room.day(hold["day"])
        purging.ask_hold(report, until=room.day(hold["until"]), by=room.user(hold["by"]), on=on)
        purging.agree_hold(report, by=room.user(hold["agree"]), on=on)
    return receipt


def _handed_in(room: Room, text: Data, days: int) -> tuple[ConfidentialReport, str]:
    files = [SealedUpload.of(text["file"], text["file_text"].encode())] if "file" in text else []
    receipt = confidential.submit(
        kind=room.kinds[text["kind"]],
        naming=text["naming"],
        fields={name: text.get(name, "").strip() for name in confidential.FIELDS},
        files=files,
        excluded=[],
        by_staff=text["kind"] == "inside",
        on=room.day(days),
    )
    taking_in.take_in(at=timezone.make_aware(datetime.combine(room.day(days), time(20))), chance=lambda: True)
    report = channel.report_of(receipts.read(receipt))
    if report is None:
        raise LookupError("A report of the demo was not kept.")
    return report, receipt


def _step(room: Room, report: ConfidentialReport, step: Data, days: int) -> None:
    handling.take_step(
        report,
        room.keys[step["by"]],
        name=step["step"],
        text=step["text"],
        seen=_last(report),
        by=room.user(step["by"]),
        on=room.day(days),
    )


def _last(report: ConfidentialReport) -> int:
    return report.messages.order_by("-position")[0].position
