"""A rule of the register and its versions, enacted as the product itself writes down what was decided long ago."""

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from core.workflow import SYSTEM, engine
from regulations.models import Regulation, Version
from regulations.recognition import recognise
from regulations.services import clauses, enactment
from regulations.states import RuleKind
from tests.factories import LONG_AGO, make_department, make_user

# Noon in Korea on a Wednesday.
NOON = datetime(2026, 5, 6, 3, 0, tzinfo=UTC)
FIRST, SECOND, THIRD = date(2024, 1, 2), date(2025, 3, 1), date(2026, 2, 1)
TEXT = """제1장 총칙
제1조(목적) 이 규정은 회의실의 대관에 필요한 사항을 정한다.
제2장 대관
제2조(신청) ① 이용일 14일 전까지 신청하여야 한다.
② 신청서에는 다음 각 호의 서류를 붙인다.
1. 사업자등록증
2. 인감증명서
제3조(대관료) 대관료는 선납한다.
부칙
이 규정은 2024년 1월 2일부터 시행한다.
"""
# An item less, an article in between, the fee stands as another article.
CHANGED = (
    TEXT.replace("14일 전", "7일 전").replace("2. 인감증명서\n", "").replace("제3조(대관료)", "제4조(대관료)")
    .replace("제4조(대관료)", "제3조(감면) 주민 모임은 절반을 낸다.\n제4조(대관료)")
)  # fmt: skip
_numbers = count(1)


def make_rule(text: str = TEXT, *, day: date = FIRST, **fields: Any) -> Regulation:
    """A rule with one version in force."""
    rule = make_empty_rule(**fields)
    enact(rule, text, day)
    return rule


def make_empty_rule(**fields: Any) -> Regulation:
    number = next(_numbers)
    given = {
        "slug": f"rental-{number}",
        "title": f"대관 규정 {number}",
        "kind": RuleKind.RULE,
        "department": fields.get("department") or make_department(),
        "created_at": LONG_AGO,
    }
    return Regulation.objects.create(**{**given, **fields})


def draft(rule: Regulation, text: str, **fields: Any) -> Version:
    last = rule.versions.order_by("-number").first()
    made = Version.objects.create(
        regulation=rule,
        number=last.number + 1 if last else 1,
        change=fields.pop("change", Version.Change.PARTIAL if last else Version.Change.NEW),
        based_on=rule.current,
        department=rule.department,
        drafted_by=make_user(),
        created_at=LONG_AGO,
        **fields,
    )
    if text:
        clauses.lay(made, recognise(text).clauses)
    engine.open(made, actor=SYSTEM, at=LONG_AGO)
    return made


def enact(rule: Regulation, text: str, day: date, **fields: Any) -> Version:
    """In force where its day is not after NOON."""
    made = draft(rule, text, **fields)
    enactment.enact(made, actor=SYSTEM, enacted_on=min(day, date(2026, 5, 6)), in_force_on=day, at=NOON)
    rule.refresh_from_db()
    return made


def long_text(chapters: int, articles: int = 20) -> str:
    """Each article has two paragraphs and one item: five clauses with itself counted."""
    lines = []
    for chapter in range(1, chapters + 1):
        lines.append(f"제{chapter}장 {chapter}번째 갈래")
        for article in range(1, articles + 1):
            number = (chapter - 1) * articles + article
            lines += [f"제{number}조(업무 {number}) ① 매달 {article}일까지 보고한다.", "② 다음 각 호를 적는다.",
                      "1. 건수", "2. 까닭"]  # fmt: skip
    return "\n".join(lines)
