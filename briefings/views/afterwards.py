"""What a briefing leaves behind, at a glance: its figures, how it was moderated, and what the staff has yet to do."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from briefings.models import Briefing
from briefings.queries import follow_ups, moderation_log, promises, statistics
from briefings.queries.briefings import visible_to
from briefings.services import records
from briefings.states.briefings import HELD
from briefings.states.permissions import HOST
from briefings.views.promises import briefing_at
from core.access import public, requires
from core.rates import limited


def _held(request: HttpRequest, pk: int) -> Briefing:
    found = get_object_or_404(visible_to(request.user), pk=pk)
    if found.state not in HELD:
        raise Http404
    return found


@require_safe
@public
@limited("briefing_records")
def log(request: HttpRequest, pk: int) -> HttpResponse:
    briefing = _held(request, pk)
    context = {
        "briefing": briefing,
        "log": moderation_log.log_of(briefing),
        "step_columns": [
            pgettext("moderation log", "What was done"),
            {"label": pgettext("moderation log", "How often"), "numeric": True},
        ],
        "ground_columns": [_("Why"), {"label": _("Questions"), "numeric": True}],
        "breadcrumb_items": _trail(briefing, _("How it was moderated")),
    }
    return render(request, "briefings/afterwards/log.html", context)


@require_safe
@public
@limited("briefing_records")
def figures(request: HttpRequest, pk: int) -> HttpResponse:
    briefing = _held(request, pk)
    before = statistics.before(briefing)
    now, then = statistics.figures(briefing), statistics.figures(before) if before else None
    context = {
        "briefing": briefing,
        "figures": now,
        "before": then,
        "comparison": statistics.comparison(now, then) if then else [],
        "comparison_columns": _comparison_columns(before),
        "breadcrumb_items": _trail(briefing, _("In figures")),
    }
    return render(request, "briefings/afterwards/figures.html", context)


@require_safe
@requires(HOST, on=briefing_at)
def desk(request: HttpRequest, briefing: Briefing) -> HttpResponse:
    """For those who hold it: what is still to be done before it can be concluded."""
    at = timezone.now()
    context = {
        "briefing": briefing,
        "was_held": briefing.state in HELD,
        "counts": follow_ups.counts(at, briefing=briefing),
        "promises": promises.of(briefing),
        "number": str(briefing.pk),
        "today": timezone.localdate(at),
        "record_url": records.published_at(briefing),
        "doors": records.doors(briefing, request.user),
        "breadcrumb_items": _trail(briefing, _("Afterwards")),
    }
    return render(request, "briefings/afterwards/desk.html", context)


def _comparison_columns(before: Briefing | None) -> list[Any]:
    last = before.title if before else ""
    return [
        pgettext("comparison", "What"),
        {"label": last, "numeric": True},
        {"label": _("This time"), "numeric": True},
    ]


def _trail(briefing: Briefing, here: str) -> list[tuple[str, str]]:
    return [
        (_("Briefings"), reverse("briefings:list")),
        (briefing.title, briefing.get_absolute_url()),
        (here, ""),
    ]
