"""Petitions that somebody may come across in a list. One's own are with `written_by`."""

from typing import Any

from django.db.models import QuerySet

from regulations.models import Petition
from regulations.states import Audience, PetitionState


def is_staff(user: Any) -> bool:
    return bool(user.is_authenticated and user.is_staff_member)


def visible_to(user: Any) -> QuerySet[Petition]:
    """What nobody took down and was not joined with another; the staff's channel for members of staff alone."""
    audiences = [Audience.PUBLIC, Audience.STAFF] if is_staff(user) else [Audience.PUBLIC]
    return _in_lists().filter(audience__in=audiences)


def in_channel(user: Any, audience: str) -> QuerySet[Petition]:
    """One channel, named in the condition so that an index serves it; nothing where it is not for this person."""
    if audience == Audience.STAFF and not is_staff(user):
        return Petition.objects.none()
    return _in_lists().filter(audience=audience)


def written_by(user: Any) -> QuerySet[Petition]:
    """One's own, also those taken down; what was written in the staff's channel only while one belongs to it."""
    rows = Petition.objects.filter(author=user)
    return rows if is_staff(user) else rows.filter(audience=Audience.PUBLIC)


def _in_lists() -> QuerySet[Petition]:
    return Petition.objects.filter(hidden_rule="").exclude(state=PetitionState.MERGED)
