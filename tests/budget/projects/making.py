"""Proposals that are eligible, somebody who makes projects of them, and a project."""

from typing import Any

from budget.models import Cycle, Poll, Project
from budget.services import projects
from budget.services.projects import Words
from budget.states.polls import PollState
from core.workflow import engine
from proposals.models import Proposal
from tests.budget.factories import NOON, make_cycle, make_poll
from tests.factories import make_department, make_staff
from tests.proposals.factories import make_call, make_proposal


def make_ready() -> tuple[Cycle, Poll, Any]:
    """A cycle with a call, a vote that is being prepared, and a department's reviewer."""
    cycle = make_cycle(call=make_call(kind="BUDGET"))
    poll = make_poll(cycle, state=PollState.PREPARING)
    return cycle, poll, make_staff("DEPARTMENT_REVIEWER", make_department())


def eligible(cycle: Cycle, **fields: Any) -> Proposal:
    proposal = make_proposal(call=cycle.call, **fields)
    Proposal.objects.filter(pk=proposal.pk).update(state="ELIGIBLE")
    proposal.refresh_from_db()
    return proposal


def words(poll: Poll, **fields: Any) -> Words:
    given = {"summary": "그늘막과 의자를 놓습니다.", "text": "걷다가 쉴 자리를 만듭니다.", "pot": poll.pots.first()}
    return Words(**(given | fields))


def make(cycle: Cycle, clerk: Any, *found: Proposal, **fields: Any) -> Project:
    given: dict[str, Any] = {
        "title": "공원 그늘 쉼터", "cost_won": 30_000_000, "cost_reason": "의자 열 개 × 300만 원",
        "department": clerk.role_grants.get().department, "words": words(cycle.poll), "at": NOON,
    }  # fmt: skip
    return projects.make_project(cycle, proposals=found, actor=clerk, **(given | fields))


def steps_of(thing: Any) -> list[str]:
    return [record.name for record in engine.history(thing)]
