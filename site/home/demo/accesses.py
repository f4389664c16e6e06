"""A year of the record of access: ordinary work, one busy month to look into, and the monthly reviews."""

from datetime import datetime, timedelta
from typing import Any

from core.audit.models import AuditRecord
from desk.queries.access_log import DUE_DAY, Month
from desk.services import access_review
from home.demo.world import World

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
    newest = Month.of(world.at)
    for back in range(MONTHS, -1, -1):
        month = newest.shifted(-back)
        AuditRecord.objects.bulk_create(_records(world, month, readers, busy=readers[0] if back == 1 else None))
        reviewed_at = month.until + timedelta(days=world.chance.randint(3, DUE_DAY - 2), hours=10)
        # The last month is left for whoever tries the demo.
        if back > 1:
            remarks = world.chance.choice(REMARKS)
            access_review.review(month, remarks=remarks, actor=world.staff["admin"], at=reviewed_at)


def _records(world: World, month: Month, readers: list[Any], *, busy: Any) -> list[AuditRecord]:
    records = []
    for person in readers:
        for _ in range(BUSY if person == busy else world.chance.randint(1, USUAL)):
            verb = world.chance.choices(list(VERBS), weights=list(VERBS.values()))[0]
            records.append(AuditRecord(verb=verb, actor=person, at=_in_office(world, month)))
    return sorted((record for record in records if record.at < world.at), key=lambda record: record.at)


def _in_office(world: World, month: Month) -> datetime:
    days = (month.until - month.since).days
    moment = month.since + timedelta(days=world.chance.randrange(days), minutes=world.chance.randint(9 * 60, 18 * 60))
    return moment - timedelta(days=max(0, moment.isoweekday() - 5))
