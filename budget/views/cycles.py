"""What everybody reads: what is open now, a cycle with its calendar and its terms, and the years before."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budget.models import Cycle, Poll
from budget.queries import courses as queries
from budget.queries import cycles
from budget.queries.terms import lines_of
from budget.states.cycles import CycleState
from budget.states.permissions import MANAGE_CYCLES
from budget.states.polls import PollState
from budget.views.cycle_doors import doors_of
from budget.views.cycle_words import Card, card_of, invitation, timeline_entries
from core import feeds, fixed_terms, permissions
from core.access import public
from core.feeds import CalendarEvent, FeedEntry
from core.ui.kept_pages import briefly_kept
from core.ui.paging import paginate
from core.workflow import engine
from core.workflow.models import TransitionRecord

# Their lines stand in tables of their own.
POTS = ("pot:", "project:")


def cycle_at(request: HttpRequest, slug: str) -> Cycle:
    found = cycles.visible_to(request.user).select_related("poll", "call", "committee", "department")
    cycle = found.filter(slug=slug).first()
    if cycle is None:
        raise Http404
    return cycle


def _urgent_first(card: Card) -> tuple[bool, bool, datetime]:
    """An open vote before everything; then what ends soonest."""
    until = card.invitation.until
    return not card.is_voting, until is None, until or datetime.max.replace(tzinfo=UTC)


@public
@briefly_kept
@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    running = sorted((card_of(cycle, at) for cycle in cycles.running()), key=_urgent_first)
    shown = {card.cycle.pk for card in running}
    past = cycles.listed(request.user).exclude(pk__in=shown)
    context = {
        "running": running,
        "page": paginate(past, request.GET.get("cursor", ""), order="-year", size=12),
        "may_manage": request.user.is_authenticated and permissions.allowed(request.user, MANAGE_CYCLES),
        "breadcrumb_items": [(_("Participatory budget"), "")],
    }
    return render(request, "budget/cycles/landing.html", context)


@public
@briefly_kept
@require_safe
def cycle(request: HttpRequest, slug: str) -> HttpResponse:
    found = cycle_at(request, slug)
    return render(request, "budget/cycles/cycle.html", context_of(request, found, timezone.now()))


def context_of(request: HttpRequest, found: Cycle, at: datetime) -> dict[str, Any]:
    """Also what the staff's preview shows."""
    poll = cycles.poll_of(found)
    closed = found.state in {CycleState.DECIDED, CycleState.FINISHED, CycleState.CANCELLED}
    return {
        "cycle": found,
        "poll": poll,
        "pots": list(poll.pots.order_by("number")) if poll else [],
        "invitation": invitation(found, at),
        "timeline": timeline_entries(found, at),
        "doors": doors_of(found),
        "meetings": queries.coming_meetings(found, at),
        "changes": cycles.changes_in_force(poll) if poll and poll.fixed_at else [],
        "project_count": cycles.project_count(found),
        "records": [one for one in engine.history(found) if one.reason] if closed else _end_of(poll),
        "is_preview": found.published_at is None,
        "may_manage": request.user.is_authenticated and permissions.allowed(request.user, MANAGE_CYCLES, found),
        "breadcrumb_items": [(_("Participatory budget"), reverse("budget:landing")), (found.title, "")],
    }


def _end_of(poll: Poll | None) -> list[TransitionRecord]:
    """Why a vote alone was called off."""
    if poll is None or poll.state != PollState.CANCELLED:
        return []
    return [one for one in engine.history(poll) if one.target == PollState.CANCELLED]


@public
@require_safe
def terms(request: HttpRequest, slug: str) -> HttpResponse:
    """The fixed terms in words, with their fingerprint and every change there was."""
    found = cycle_at(request, slug)
    poll = cycles.poll_of(found)
    if poll is None or not poll.terms:
        raise Http404
    context = {
        "cycle": found,
        "poll": poll,
        "lines": [(line.label, line.value) for key, line in lines_of(poll.terms).items() if not key.startswith(POTS)],
        "pots": poll.terms["pots"],
        "changes": cycles.changes_in_force(poll),
        "breadcrumb_items": [
            (_("Participatory budget"), reverse("budget:landing")),
            (found.title, found.get_absolute_url()),
            (_("Terms of the vote"), ""),
        ],
    }
    return render(request, "budget/cycles/terms.html", context)


@public
@require_safe
def terms_file(request: HttpRequest, slug: str) -> HttpResponse:
    """The very characters of which the fingerprint was taken."""
    poll = cycles.poll_of(cycle_at(request, slug))
    if poll is None or not poll.terms:
        raise Http404
    return HttpResponse(fixed_terms.canonical(poll.terms), content_type="application/json; charset=utf-8")


@public
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """What began and ended, newest first."""
    entries = [
        FeedEntry(
            title=f"{event.cycle.title} – {event.words}", url=event.cycle.get_absolute_url(), published_at=event.at,
            summary=event.cycle.summary,
        )
        for event in cycles.events(feeds.LONGEST)
    ]  # fmt: skip
    return feeds.atom(request, title=_("Participatory budget"), url=reverse("budget:landing"), entries=entries)


@public
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """The phases of all cycles of these years, to subscribe to."""
    found = cycles.public_phases().filter(cycle__in=cycles.listed(AnonymousUser())[:3].values("pk"))
    return feeds.calendar(request, title=_("Participatory budget"), events=[_event(phase) for phase in found])


@public
@require_safe
def cycle_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    found = cycle_at(request, slug)
    if found.published_at is None:
        raise Http404
    events = [_event(phase) for phase in cycles.public_phases().filter(cycle=found)]
    return feeds.calendar(request, title=found.title, events=events)


def _event(phase: Any) -> CalendarEvent:
    return CalendarEvent(
        identifier=f"budget.phase:{phase.pk}",
        title=f"{phase.cycle.title} – {phase.get_kind_display()}",
        starts_at=phase.starts_at,
        ends_at=phase.ends_at,
        url=phase.cycle.get_absolute_url(),
        cancelled=phase.cycle.state == CycleState.CANCELLED,
        updated_at=phase.opened_at or phase.cycle.published_at,
    )
