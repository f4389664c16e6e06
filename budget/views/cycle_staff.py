"""The staff's pages of cycles: an overview, and one page per cycle with its next step."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budget.models import Cycle
from budget.queries import cycles
from budget.services import terms
from budget.states.permissions import MANAGE_CYCLES
from core.access import requires
from core.ui.paging import paginate
from core.workflow import engine


def managed_at(request: HttpRequest, slug: str) -> Cycle:
    found = Cycle.objects.select_related("poll", "department", "call", "committee").filter(slug=slug).first()
    if found is None:
        raise Http404
    return found


@require_safe
@requires(MANAGE_CYCLES)
def manage(request: HttpRequest) -> HttpResponse:
    context = {
        "page": paginate(cycles.managed(request.user), request.GET.get("cursor", ""), order="-year", size=20),
        "breadcrumb_items": [(_("Participatory budget"), reverse("budget:landing")), (_("For staff"), "")],
    }
    return render(request, "budget/staff/cycles.html", context)


@require_safe
@requires(MANAGE_CYCLES, on=managed_at)
def manage_cycle(request: HttpRequest, cycle: Cycle) -> HttpResponse:
    poll = cycles.poll_of(cycle)
    context = {
        "cycle": cycle,
        "poll": poll,
        "stages": cycles.stages(cycle, timezone.now()),
        "obstacles": terms.obstacles(poll) if poll and poll.state == "PREPARING" else [],
        "steps": {step.name for step in engine.available(cycle, request.user)},
        "poll_steps": {step.name for step in engine.available(poll, request.user)} if poll else set(),
        "breadcrumb_items": [
            (_("Participatory budget"), reverse("budget:landing")),
            (_("For staff"), reverse("budget:manage")),
            (cycle.title, ""),
        ],
    }
    return render(request, "budget/staff/cycle.html", context)
