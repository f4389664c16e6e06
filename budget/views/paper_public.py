"""What everybody reads about voting on paper: where, how many, what differed, and what the sample showed."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from budget.queries import cycles, paper
from budget.states.paper import SampleState
from core.access import public


@require_safe
@public
def show(request: HttpRequest, slug: str) -> HttpResponse:
    cycle = cycles.visible_to(request.user).select_related("poll").filter(slug=slug).first()
    poll = cycles.poll_of(cycle) if cycle else None
    if cycle is None or poll is None or not poll.has_paper:
        raise Http404
    # Numbers of a station while people still come would say who came.
    is_over = timezone.now() >= poll.closes_at
    sample = getattr(poll, "paper_sample", None)
    is_published = sample is not None and sample.state == SampleState.PUBLISHED
    context = {
        "cycle": cycle,
        "poll": poll,
        "stations": poll.stations.all(),
        "is_over": is_over,
        "numbers": paper.numbers(poll) if is_over else [],
        "differences": paper.differences(poll) if is_over else [],
        "sample": sample,
        "sheets": sample.sheets.select_related("row__batch") if is_published else [],
        "is_published": is_published,
        "smallest": paper.SMALLEST_STATION,
        "breadcrumb_items": [
            (_("Participatory budget"), reverse("budget:landing")),
            (cycle.title, cycle.get_absolute_url()),
            (_("Voting on paper"), ""),
        ],
    }
    return render(request, "budget/paper/public.html", context)
