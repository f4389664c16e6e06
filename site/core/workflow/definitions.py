"""Workflows as data: states, transitions, and the checks that refuse a wrong table at import time."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.db import models

# Says in one sentence why not, or nothing when the way is free.
Guard = Callable[[Any, Any], Any]
Effect = Callable[[Any, Any, dict[str, Any]], None]
# Fills in what the new state cannot be without, while the old one still stands: the thing, the step, who, when.
Preparation = Callable[[Any, str, Any, datetime], None]
# Told of a thing that went to another department: the thing, where it came from, who sent it, why, when.
HandOver = Callable[[Any, Any, Any, str, datetime], None]


class WorkflowError(Exception):
    """The transition table itself is wrong; raised when the module is imported."""


class ClockAction(StrEnum):
    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    STOP = "stop"
    VOID = "void"


@dataclass(frozen=True)
class ClockRule:
    """What a transition does to the clock of its object. `period` names a setting with a default."""

    action: ClockAction
    period: str = ""


def start_clock(period: str) -> ClockRule:
    return ClockRule(ClockAction.START, period)


PAUSE_CLOCK = ClockRule(ClockAction.PAUSE)
RESUME_CLOCK = ClockRule(ClockAction.RESUME)
STOP_CLOCK = ClockRule(ClockAction.STOP)
# The person took it back: it was neither on time nor late.
VOID_CLOCK = ClockRule(ClockAction.VOID)


@dataclass(frozen=True)
class Transition:
    """One allowed way from one state to another.

    `permission` is asked of the person; `system` lets the product itself take it (at a deadline, say).
    `guard` sees the object and the actor and answers with a reason to refuse, or None.
    `label` is what staff read on the button, `public_label` what the public timeline says.
    `signs` names the field of the object that takes whoever took the step, written together with the state, so
    that the database can ask for the signature.
    """

    name: str
    sources: tuple[str, ...]
    target: str
    label: Any
    permission: str = ""
    system: bool = False
    guard: Guard | None = None
    reason_required: bool = False
    public_label: Any = None
    clock: ClockRule | None = None
    effect: Effect | None = None
    bulk: bool = False
    signs: str = ""


@dataclass(frozen=True)
class Workflow:
    """The whole life of one kind of thing. Refuses unknown and unreachable states when it is made."""

    name: str
    label: Any
    states: type[models.TextChoices]
    initial: str
    transitions: tuple[Transition, ...]
    # Names that residents read, where they differ from the staff's.
    public_names: dict[str, Any] = field(default_factory=dict)
    opening_clock: ClockRule | None = None
    # Holds, before the row itself, what others hold before it too, so that no two wait for each other.
    hold_first: Callable[[Any], None] | None = None
    # Comes before the new state is saved, for what the database asks of that state; may refuse by TransitionRefused.
    before: Preparation | None = None
    effect: Effect | None = None
    # States where the matter rests although somebody may take it up again: nobody's desk keeps it open.
    settled: tuple[str, ...] = ()
    # States where the matter runs and nobody's turn has come, although a step is possible (a member serves and could be
    # dismissed): no desk calls it work to do.
    running: tuple[str, ...] = ()
    # What else has to happen when it goes to another department, by whichever page.
    handed_over: HandOver | None = None

    def __post_init__(self) -> None:
        known = set(self.states.values)
        self._refuse_unknown(known)
        names = [transition.name for transition in self.transitions]
        if len(names) != len(set(names)):
            raise WorkflowError(f"{self.name}: a transition is named twice.")
        for transition in self.transitions:
            if not transition.permission and not transition.system:
                raise WorkflowError(f"{self.name}.{transition.name}: nobody may take it.")
        if unreachable := known - self._reachable():
            raise WorkflowError(f"{self.name}: no way leads to {', '.join(sorted(unreachable))}.")

    def _refuse_unknown(self, known: set[str]) -> None:
        used: Iterable[str] = [self.initial, *self.public_names, *self.settled, *self.running]
        for transition in self.transitions:
            used = [*used, *transition.sources, transition.target]
        if unknown := {str(state) for state in used} - known:
            raise WorkflowError(f"{self.name}: unknown states {', '.join(sorted(unknown))}.")

    def _reachable(self) -> set[str]:
        reached, frontier = {str(self.initial)}, [str(self.initial)]
        while frontier:
            here = frontier.pop()
            for transition in self.transitions:
                if here in transition.sources and transition.target not in reached:
                    reached.add(str(transition.target))
                    frontier.append(str(transition.target))
        return reached

    @property
    def final_states(self) -> frozenset[str]:
        """States that no transition leaves, or in which the matter is settled: it is closed there."""
        left = {str(source) for transition in self.transitions for source in transition.sources}
        return frozenset(set(self.states.values) - left | {str(state) for state in self.settled})

    def awaits_somebody(self, state: str) -> bool:
        """Whether a step of somebody's is due there, and not merely possible."""
        return state not in {str(running) for running in self.running}

    def transition(self, name: str) -> Transition | None:
        return next((transition for transition in self.transitions if transition.name == name), None)

    def public_name(self, state: str) -> Any:
        return self.public_names.get(state) or self.states(state).label
