from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import Form

from briefings.models import Room
from briefings.queries.participants import Visitor
from core import permissions

# What everybody in the room may: they have joined.
JOINED = "joined"


@dataclass(frozen=True)
class Command:
    """`carry_out(room=…, visitor=…, at=…, **cleaned)` answers with what the sender is told, or nothing."""

    name: str
    who: str
    form: type[Form]
    carry_out: Callable[..., dict[str, Any] | None]


class Invalid(Exception):
    """What was sent does not fit: the errors by field, as the person reads them."""

    def __init__(self, form: Form) -> None:
        super().__init__("invalid")
        self.form = form

    @property
    def errors(self) -> dict[str, list[str]]:
        return {field: [str(error) for error in errors] for field, errors in self.form.errors.items()}


_commands: dict[str, Command] = {}


def register(name: str, *, who: str, form: type[Form], carry_out: Callable[..., dict[str, Any] | None]) -> None:
    """`who` is JOINED or a permission that is asked on the room."""
    if name in _commands:
        raise LookupError(f"The command {name} is declared twice.")
    _commands[name] = Command(name, who, form, carry_out)


def get(name: str) -> Command | None:
    return _commands.get(name)


def every() -> tuple[Command, ...]:
    return tuple(_commands.values())


def may(command: Command, visitor: Visitor, room: Room) -> bool:
    if command.who == JOINED:
        return visitor.participant is not None and visitor.participant.room_id == room.pk
    return permissions.allowed(visitor.user, command.who, room)


def filled(command: Command, *, room: Room, data: Mapping[str, Any]) -> Form:
    form = command.form(data)
    form.room = room  # type: ignore[attr-defined]
    return form


def perform(
    command: Command, *, room: Room, visitor: Visitor, data: Mapping[str, Any], at: datetime
) -> dict[str, Any] | None:
    """Raises PermissionDenied, Invalid, or core.refusals.Refused (TransitionRefused is one)."""
    if not may(command, visitor, room):
        raise PermissionDenied(command.name)
    form = filled(command, room=room, data=data)
    if not form.is_valid():
        raise Invalid(form)
    return command.carry_out(room=room, visitor=visitor, at=at, **form.cleaned_data)
