"""Briefings as news and as dates in a calendar."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.text import Truncator

from briefings.models import Briefing
from briefings.queries.lists import Filters, announced
from briefings.states.briefings import BriefingState
from core.feeds import CalendarEvent, FeedEntry

LONGEST_CALENDAR = 300


def path_of(briefing: Briefing) -> str:
    """As in the default language: a calendar keeps it for years."""
    with translation.override(settings.LANGUAGE_CODE):
        return reverse("briefings:briefing", args=[briefing.pk])


def event_of(briefing: Briefing) -> CalendarEvent:
    where = [briefing.place, briefing.address] if briefing.needs_a_place else [str(briefing.get_form_display())]
    return CalendarEvent(
        identifier=f"briefings.briefing:{briefing.pk}",
        title=briefing.title,
        starts_at=briefing.starts_at,
        ends_at=briefing.ends_at,
        url=path_of(briefing),
        place=", ".join(filter(None, where)),
        description=briefing.purpose,
        # A new date leaves the state as it is, and is a later version all the same.
        updated_at=(briefing.state_changed_at or briefing.created_at) + timedelta(seconds=briefing.revision),
        cancelled=briefing.state == BriefingState.CANCELLED,
        sequence=briefing.revision,
    )


def dates() -> list[CalendarEvent]:
    return [event_of(one) for one in announced(Filters()).order_by("-starts_at", "-pk")[:LONGEST_CALENDAR]]


def entry_of(briefing: Briefing) -> FeedEntry:
    published = briefing.announced_at or briefing.created_at
    return FeedEntry(
        title=briefing.title,
        url=briefing.get_absolute_url(),
        published_at=published,
        updated_at=max(published, briefing.state_changed_at or published),
        summary=Truncator(briefing.purpose).chars(300),
        author=str(briefing.department or ""),
        categories=(str(briefing.get_kind_display()), briefing.get_state_display()),
    )
