"""A rule in force, the people who change it, and the steps of a draft, for tests."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from accounts.models import Department, Position, Role, User
from core.workflow import engine
from core.workflow.actors import SYSTEM
from regulations.models import Regulation, Version
from regulations.queries import version_texts
from regulations.recognition import recognise
from regulations.services import clauses, drafting, enactment, opinions
from tests.factories import make_department, make_staff

# A Tuesday at noon in Seoul.
NOON = datetime(2026, 5, 12, 3, 0, tzinfo=UTC)
TODAY = date(2026, 5, 12)
TEXT = """제1조(목적) 이 규정은 체육시설의 사용에 필요한 사항을 정한다.

제2조(사용 신청) ① 시설을 사용하려는 사람은 사용일 10일 전까지 신청서를 방문하여 제출하여야 한다.
② 신청서에는 다음 각 호의 서류를 붙인다.
1. 주민등록등본
2. 사용계획서

제3조(사용료) 사용료는 신청한 날에 전액 납부한다.

제4조(사용 제한) 공사는 필요하다고 인정하면 사용을 제한할 수 있다.

부칙
이 규정은 공포한 날부터 시행한다.

[별표 1] 사용료
체육관 한 시간 10,000원"""
REASON = "방문하지 않고도 신청할 수 있게 하려는 것입니다."
ON_THE_INTERNET = {"신청서를 방문하여 제출하여야": "신청서를 인터넷으로 제출하여야"}
_numbers = count(1)


@dataclass
class Office:
    """Who drafts, who enacts, and the post in which opinions are answered."""

    department: Department
    clerk: User
    superior: User
    post: Position


def make_office() -> Office:
    department = make_department()
    clerk = make_staff(Role.CASE_OFFICER, department)
    post = Position.objects.create(department=department, title="체육시설팀장", holder=clerk)
    return Office(department, clerk, make_staff(Role.APPROVER, department), post)


def make_rule(office: Office, *, text: str = TEXT, held_since: date = date(2024, 3, 1), **fields: Any) -> Regulation:
    """In force since some day, written down as it was enacted long ago."""
    number = next(_numbers)
    rule = Regulation.objects.create(
        slug=f"rule-{number}", title=f"체육시설 운영규정 {number}", kind="RULE", department=office.department,
        created_at=NOON - timedelta(days=900), **fields,
    )  # fmt: skip
    write_down(rule, text, held_since)
    rule.refresh_from_db()
    return rule


def write_down(rule: Regulation, text: str, held_since: date, *, change: str = "NEW") -> Version:
    at = timezone.make_aware(datetime(held_since.year, held_since.month, held_since.day, 9))
    version = Version.objects.create(
        regulation=rule, number=rule.versions.count() + 1, change=change, department=rule.department, created_at=at
    )
    clauses.lay(version, recognise(text).clauses)
    engine.open(version, actor=SYSTEM, at=at)
    return enactment.enact(version, actor=SYSTEM, enacted_on=held_since, in_force_on=held_since, at=at)


def make_draft(
    office: Office, rule: Regulation | None = None, *, at: datetime = NOON, changes: dict[str, str] | None = None
) -> Version:
    """A draft that lets people apply on the internet."""
    rule = rule or make_rule(office)
    draft = drafting.begin(rule, actor=office.clerk, change="PARTIAL", reason=REASON, at=at)
    return reword(office, draft, changes or ON_THE_INTERNET)


def reword(office: Office, draft: Version, changes: dict[str, str]) -> Version:
    text = version_texts.whole(draft)
    read = drafting.fingerprint(text, draft.reason)
    for old, new in changes.items():
        assert old in text, old
        text = text.replace(old, new)
    return drafting.revise(draft, actor=office.clerk, text=text, reason=draft.reason, read=read)


def make_announced(office: Office, rule: Regulation | None = None, *, at: datetime = NOON) -> Version:
    draft = make_draft(office, rule, at=at)
    drafting.announce(draft, actor=office.clerk, opinions_until=drafting.earliest_end(at), at=at)
    return draft


def after_opinions(draft: Version) -> datetime:
    """The morning after the last day."""
    assert draft.opinions_until is not None
    day = draft.opinions_until + timedelta(days=1)
    return timezone.make_aware(datetime(day.year, day.month, day.day, 9))


def make_consulted(office: Office, rule: Regulation | None = None) -> Version:
    draft = make_announced(office, rule)
    opinions.close_ended(at=after_opinions(draft))
    draft.refresh_from_db()
    return draft
