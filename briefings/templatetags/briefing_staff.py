"""The ways between the staff's pages of one briefing."""

from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from briefings.models import Briefing, Room
from briefings.states.briefings import OVER, BriefingState
from briefings.states.permissions import CHECK_IN, HELP, HOST, MANAGE, MODERATE, PRESENT, READ_REGISTRATIONS, SPEAK
from core import permissions

register = template.Library()

TABS = (
    ("manage", pgettext_lazy("briefing", "Overview"), HOST),
    ("facts", pgettext_lazy("briefing", "Facts"), MANAGE),
    ("programme", _("Programme"), MANAGE),
    ("materials", pgettext_lazy("briefing", "Materials"), MANAGE),
    ("asked", _("Questions at registration"), MANAGE),
    ("duties", _("Duties"), MANAGE),
    ("room_settings", _("How people ask"), MANAGE),
    ("registrations", _("Registrations"), READ_REGISTRATIONS),
    ("afterwards", _("Afterwards"), MANAGE),
)
OF_THE_ROOM = (
    ("board", _("Board of the moderators"), MODERATE),
    ("presenter", _("Screen for the hall"), PRESENT),
    ("speaker", _("Screen of the speakers"), SPEAK),
    ("polls", _("Polls"), MODERATE),
    ("captions", _("Captions"), HELP),
)
OF_THE_DAY = (("check_in", _("Check-in at the door"), CHECK_IN),)


def _has_use(key: str, briefing: Briefing) -> bool:
    match key:
        case "asked" | "registrations" | "check_in":
            return briefing.takes_registration
        case "afterwards":
            return briefing.state in OVER
        case _:
            return True


def _page(key: str, pk: int) -> str:
    """Empty for a page that this installation does not have."""
    try:
        return reverse(f"briefings:{key}", args=[pk])
    except NoReverseMatch:
        return ""


def _offered(user: Any, briefing: Briefing, pages: Any, pk: int) -> list[dict[str, Any]]:
    return [
        {"key": key, "label": label, "url": url}
        for key, label, permission in pages
        if _has_use(key, briefing) and permissions.allowed(user, permission, briefing) and (url := _page(key, pk))
    ]


@register.simple_tag(takes_context=True)
def staff_tabs(context: Any, briefing: Briefing) -> list[dict[str, Any]]:
    """Only what this briefing has use for, and what the person may open."""
    return _offered(context["request"].user, briefing, TABS, briefing.pk)


@register.simple_tag(takes_context=True)
def staff_screens(context: Any, briefing: Briefing, room: Room | None) -> list[dict[str, Any]]:
    """What is open on the day; nothing of what does not take place."""
    if briefing.state in (BriefingState.CANCELLED, BriefingState.DROPPED):
        return []
    user = context["request"].user
    in_room = _offered(user, briefing, OF_THE_ROOM, room.pk) if room else []
    return [*in_room, *_offered(user, briefing, OF_THE_DAY, briefing.pk)]
