"""A department that weighs a proposal, for tests."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from accounts.models import Role
from core.workflow import engine
from proposals.models import Proposal, Review
from proposals.services import reviews
from tests.factories import make_staff
from tests.proposals.factories import NOON, declare_none, make_office, make_proposal

LATER = NOON + timedelta(days=1)
NOTE = "현장을 보고 비용을 따졌습니다."


@dataclass
class Office:
    department: Any
    clerk: Any
    superior: Any
    post: Any
    reviewers: list[Any]


def make_reviewing_office(name: str | None = None, reviewers: int = 2) -> Office:
    department, clerk, superior, post = make_office(Role.CASE_OFFICER, name)
    people = [make_staff(Role.DEPARTMENT_REVIEWER, department) for _number in range(reviewers)]
    return Office(department, clerk, superior, post, people)


def make_weighed(office: Office, **fields: Any) -> Proposal:
    """Under review in the office."""
    proposal = make_proposal(department=office.department, **fields)
    engine.apply(proposal, "start_review", actor=office.clerk, at=LATER)
    return proposal


def scores(points: int = 4, **others: int) -> dict[str, int]:
    return dict.fromkeys(("feasible", "creative", "effective", "range", "lasting"), points) | others


def give(proposal: Proposal, reviewer: Any, points: int = 4, **others: int) -> Review:
    """Declared and scored."""
    declare_none(proposal, reviewer, at=LATER)
    return reviews.give(proposal, reviewer=reviewer, scores=scores(points, **others), note=NOTE, at=LATER)
