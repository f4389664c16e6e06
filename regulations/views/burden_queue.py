"""The list of the office: what waits for whom, stage by stage."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from core import permissions
from core.access import requires
from regulations.queries import burden_work
from regulations.states.permissions import BRING_BEFORE_COMMITTEE, SET_TARGETS, WORK
from regulations.views.burden_loading import desk_crumbs

STAGES = {
    "place": _("To be placed"),
    "take_up": _("To be taken up"),
    "answer": _("To be answered"),
    "justify": _("To be justified"),
    "committee": _("Before the committee"),
    "change": _("To be changed"),
}


@require_safe
@requires(WORK)
def queue(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    counts = burden_work.counts(request.user)
    stage = request.GET.get("stage") or next((name for name in STAGES if counts[name]), "place")
    if stage not in STAGES:
        raise Http404
    context = {
        "page": burden_work.queue(request.user, stage, cursor=request.GET.get("cursor", "")),
        "stage": stage,
        "tabs": [_tab(name, counts[name]) for name in STAGES],
        "overdue": burden_work.overdue_changes(request.user, timezone.localdate(at)).count(),
        "at": at,
        "may_bring": permissions.allowed(request.user, BRING_BEFORE_COMMITTEE),
        "may_set_targets": permissions.allowed(request.user, SET_TARGETS),
        "breadcrumb_items": desk_crumbs(),
    }
    return render(request, "regulations/burden/queue.html", context)


def _tab(name: str, count: int) -> dict[str, Any]:
    return {
        "key": name,
        "label": STAGES[name],
        "url": f"{reverse('regulations:petition_queue')}?stage={name}",
        "count": count,
    }
