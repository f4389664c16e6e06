"""What one press on the board says, what is answered, and how it is undone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from briefings.commands import registry
from briefings.models import Room
from briefings.queries.participants import visitor_of
from briefings.states.questions import QUESTION_WORKFLOW
from core.refusals import Refused

# What needs nothing typed.
PRESSED = frozenset(
    (
        *("show", "hold", "take_up", "put_back", "answer", "follow_up"),
        *("part", "part_all", "pin", "show_all", "hold_all", "unblock"),
    )
)
INSTEAD = "instead"
PART_ALL = "part_all"
# The step that leads back, by the step and where it began; "" stands for anywhere else.
_BACK = {
    "show": {"": "hold"},
    "hold": {"SHOWN": "show"},
    "hide": {"SHOWN": "show", "": "hold"},
    "take_up": {"": "put_back"},
    "put_back": {"ON_AIR": "take_up", "ANSWERED": "answer"},
    "answer": {"": "put_back"},
    "follow_up": {"": "put_back"},
}


@dataclass(frozen=True)
class Said:
    """What the board says after a press, with a button that leads on or back."""

    tone: str
    message: str
    press: str = ""
    label: Any = ""


@dataclass(frozen=True)
class Press:
    """`show 12 SUBMITTED`: the command, the question, and the state on which the person decided."""

    name: str
    number: str
    seen: str = ""
    more: str = ""

    @classmethod
    def read(cls, text: str) -> Press | None:
        words = text.split()
        return cls(*words) if 2 <= len(words) <= 4 and words[0] in PRESSED else None

    def offer(self) -> Said:
        """For pages without script, where the press before this one has been told already."""
        text = " ".join(word for word in (self.name, self.number, self.seen, self.more) if word)
        return Said("information", "", text, label_of(text))

    @property
    def data(self) -> dict[str, Any]:
        match self.name:
            case "show_all" | "hold_all":
                return {"up_to": self.number}
            case "unblock":
                return {"participant": self.number}
            case "pin":
                return {"question": self.number, "pinned": self.seen == "on"}
            case "part_all":
                return {"questions": self.number.split(",")}
            case "part":
                return {"question": self.number}
        return {"question": self.number, "seen": self.seen, "instead": self.more == INSTEAD}


def carry_out(request: HttpRequest, room: Room, press: Press) -> Said:
    command = registry.get(press.name)
    if command is None:
        raise LookupError(press.name)
    visitor = visitor_of(request.user, request.session, room)
    try:
        answer = registry.perform(command, room=room, visitor=visitor, data=press.data, at=timezone.now()) or {}
    except registry.Invalid:
        return Said("danger", _("That could not be read. Please load the page again."))
    except Refused as refusal:
        if refusal.code == "on_air":
            again = f"take_up {press.number} {press.seen or 'SHOWN'} {INSTEAD}"
            return Said("warning", refusal.message, again, label_of(again))
        return Said("warning", refusal.message)
    back = back_from(press.name, press.seen, press.number, answer.get("state", ""))
    return Said("success", answer.get("message", ""), back, label_of(back))


def back_from(name: str, seen: str, number: str, state: str) -> str:
    """The press that undoes it, where one does."""
    ways = _BACK.get(name, {})
    step = ways.get(seen) or ways.get("", "")
    return f"{step} {number} {state}" if step and state else ""


def parting(joined: Iterable[int]) -> str:
    """The press that undoes a joining."""
    numbers = ",".join(str(number) for number in joined)
    return f"{PART_ALL} {numbers}" if numbers else ""


def label_of(press: str) -> str:
    """Of the button that leads on or back."""
    if press.endswith(INSTEAD):
        return _("Answer this instead")
    name = press.partition(" ")[0]
    step = QUESTION_WORKFLOW.transition("part" if name == PART_ALL else name)
    return _("Undo: %(step)s") % {"step": step.label} if step else ""
