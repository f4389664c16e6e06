"""What helpers can say to a room."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from briefings.commands.moderating import Answer, question_in, standing
from briefings.commands.registry import Visitor, register
from briefings.forms.audience import QuestionForm
from briefings.forms.moderating import CorrectionForm, EntryForm
from briefings.models import Room
from briefings.services import helping
from briefings.states.permissions import HELP


def _enter(*, room: Room, visitor: Visitor, at: datetime, **typed: Any) -> Answer:
    return standing(helping.enter(room, by=visitor.user, at=at, **typed), _("The question is in the list."))


def _correct(*, room: Room, visitor: Visitor, at: datetime, question: int, client_key: str, **typed: Any) -> Answer:
    """Whole values, so that a repeated one does no harm and needs no key."""
    return standing(helping.correct(question_in(room, question), by=visitor.user, at=at, **typed), _("Corrected."))


def _withdraw(*, room: Room, visitor: Visitor, at: datetime, question: int) -> Answer:
    return standing(helping.withdraw(question_in(room, question), by=visitor.user, at=at), _("Taken back."))


register("enter", who=HELP, form=EntryForm, carry_out=_enter)
register("correct_entry", who=HELP, form=CorrectionForm, carry_out=_correct)
register("withdraw_entry", who=HELP, form=QuestionForm, carry_out=_withdraw)
