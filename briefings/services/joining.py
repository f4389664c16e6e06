"""Coming into a room, and choosing how one appears there."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from briefings.models import Participant, Room
from briefings.rules import naming
from briefings.services import news
from briefings.services.refusals import BriefingRefused


def join(
    *, room: Room, user: Any, identity: str, name: str = "", participant: Participant | None = None, at: datetime
) -> Participant:
    """Come in, or appear otherwise from now on: questions keep the name that they were asked by.

    Raises BriefingRefused.
    """
    if room.opened_at is None:
        raise BriefingRefused("not_open", _("The room has not opened yet."))
    if not room.is_open:
        raise BriefingRefused("closed", _("The room has closed."))
    if identity not in naming.offered(room, user):
        raise BriefingRefused("identity", _("Please choose how you appear."), field="identity")
    try:
        shown = naming.shown_name(room, user, identity, name)
    except ValidationError as error:
        raise BriefingRefused(str(error.code), error.messages[0], field="name") from error
    person = user if user.is_authenticated else None
    try:
        return _write(room, person, participant, {"identity": identity, "name": shown}, at)
    except IntegrityError:
        # The same person came in by another tab at this moment.
        return _write(room, person, None, {"identity": identity, "name": shown}, at)


@transaction.atomic
def _write(
    room: Room, person: Any, participant: Participant | None, shown: dict[str, str], at: datetime
) -> Participant:
    own = Participant.objects.select_for_update().filter(room=room)
    known = (own.filter(person=person).first() if person else None) or (
        # Only as long as it is nobody else's: another account may have signed in by this browser at this moment.
        own.filter(Q(person=None) | Q(person=person), pk=participant.pk).first() if participant else None
    )
    if known is None:
        known = Participant.objects.create(room=room, person=person, joined_at=at, **shown)
        news.people_changed(room)
        return known
    for field, value in shown.items():
        setattr(known, field, value)
    known.person = known.person or person
    known.save(update_fields=["identity", "name", "person"])
    return known
