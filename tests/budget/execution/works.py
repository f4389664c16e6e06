"""A selected project with everybody who works on it; each call makes one thing."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from accounts.models import Position, ResidencyMethod, ResidencyProof, Role
from budget.models import Contract, Milestone, SiteVisit, Spending, Undertaking
from budget.services import milestones, spending, undertakings, visits
from budget.states.cycles import CycleState
from budget.states.execution_names import ContractMethod, LineChange, SupplierKind
from budget.states.projects import ProjectState
from core.workflow import SYSTEM
from tests.budget.factories import make_cycle, make_poll, make_project
from tests.factories import make_department, make_staff, make_user

# The vote of the factories closed in May; the work begins in the year after.
NOON = datetime.fromisoformat("2027-03-08T12:00:00+09:00")
TODAY = NOON.date()
LINE = 50_000_000
_numbers = count(1)


def make_resident(**fields: Any) -> Any:
    """Somebody who has proved that they live here."""
    person = make_user(**fields)
    ResidencyProof.objects.create(
        user=person, keyed_hash=f"{next(_numbers):064x}", method=ResidencyMethod.LETTER, area="한마루동",
        born_on_or_before=date(1990, 1, 1), verified_at=NOON - timedelta(days=900),
        expires_at=NOON + timedelta(days=900),
    )  # fmt: skip
    return person


class Works:
    """A decided cycle with one selected project, its department, its clerk and the post that answers."""

    def __init__(self, **fields: Any) -> None:
        self.department = make_department()
        self.clerk = make_staff(Role.CASE_OFFICER, self.department)
        self.head = make_staff(Role.DEPARTMENT_REVIEWER, self.department, display_name="한빛나")
        self.moderator = make_staff(Role.MODERATOR)
        self.post = Position.objects.create(department=self.department, title="시설팀장", holder=self.head)
        self.cycle = make_cycle(state=CycleState.DECIDED, department=self.department, **fields)
        self.pot = make_poll(self.cycle).pots.get()
        self.project = self.add_project()

    def add_project(self, **fields: Any) -> Any:
        fields.setdefault("department", self.department)
        return make_project(self.pot, state=ProjectState.SELECTED, **fields)

    def taken_up(self, project: Any = None, *, at: datetime = NOON) -> Undertaking:
        return undertakings.take_up(project or self.project, actor=SYSTEM, at=at)

    def arranged(self, project: Any = None, *, line: int = LINE) -> Undertaking:
        """With a line, a post and dates: ready to begin."""
        made = self.taken_up(project)
        self.enter(made, amount_won=line)
        undertakings.arrange(
            made, actor=self.clerk, at=NOON, line_code="310-401", responsible=self.post, starts_on=TODAY,
            ends_on=TODAY + timedelta(days=120),
        )  # fmt: skip
        made.refresh_from_db()
        return made

    def begun(self, project: Any = None, *, line: int = LINE) -> Undertaking:
        made = self.arranged(project, line=line)
        undertakings.start(made, actor=self.clerk, at=NOON)
        made.refresh_from_db()
        return made

    def completed(self, *, at: datetime = NOON) -> Undertaking:
        made = self.begun()
        undertakings.complete(made, actor=self.clerk, at=at, outcome="의자 여섯 개를 놓았습니다.")
        made.refresh_from_db()
        return made

    def enter(self, undertaking: Undertaking, *, kind: str = LineChange.ORIGINAL, **fields: Any) -> Any:
        given = {"amount_won": LINE, "decided_on": TODAY, "actor": self.clerk, "at": NOON, **fields}
        return spending.enter_line(undertaking, kind=kind, **given)

    def contract(self, undertaking: Undertaking, **fields: Any) -> Contract:
        given = {
            "title": "의자 제작", "supplier_kind": SupplierKind.LOCAL_SMALL, "method": ContractMethod.DIRECT,
            "amount_won": 20_000_000, "signed_on": TODAY, "actor": self.clerk, "at": NOON, **fields,
        }  # fmt: skip
        return spending.sign_contract(undertaking, **given)

    def pay(self, undertaking: Undertaking, **fields: Any) -> Spending:
        given = {"purpose": "선금", "amount_won": 10_000_000, "paid_on": TODAY, **fields}
        return spending.pay(undertaking, **{"actor": self.clerk, "at": NOON, **given})

    def milestone(self, undertaking: Undertaking, *, planned_on: date | None = None, **fields: Any) -> Milestone:
        given = {"title": "설계", "actor": self.clerk, "at": NOON, **fields}
        return milestones.plan(undertaking, planned_on=planned_on or TODAY + timedelta(days=10), **given)

    def visit(self, undertaking: Undertaking, **fields: Any) -> SiteVisit:
        starts_at = NOON + timedelta(days=7)
        given = {
            "starts_at": starts_at, "ends_at": starts_at + timedelta(hours=1), "meeting_point": "정류장 앞",
            "places": 3, "actor": self.clerk, "at": NOON, **fields,
        }  # fmt: skip
        return visits.announce(undertaking, **given)
