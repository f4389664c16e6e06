"""Who may come into a room, and what can be done there now."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from briefings.models import Participant, Room
from briefings.rules.duties import is_on_duty
from briefings.states.briefings import PUBLIC


def may_enter(user: Any, room: Room) -> bool:
    """Everybody, once the briefing is announced; into a rehearsal only those on duty."""
    if not room.is_rehearsal and room.briefing.state in PUBLIC:
        return True
    return is_on_duty(user, room.briefing)


def why_not_take_part(room: Room, participant: Participant) -> tuple[str, str] | None:
    """Asking, supporting and voting alike: the code and the sentence of a refusal, or nothing."""
    if room.opened_at is None:
        return "not_open", _("The room has not opened yet.")
    if not room.is_open:
        return "closed", _("The room has closed.")
    if participant.blocked_at is not None:
        return "blocked", _("You can read along, but a moderator has taken asking, supporting and voting from you.")
    return None


def why_not_ask(room: Room, participant: Participant) -> tuple[str, str] | None:
    if refusal := why_not_take_part(room, participant):
        return refusal
    if not room.takes_questions:
        return "no_questions", _("No questions are taken at the moment.")
    return None
