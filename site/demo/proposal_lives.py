"""How the proposals of the demo went: a life is a call, an age in days, and the steps that were taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from core.deadlines import calendar
from core.workflow import SYSTEM
from demo.histories import Past, Step
from demo.world import World
from proposals.models import Answer, Proposal

WORKFLOW = Proposal.workflow
OF_RESIDENTS = {"submit", "resubmit", "withdraw", "reexamine"}
OF_THE_CYCLE = {"deliberate", "put_on_ballot", "select", "leave_out", "enter_in_budget", "merge"}


@dataclass(frozen=True)
class Life:
    call: str
    days: tuple[int, int]
    steps: tuple[str, ...] = ()
    # A draft answer that waits for approval.
    drafted: str = ""
    slow: bool = False

    @property
    def merged(self) -> bool:
        return "merge" in self.steps


REVIEW, ADOPT, REFUSE = ("start_review",), ("start_review", "publish_adopted"), ("start_review", "publish_not_adopted")
ELIGIBLE = ("start_review", "publish_eligible")
REVISED = ("request_revision", "resubmit")
ANY, THIS, LAST, CONTEST, INSIDE = "anytime", "budget-this-year", "budget-last-year", "quiet-night", "from-inside"

_MANY = [
    (14, Life(ANY, (0, 5))),
    (3, Life(ANY, (14, 20))),
    (5, Life(ANY, (8, 20), ("request_revision",))),
    (8, Life(ANY, (10, 30), REVIEW)),
    (3, Life(ANY, (20, 34), REVIEW, drafted="ADOPTED")),
    (2, Life(ANY, (20, 34), REVIEW, drafted="NOT_ADOPTED")),
    (5, Life(ANY, (70, 110), REVIEW)),
    (8, Life(ANY, (60, 160), ADOPT)),
    (3, Life(ANY, (150, 300), (*REVISED, *ADOPT), slow=True)),
    (5, Life(ANY, (24, 36), REFUSE)),
    (9, Life(ANY, (90, 500), REFUSE)),
    (2, Life(ANY, (60, 80), (*REFUSE, "reexamine"))),
    (2, Life(ANY, (120, 240), (*REFUSE, "reexamine", "publish_not_adopted"))),
    (2, Life(ANY, (130, 240), (*REFUSE, "reexamine", "publish_adopted"))),
    (7, Life(ANY, (120, 330), (*ADOPT, "start_execution"))),
    (13, Life(ANY, (200, 690), (*ADOPT, "start_execution", "complete"))),
    (4, Life(ANY, (30, 300), ("withdraw",))),
    (5, Life(ANY, (20, 90), ("merge",))),
    (4, Life(ANY, (60, 400), ("start_review", "publish_transferred"))),
    (5, Life(THIS, (1, 6))),
    (5, Life(THIS, (12, 35), REVIEW)),
    (8, Life(THIS, (50, 110), ELIGIBLE)),
    (4, Life(THIS, (50, 110), ("start_review", "publish_ineligible"))),
    # What the vote makes of these is for the demo of the budget, which counts it.
    (14, Life(LAST, (420, 500), (*ELIGIBLE, "deliberate", "put_on_ballot"))),
    (5, Life(LAST, (420, 500), (*ELIGIBLE, "deliberate", "leave_out"))),
    (3, Life(CONTEST, (220, 290), ELIGIBLE)),
    (2, Life(CONTEST, (220, 290), (*ELIGIBLE, "publish_adopted"))),
    (2, Life(CONTEST, (220, 290), (*ELIGIBLE, "publish_not_adopted"))),
    (3, Life(INSIDE, (2, 60))),
    (2, Life(INSIDE, (80, 300), ADOPT)),
]


def _dealt() -> list[Life]:
    """In an order in which neighbours differ, so that each subject lives every kind of life."""
    lives = [life for number, life in _MANY for _ in range(number)]
    return [lives[(place * 61) % len(lives)] for place in range(len(lives))]


LIVES = _dealt()


def past_of(world: World, texts: dict[str, Any], life: Life, author: Any, department: Any, at: datetime) -> Past:
    """The steps with their people and days, along the workflow."""
    head = next(post.holder for post in world.positions.values() if post.department_id == department.pk)
    steps, moment = [Step("submit", author, at)], at
    for name in life.steps:
        moment = _next_day(world, moment, name, life)
        steps.append(Step(name, _actor(name, author, head, world), moment, _reason(world, texts, name)))
    return Past(WORKFLOW, author, at, steps)


def answers_of(world: World, texts: dict[str, Any], proposal: Proposal) -> list[Answer]:
    """One public answer for each that was approved, and the draft that waits."""
    life, past = proposal.demo_life, proposal.demo_past
    found = []
    for step in past.steps:
        if step.name.startswith("publish_"):
            outcome = step.name.removeprefix("publish_").upper()
            found.append(_answer(world, texts, proposal, outcome, drafted_at=step.at - timedelta(days=1), step=step))
        if step.name == "reexamine":
            proposal.reexamined_at = step.at
    if life.drafted:
        drafted_at = min(world.at - timedelta(hours=3), proposal.state_changed_at + timedelta(days=4))
        found.append(_answer(world, texts, proposal, life.drafted, drafted_at=drafted_at, step=None))
        proposal.drafted_outcome, proposal.answer_drafted_by = life.drafted, world.staff["officer"]
    if proposal.state in WORKFLOW.settled and proposal.reexamined_at is None:
        proposal.reexamination_until = _in_working_days(proposal.state_changed_at, 15)
    return found


def _answer(
    world: World, texts: dict[str, Any], proposal: Proposal, outcome: str, *, drafted_at: datetime, step: Any
) -> Answer:
    said = {"ADOPTED": "adopted", "ELIGIBLE": "eligible", "TRANSFERRED": "transferred"}.get(outcome, "refused")
    post = next(post for post in world.positions.values() if post.department_id == proposal.department_id)
    refusal = outcome in {"INELIGIBLE", "NOT_ADOPTED"}
    reasons = ["OUTSIDE_REMIT", "DUPLICATE", "SEVERAL_YEARS", "RUNNING_COST", "NOT_FEASIBLE", "COMPLAINT"]
    return Answer(
        proposal=proposal,
        outcome=outcome,
        reason_code=world.chance.choice(reasons) if refusal else "",
        body=world.chance.choice(texts[said]).format(place=proposal.place),
        starts_on=(drafted_at + timedelta(days=40)).date() if outcome == "ADOPTED" else None,
        transferred_to="한마루시청 도로과" if outcome == "TRANSFERRED" else "",
        department=post.department,
        position_title=post.title,
        official_name=post.holder.display_name if post.name_is_public else "",
        drafted_by=world.staff["officer"],
        drafted_at=drafted_at,
        approved_by=step.actor if step else None,
        approved_at=step.at if step else None,
        due_at=_due_at(proposal, step.at) if step else None,
    )


def _due_at(proposal: Proposal, at: datetime) -> datetime | None:
    return next((clock.due_at for clock in proposal.demo_past.clocks if clock.stopped_at == at), None)


def _next_day(world: World, moment: datetime, name: str, life: Life) -> datetime:
    """Departments are mostly in time; the slow ones are seen to be late."""
    spans = {"start_review": (1, 5), "request_revision": (1, 4), "resubmit": (2, 7), "merge": (2, 9)}
    shortest, longest = spans.get(name, (8, 22))
    if name.startswith("publish_") and life.slow:
        shortest, longest = 55, 70
    wanted = moment + timedelta(days=world.chance.randint(shortest, longest), hours=world.chance.randint(0, 5))
    if wanted < world.at:
        return wanted
    return moment + (world.at - moment) * 0.6


def _actor(name: str, author: Any, head: Any, world: World) -> Any:
    if name in OF_RESIDENTS:
        return author
    if name in OF_THE_CYCLE:
        return SYSTEM
    return head if name.startswith("publish_") or name in {"start_execution", "complete"} else world.staff["officer"]


def _reason(world: World, texts: dict[str, Any], name: str) -> str:
    said = {"request_revision": "revisions", "withdraw": "withdrawals", "reexamine": "appeals"}.get(name)
    return str(world.chance.choice(texts[said])) if said else ""


def _in_working_days(at: datetime, days: int) -> datetime:
    return calendar.add_working_days(at, days)
