"""Contests for tests: a call with terms, entries that are eligible, and rounds that are scored."""

from datetime import timedelta
from typing import Any

from accounts.models import Role
from proposals.models import Call, Entry, JudgingRound, Proposal
from proposals.services import calls, judging
from proposals.states import CallKind, Proposer
from tests.factories import make_staff, make_user
from tests.proposals.factories import NOON, make_category, make_draft, make_proposal

CLOSED = NOON + timedelta(days=20)
LATER = CLOSED + timedelta(days=1)
CRITERIA = [{"name": "창의성", "weight": 40}, {"name": "실현 가능성", "weight": 60}]
PRIZES = [{"name": "최우수상", "count": 1, "won": 1_000_000}, {"name": "우수상", "count": 1, "won": 500_000}]


def terms(judges: Any, **fields: Any) -> dict[str, Any]:
    one = {"name": "본심사", "rule": "MEAN", "tie": "CRITERIA", "least_points": 0}
    return {
        "blind": True,
        "judges_named": False,
        "criteria": CRITERIA,
        "rounds": [one],
        "judges": [{"id": judge.pk, "name": judge.display_name} for judge in judges],
        "body": None,
        **fields,
    }


def make_contest(
    *judges: Any, officer: Any = None, prizes: Any = PRIZES, department: Any = None, **judged: Any
) -> Call:
    """Published, open since a month, closing on CLOSED."""
    officer = officer or make_staff(Role.CASE_OFFICER)
    call = calls.make_call(
        actor=officer,
        kind=CallKind.CONTEST,
        slug=f"contest-{Call.objects.count() + 1}",
        title="동네 안전 공모전",
        summary="안전한 동네를 위한 생각을 모읍니다.",
        text="누구나 한 편을 냅니다.",
        opens_at=NOON - timedelta(days=30),
        closes_at=CLOSED,
        proposer=Proposer.ANYBODY,
        categories=[make_category()],
        prizes=prizes,
        department=department,
        judging=terms(judges or [make_user()], **judged),
        at=NOON - timedelta(days=31),
    )
    return calls.publish_call(call, actor=officer, at=NOON - timedelta(days=30))


def make_entry(call: Call, author: Any = None, *, title: str = "도서관 앞 정류장에 긴 의자", **fields: Any) -> Proposal:
    """Handed in and found eligible."""
    made = make_proposal(author, call=call, title=title, **fields)
    Proposal.objects.filter(pk=made.pk).update(state="ELIGIBLE")
    made.refresh_from_db()
    return made


def make_round(*judges: Any, entries: int = 3, officer: Any = None, **judged: Any) -> JudgingRound:
    officer = officer or make_staff(Role.CASE_OFFICER)
    call = make_contest(*judges, officer=officer, **judged)
    for _number in range(entries):
        make_entry(call)
    return judging.open_round(call, actor=officer, at=LATER)


def score(entry: Entry, judge: Any, first: int = 30, second: int = 50, **fields: Any) -> Any:
    fields.setdefault("at", LATER)
    return judging.score(entry, person=judge, points={"c1": first, "c2": second}, free_of_conflict=True, **fields)


def score_all(found: JudgingRound) -> None:
    """Every judge gives the first entry the most, the next five points less, and so on."""
    for judge in found.judges.all():
        for place, entry in enumerate(found.entries.order_by("proposal")):
            if not entry.sheets.filter(judge=judge).exists():
                score(entry, judge.person, first=40 - 5 * place)


__all__ = ["CLOSED", "LATER", "make_contest", "make_draft", "make_entry", "make_round", "score", "score_all", "terms"]
