"""The first page of the room: what it is, where to begin, and what is going on."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from core.access import public
from core.ui.kept_pages import briefly_kept
from regulations.queries import petition_lists, register_front
from regulations.views.register_loading import crumbs

SHOWN = 4


@require_safe
@public
@briefly_kept
def front(request: HttpRequest) -> HttpResponse:
    board = petition_lists.listing(request.user, petition_lists.Filters())
    context = {
        "counts": register_front.counts(request.user),
        "open_drafts": register_front.open_drafts(request.user)[:SHOWN],
        "newest": board.newest(SHOWN),
        "changes": register_front.latest_versions(request.user)[:SHOWN],
        "targets": register_front.targets(timezone.localdate().year),
        "breadcrumb_items": crumbs()[:1],
    }
    return render(request, "regulations/register/front.html", context)
