"""Running polls: whoever leads through the programme opens, closes, shows and hides them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from briefings.commands import registry
from briefings.forms.polls import PollCommand
from briefings.models import Poll, Room
from briefings.queries.participants import Visitor
from briefings.services import polls
from briefings.states.permissions import PRESENT


def _as_command(service: Callable[..., Poll]) -> Callable[..., dict[str, Any]]:
    def carry_out(*, room: Room, visitor: Visitor, at: datetime, poll: int) -> dict[str, Any]:
        done = service(room=room, poll=poll, by=visitor.user, at=at)
        return {"poll": done.pk, "open": done.is_open, "shown": done.shown_at is not None}

    return carry_out


for _name, _service in (
    ("open_poll", polls.open_poll),
    ("close_poll", polls.close_poll),
    ("show_poll", polls.show_results),
    ("hide_poll", polls.hide_results),
):
    registry.register(_name, who=PRESENT, form=PollCommand, carry_out=_as_command(_service))
