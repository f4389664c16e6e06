"""How people found the briefing: where they say so, and who is asked to.

A survey belongs to another room; whoever joins the two hands in how one sees that it is open.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import User
from briefings import afterwards_notices as notices
from briefings.models import Briefing, Participant, Registration, Room
from briefings.services.refusals import BriefingRefused
from briefings.services.registration_letters import tell_of_feedback
from briefings.states.briefings import HELD, OVER
from briefings.states.permissions import MANAGE
from core import permissions
from core.audit.audit import record as audit
from core.notify import notify
from core.workflow import engine

IsOpen = Callable[[str], bool]
_open: list[IsOpen] = []


def register_open(is_open: IsOpen) -> None:
    """Says of an address whether people can answer there now."""
    _open.append(is_open)


def address_of(briefing: Briefing) -> str:
    """Where people can say now how it was; empty before and afterwards."""
    address = briefing.feedback_url
    if not address or briefing.state not in OVER:
        return ""
    return address if any(is_open(address) for is_open in _open) else ""


@transaction.atomic
def ask_by(
    *, briefing: Briefing, make: Callable[[Briefing], str], is_there: Callable[[str], bool], by: Any, at: datetime
) -> Briefing:
    """Keep the address that `make` answers with, once, or anew where nothing is there any more. Raises Refused."""
    locked = engine.lock(briefing)
    permissions.check(by, MANAGE, locked)
    if locked.state not in HELD:
        raise BriefingRefused("not_now", _("People are asked how it was once the briefing has begun."))
    if not (locked.feedback_url and is_there(locked.feedback_url)):
        locked.feedback_url = make(locked)
        locked.save(update_fields=["feedback_url"])
        audit("briefings.make_survey", actor=by, at=at, target=locked)
    return locked


def tell(at: datetime) -> None:
    """Each person once, when the survey is open and the briefing over."""
    over = Briefing.objects.filter(state__in=OVER).exclude(feedback_url="")
    for briefing in over.order_by("pk"):
        address = address_of(briefing)
        if address:
            notify.queue(
                notices.FEEDBACK,
                recipients=_who_was_there(briefing),
                at=at,
                context={"briefing": briefing.title, "url": address},
                dedupe_key=f"briefings.feedback:{briefing.pk}",
            )
            tell_of_feedback(briefing, at=at)


def _who_was_there(briefing: Briefing) -> QuerySet[User]:
    """With an account: registered with a place, or joined the room."""
    registered = Registration.objects.filter(
        briefing=briefing, person__isnull=False, confirmed_at__isnull=False, cancelled_at__isnull=True
    )
    joined = Participant.objects.filter(room__briefing=briefing, room__kind=Room.Kind.MAIN, person__isnull=False)
    asked = Q(pk__in=registered.values("person")) | Q(pk__in=joined.values("person"))
    return User.objects.filter(asked, is_active=True)
