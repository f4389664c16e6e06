"""The past of things that have a state, written in bulk.

The engine takes one step at a time and tells people about it; two years of it would take long and send
thousands of notices. So the rows it would have written are written here, along the same workflow: a step
that the workflow does not know stops the demo.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType

from core.deadlines import calendar, periods
from core.deadlines.models import Clock, Outcome
from core.workflow import SYSTEM
from core.workflow.definitions import ClockAction, Workflow
from core.workflow.engine import BEYOND_ALL_DEADLINES, OPENED
from core.workflow.models import Case, TransitionRecord

BATCH = 1000


@dataclass(frozen=True)
class Step:
    name: str
    actor: Any
    at: datetime
    reason: str = ""


@dataclass
class Past:
    """How one thing went: its steps, its clocks, and where it stands."""

    workflow: Workflow
    opened_by: Any
    opened_at: datetime
    steps: list[Step] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.standing = str(self.workflow.initial)
        self.changed_at = self.opened_at
        self.rows: list[tuple[Step, str, str]] = [(Step(OPENED, self.opened_by, self.opened_at), "", self.standing)]
        self.clocks: list[Clock] = []
        self._turn(self.workflow.opening_clock, self.opened_at)
        for step in self.steps:
            self._take(step)

    def _take(self, step: Step) -> None:
        transition = self.workflow.transition(step.name)
        if transition is None or self.standing not in [str(source) for source in transition.sources]:
            raise ValueError(f"{self.workflow.name}: no step {step.name} from {self.standing}.")
        self.rows.append((step, self.standing, str(transition.target)))
        self.standing, self.changed_at = str(transition.target), step.at
        self._turn(transition.clock, step.at)
        if self.is_closed:
            self._finish(step.at, Outcome.WITHDRAWN if step.name == "withdraw" else Outcome.FINISHED)

    def _turn(self, rule: Any, at: datetime) -> None:
        if rule is None:
            return
        if rule.action in {ClockAction.PAUSE, ClockAction.RESUME}:
            self._hold(rule.action, at)
            return
        self._finish(at, Outcome.FINISHED)
        if rule.action is ClockAction.START:
            period = periods.get(rule.period)
            due_at = period.ends_at(at, period.length)
            self.clocks.append(
                Clock(name="answer", period=period.name, started_at=at, due_at=due_at, working_days=period.length)
            )

    def _hold(self, action: ClockAction, at: datetime) -> None:
        """Somebody else has to act, and later has: the working days that remained are kept."""
        clock = self.clocks[-1]
        if action is ClockAction.PAUSE:
            clock.paused_at, clock.remaining_days = at, calendar.working_days_between(at, clock.due_at)
        elif clock.remaining_days is not None:
            clock.due_at = calendar.add_working_days(at, clock.remaining_days)
            clock.paused_at = clock.remaining_days = None

    def _finish(self, at: datetime, outcome: str) -> None:
        if self.clocks and self.clocks[-1].stopped_at is None:
            self.clocks[-1].paused_at = self.clocks[-1].remaining_days = None
            self.clocks[-1].stopped_at, self.clocks[-1].outcome = at, outcome

    @property
    def is_closed(self) -> bool:
        return self.standing in self.workflow.final_states

    @property
    def due_at(self) -> datetime | None:
        running = self.clocks and self.clocks[-1].stopped_at is None and self.clocks[-1].paused_at is None
        return self.clocks[-1].due_at if running else None

    def fields(self) -> dict[str, Any]:
        """For the constructor of the thing itself."""
        return {"state": self.standing, "state_changed_at": self.changed_at, "due_at": self.due_at}


class Histories:
    """Collects things with their past; `save` writes what belongs to them once they have keys."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self.lived: list[tuple[Any, Past]] = []

    def add(self, thing: Any, past: Past) -> None:
        self.lived.append((thing, past))

    def save(self) -> None:
        records, cases, clocks = [], [], []
        for thing, past in self.lived:
            kind = ContentType.objects.get_for_model(type(thing))
            records += [_record(kind, thing, past, *row) for row in past.rows]
            cases.append(_case(kind, thing, past))
            for clock in past.clocks:
                clock.content_type, clock.object_id, clock.department_id = kind, thing.pk, thing.department_id
                if clock.stopped_at is None and clock.paused_at is None and clock.due_at < self.now:
                    clock.expired_at = clock.due_at
                clocks.append(clock)
        # In the order in which it happened, as the engine would have written it.
        records.sort(key=lambda record: record.at)
        TransitionRecord.objects.bulk_create(records, batch_size=BATCH)
        Case.objects.bulk_create(cases, batch_size=BATCH)
        Clock.objects.bulk_create(clocks, batch_size=BATCH)


def _record(kind: ContentType, thing: Any, past: Past, step: Step, source: str, target: str) -> TransitionRecord:
    by_system = step.actor is SYSTEM
    return TransitionRecord(
        content_type=kind,
        object_id=thing.pk,
        workflow=past.workflow.name,
        name=step.name,
        source=source,
        target=target,
        actor_kind=TransitionRecord.ActorKind.SYSTEM if by_system else TransitionRecord.ActorKind.PERSON,
        actor=None if by_system else step.actor,
        reason=step.reason,
        at=step.at,
    )


def _case(kind: ContentType, thing: Any, past: Past) -> Case:
    return Case(
        content_type=kind,
        object_id=thing.pk,
        workflow=past.workflow.name,
        title=thing.case_title()[:200],
        department_id=thing.department_id,
        assignee_id=thing.assignee_id,
        sorts_at=past.due_at or BEYOND_ALL_DEADLINES,
        opened_at=past.opened_at,
        closed_at=past.changed_at if past.is_closed else None,
        state=past.standing,
        due_at=past.due_at,
    )
