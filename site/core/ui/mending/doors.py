"""What somebody can do next with a thing that is being mended."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from core.workflow import engine
from core.workflow.mending import VERDICTS, Mending, MendingState

# Their guards ask for what the form itself brings.
FILLED_IN_HERE = ("assign", "plan", "mend")
PRESSED = ("accept", "look_again", "close")
_LESSER = ("send_back", "withdraw", "ask_to_decline", "keep", "reopen", "look_again")


@dataclass(frozen=True)
class Door:
    """A button where `is_pressed`, else the way to a form."""

    step: str
    label: Any
    url: str
    is_pressed: bool
    tone: str = "primary"


def steps_open_to(thing: Mending, user: Any) -> list[str]:
    """By name, in the order of the workflow; what a form must bring does not count as missing.

    Whoever may look at it again may say at once what they saw.
    """
    if not getattr(user, "is_authenticated", False):
        return []
    now = {step.name for step in engine.available(thing, user)}
    now |= {step.name for step, _why in engine.blocked(thing, user) if step.name in FILLED_IN_HERE}
    if thing.state == MendingState.ACTION_TAKEN and "look_again" in now:
        now |= set(VERDICTS)
    return [step.name for step in thing.workflow.transitions if step.name in now]


def doors(thing: Mending, user: Any, *, url_of: Callable[[str], str], besides: Iterable[str] = ()) -> list[Door]:
    """What is expected first. `besides` are steps for which the room has no door here."""
    left_out = set(besides)
    made: list[Door] = []
    for name in steps_open_to(thing, user):
        if name in left_out:
            continue
        step: Any = thing.workflow.transition(name)
        # Whoever has a plan is expected to say what was done; another plan is possible.
        lesser = name in _LESSER or (name == "plan" and thing.state == MendingState.ACTION_PLANNED)
        tone = "tertiary" if lesser or any(door.tone == "primary" for door in made) else "primary"
        made.append(Door(name, step.label, url_of(name), name in PRESSED, tone))
    return sorted(made, key=lambda door: door.tone != "primary")
