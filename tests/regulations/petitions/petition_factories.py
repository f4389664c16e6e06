"""A rule of several articles, and petitions about it."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from regulations.models import Petition, Regulation, Version
from regulations.recognition import recognise
from regulations.services import clauses, petitions
from regulations.states import RuleKind
from tests.factories import LONG_AGO, make_department, make_user

# Noon in Korea on a Wednesday; no holiday is near but the fifth of May.
NOON = datetime(2026, 5, 6, 3, 0, tzinfo=UTC)
TEXT = """제1장 총칙
제1조(목적) 이 규정은 공영주차장의 운영에 필요한 사항을 정한다.
제2장 요금
제2조(주차요금) ① 주차요금은 다음 각 호와 같다.
1. 소형: 500원
2. 대형: 1,000원
② 정기권은 매월 1일에 방문하여 신청한다.
제3조 삭제 <2023. 1. 1.>
제3조의2(환불) 정기권은 환불하지 아니한다.
부칙
이 규정은 2024년 1월 2일부터 시행한다.
"""
_numbers = count(1)


def make_rule(text: str = TEXT, **fields: Any) -> Regulation:
    """A rule with one version in force."""
    number = next(_numbers)
    rule = Regulation.objects.create(
        slug=fields.pop("slug", f"parking-{number}"),
        title=fields.pop("title", f"공영주차장 운영규정 {number}"),
        kind=RuleKind.RULE,
        department=fields.pop("department", None) or make_department(),
        created_at=LONG_AGO,
        **fields,
    )
    put_in_force(rule, text)
    return rule


def put_in_force(rule: Regulation, text: str, *, moved: dict[str, str] | None = None) -> Version:
    """The next version, in the place of the one before."""
    before = rule.current
    number = before.number + 1 if before else 1
    day = date(2024, 1, 2) if before is None else date(2026, 6, number)
    made = Version.objects.create(
        regulation=rule, number=number, created_at=LONG_AGO, department=rule.department, state="DRAFT"
    )
    clauses.lay(made, recognise(text).clauses, came_from=moved or {})
    if before is not None:
        Version.objects.filter(pk=before.pk).update(state="REPLACED", replaced_on=day)
    Version.objects.filter(pk=made.pk).update(state="IN_FORCE", enacted_on=day, in_force_on=day)
    made.refresh_from_db()
    rule.current = made
    rule.save()
    return made


def make_petition(author: Any = None, *, at: datetime = NOON, **fields: Any) -> Petition:
    """One about the refund of season tickets, unless something else is said; `regulation=None` names no rule."""
    if "regulation" not in fields:
        fields["regulation"] = make_rule()
        fields.setdefault("key", "a3-2")
    fields.setdefault("title", "정기권을 남은 날만큼 환불해 주세요")
    fields.setdefault("burden", "이사를 가도 한 달 요금을 모두 내야 합니다.")
    return petitions.submit(author=author or make_user(), at=at, **fields)
