"""Answers that speakers write; whether the question was asked of them, the service asks."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from briefings.commands import registry
from briefings.forms.speaking import WriteAnswerCommand
from briefings.models import Room
from briefings.queries.participants import Visitor
from briefings.services import speaking
from briefings.states.permissions import SPEAK


def _write_answer(*, room: Room, visitor: Visitor, at: datetime, question: int, answer: str) -> dict[str, Any]:
    answered = speaking.write_answer(room=room, question=question, answer=answer, by=visitor.user, at=at)
    return {"question": answered.pk, "answered_by": answered.answered_by}


registry.register("write_answer", who=SPEAK, form=WriteAnswerCommand, carry_out=_write_answer)
