"""What everybody reads about briefings."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from briefings.forms.pages import FilterForm
from briefings.models import Briefing
from briefings.queries import event_pages, lists, subscriptions
from briefings.queries.briefings import visible_to
from briefings.services import feedback
from briefings.states.permissions import MANAGE
from core import feeds, permissions
from core.access import public


@public
@require_safe
def briefing_list(request: HttpRequest) -> HttpResponse:
    form = FilterForm(request.GET or {})
    filters = form.filters
    context = {
        "form": form,
        "listing": lists.listing(filters, at=timezone.now(), cursor=request.GET.get("cursor", "")),
        "is_filtered": filters.are_used,
        "prepares": bool(permissions.scope(request.user, MANAGE)),
        "breadcrumb_items": [(_("Briefings"), "")],
    }
    return render(request, "briefings/list.html", context)


@public
@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    newest = lists.announced(FilterForm(request.GET or {}).filters).order_by("-announced_at", "-pk")[: feeds.LONGEST]
    entries = [subscriptions.entry_of(one) for one in newest]
    return feeds.atom(request, title=_("Briefings"), url=reverse("briefings:list"), entries=entries)


@public
@require_safe
def calendar_feed(request: HttpRequest) -> HttpResponse:
    return feeds.calendar(request, title=_("Briefings"), events=subscriptions.dates())


@public
@require_safe
def briefing(request: HttpRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(visible_to(request.user).prefetch_related("rooms"), pk=pk)
    context = {
        "briefing": found,
        "event": event_pages.page_of(found, user=request.user, at=timezone.now()),
        "feedback_url": feedback.address_of(found),
        "breadcrumb_items": [(_("Briefings"), reverse("briefings:list")), (found.title, "")],
    }
    return render(request, "briefings/briefing.html", context)


@public
@require_safe
def calendar(request: HttpRequest, pk: int) -> HttpResponse:
    """One date, to put into a calendar by hand; a newer one of the same number replaces it there."""
    found = get_object_or_404(Briefing.objects.announced(), pk=pk)
    answer = feeds.calendar(request, title=found.title, events=[subscriptions.event_of(found)])
    answer["Content-Disposition"] = f'attachment; filename="briefing-{found.pk}.ics"'
    return answer
