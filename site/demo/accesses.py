"""A year of the record of access: ordinary work, one busy month to look into, and the monthly reviews."""

from calendar import monthrange
from datetime import datetime, timedelta
from typing import Any

from core.audit import audit
from core.audit.models import AuditRecord
from demo.world import SEOUL, World

MONTHS = 12
USUAL, BUSY = 9, 52
READERS = ("officer", "reviewer", "moderator", "moderator2")
VERBS = {"desk.read_case": 70, "accounts.search_people": 22, "accounts.print_letters": 8}
REMARKS = (
    "담당 업무에 따른 열람으로 확인했습니다. 특이 사항이 없습니다.",
    "거주 확인 편지 발송 때문에 인쇄가 많았습니다. 발송 대장과 맞추어 보았습니다.",
    "퇴직한 직원의 계정으로 남은 기록이 없음을 확인했습니다.",
)


def build(world: World) -> None:
    readers = [world.staff[account] for account in READERS]
    for back in range(MONTHS, -1, -1):
        start = _month(world, back)
        records = _records(world, start, readers, busy=readers[0] if back == 1 else None)
        AuditRecord.objects.bulk_create(records)
        # The last month is left for whoever tries the demo.
        if back > 1:
            _review(world, start, len(records), at=_month(world, back - 1))


def _month(world: World, back: int) -> datetime:
    """Its first day, at midnight."""
    years, months = divmod(world.at.year * 12 + world.at.month - 1 - back, 12)
    return datetime(years, months + 1, 1, tzinfo=SEOUL)


def _records(world: World, start: datetime, readers: list[Any], *, busy: Any) -> list[AuditRecord]:
    records = []
    for person in readers:
        for _ in range(BUSY if person == busy else world.chance.randint(1, USUAL)):
            verb = world.chance.choices(list(VERBS), weights=list(VERBS.values()))[0]
            records.append(AuditRecord(verb=verb, actor=person, at=_in_office(world, start)))
    return sorted((record for record in records if record.at < world.at), key=lambda record: record.at)


def _in_office(world: World, start: datetime) -> datetime:
    day = world.chance.randint(3, monthrange(start.year, start.month)[1])
    moment = start + timedelta(days=day - 1, minutes=world.chance.randint(9 * 60, 18 * 60))
    return moment - timedelta(days=max(0, moment.isoweekday() - 5))


def _review(world: World, start: datetime, seen: int, *, at: datetime) -> None:
    """As the page of the desk records it, some days into the next month."""
    audit.record(
        "desk.review_access_log",
        actor=world.staff["admin"],
        at=at + timedelta(days=world.chance.randint(3, 8), hours=10),
        detail={
            "month": f"{start:%Y-%m}",
            "remarks": world.chance.choice(REMARKS),
            "records": seen,
            "unusual": [],
        },
    )
