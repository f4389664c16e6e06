"""Finding petitions: the board of each channel, its feed, look-alikes, and one's own."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import feeds
from core.access import public, signed_in
from core.rates import limited
from core.ui.kept_pages import briefly_kept
from regulations.forms.petitions import FilterForm
from regulations.queries import petition_lists, register
from regulations.queries.petitions import is_staff
from regulations.states import Audience
from regulations.views.petition_loading import Channel, channel_of, crumbs

SHORTEST_TITLE = 4


def filter_form(request: HttpRequest, user: Any, audience: str) -> FilterForm:
    rules = register.visible_to(user).order_by("title")
    return FilterForm(request.GET or {}, years=petition_lists.years(user, audience), rules=rules, audience=audience)


@require_safe
@public
@briefly_kept
def board(request: HttpRequest) -> HttpResponse:
    return _board(request, Audience.PUBLIC)


@require_safe
@signed_in
def staff_board(request: HttpRequest) -> HttpResponse:
    """For anybody but members of staff it is not there."""
    if not is_staff(request.user):
        raise Http404
    return _board(request, Audience.STAFF)


def _board(request: HttpRequest, audience: str) -> HttpResponse:
    channel = Channel(audience)
    form = filter_form(request, request.user, audience)
    filters = form.filters
    found = petition_lists.listing(request.user, filters)
    query = request.GET.copy()
    query.pop("cursor", None)
    context = {
        "channel": channel,
        "form": form,
        "page": found.page(request.GET.get("cursor", "")),
        "found": found.count(),
        "most_counted": petition_lists.MOST_COUNTED,
        "query": query.urlencode(),
        "rule": filters.rule,
        "clause": filters.key,
        "new_url": channel.words_url(filters.rule, filters.key) if filters.rule else channel.new_url,
        "channels": _channels() if is_staff(request.user) else [],
        "breadcrumb_items": crumbs(audience),
    }
    return render(request, "regulations/petitions/board.html", context)


def _channels() -> list[dict[str, Any]]:
    names = {Audience.PUBLIC: _("Everybody's petitions"), Audience.STAFF: _("The staff's channel")}
    return [{"key": one, "label": names[one], "url": Channel(one).board_url} for one in Audience]


@require_safe
@public
def feed(request: HttpRequest) -> HttpResponse:
    """What everybody may read, whoever asks: feeds are kept and passed on."""
    filters = filter_form(request, AnonymousUser(), Audience.PUBLIC).filters
    entries = [
        feeds.FeedEntry(
            title=petition.title,
            url=petition.get_absolute_url(),
            published_at=petition.submitted_at,
            updated_at=max(filter(None, [petition.submitted_at, petition.state_changed_at])),
            summary=Truncator(petition.burden).chars(300),
            categories=(petition.regulation.title,) if petition.regulation else (),
        )
        for petition in petition_lists.listing(AnonymousUser(), filters).newest(feeds.LONGEST)
    ]
    title = _("Petitions about rules")
    return feeds.atom(request, title=title, entries=entries, url=reverse("regulations:petitions"))


@require_safe
@public
@limited("suggestions")
def similar(request: HttpRequest, audience: str = Audience.PUBLIC) -> HttpResponse:
    """A part of the page: petitions of the same channel that seem to ask for the same."""
    readers = channel_of(request, audience)
    title, burden = request.GET.get("title", "")[:200], request.GET.get("burden", "")[:2000]
    found = []
    if len(title.strip()) >= SHORTEST_TITLE:
        found = petition_lists.alike(request.user, title, burden, audience=readers)
    return render(request, "regulations/petitions/_similar.html", {"similar": found})


@require_safe
@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    context = {
        "page": petition_lists.own(request.user, request.GET.get("cursor", "")),
        "new_url": Channel(Audience.PUBLIC).new_url,
        "breadcrumb_items": [*crumbs(), (_("My petitions"), reverse("regulations:my_petitions"))],
    }
    return render(request, "regulations/petitions/mine.html", context)
