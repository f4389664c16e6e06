"""Finding proposals: list, map, feed, calls, look-alikes, and one's own."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import feeds, permissions
from core.access import public, signed_in
from core.rates import limited
from core.search.index import PUBLIC
from core.ui.kept_pages import briefly_kept
from core.ui.paging import paginate
from core.ui.places import map_frame
from proposals.forms.filtering import FilterForm
from proposals.models import Proposal
from proposals.queries import contests, detail, lists, lookalikes, maps
from proposals.states import Audience
from proposals.states.permissions import MANAGE_CALLS
from proposals.views import trails

MOST_ALIKE = 4
SHORTEST_TITLE = 4


def filter_form(request: HttpRequest) -> FilterForm:
    return FilterForm(request.GET or {}, calls=detail.published_calls(request.user))


@require_safe
@public
@briefly_kept
def proposal_list(request: HttpRequest) -> HttpResponse:
    form = filter_form(request)
    filters = form.filters
    found = lists.listing(request.user, filters)
    query = request.GET.copy()
    for name in ("cursor", "view"):
        query.pop(name, None)
    context = {
        "form": form,
        "page": found.page(request.GET.get("cursor", "")),
        "found": found.count(),
        "most_counted": lists.MOST_COUNTED,
        "as_map": form.cleaned_data.get("view") == "map",
        "query": query.urlencode(),
        **map_frame(),
        "is_staff_shelf": filters.audience == Audience.STAFF,
        "may_see_staff_shelf": lists.is_staff(request.user),
        "shelves": [
            {"key": Audience.PUBLIC, "label": _("Proposals"), "url": reverse("proposals:list")},
            {"key": Audience.STAFF, "label": _("Staff ideas"), "url": f"{reverse('proposals:list')}?shelf=staff"},
        ],
        "shelf": filters.audience,
        "is_filtered": bool(query),
        "open_calls": list(detail.open_calls(request.user, timezone.now())[:3]),
        "breadcrumb_items": [(_("Proposals"), reverse("proposals:list"))],
    }
    return render(request, "proposals/proposal_list.html", context)


@require_safe
@public
def places(request: HttpRequest) -> HttpResponse:
    """What the map shows in its window, with the filters of the list."""
    try:
        bbox = request.GET.get("bbox", "")
        window = maps.Window.read(bbox) if bbox else maps.Window.whole_city()
    except ValueError as error:
        raise BadRequest("bbox") from error
    return JsonResponse(maps.places_in(request.user, filter_form(request).filters, window))


@require_safe
@public
def feed(request: HttpRequest) -> HttpResponse:
    filters = FilterForm(request.GET or {}, calls=detail.published_calls(AnonymousUser())).filters
    entries = [
        feeds.FeedEntry(
            title=proposal.title,
            url=proposal.get_absolute_url(),
            published_at=proposal.submitted_at,
            updated_at=max(filter(None, [proposal.submitted_at, proposal.state_changed_at])),
            summary=Truncator(proposal.problem).chars(300),
            categories=(proposal.category.name,) if proposal.category else (),
        )
        for proposal in lists.listing(AnonymousUser(), filters).newest(feeds.LONGEST)
    ]
    return feeds.atom(request, title=_("Proposals"), entries=entries, url=reverse("proposals:list"))


@require_safe
@public
@limited("suggestions")
def similar_while_typing(request: HttpRequest) -> HttpResponse:
    """A part of the page: proposals that seem to ask for the same."""
    title, problem = request.GET.get("title", "")[:200], request.GET.get("problem", "")[:2000]
    found = similar_to(request.user, title, problem) if len(title.strip()) >= SHORTEST_TITLE else []
    return render(request, "proposals/_similar.html", {"similar": found, "with_actions": True})


def similar_to(user: Any, title: str, problem: str, besides: tuple[int, ...] = ()) -> list[Proposal]:
    """The most alike first, as rows for a card; to staff among their own ideas, too."""
    shelves = [PUBLIC, "staff"] if lists.is_staff(user) else [PUBLIC]
    found = lookalikes.alike(title, problem, audience=shelves, limit=MOST_ALIKE, besides=besides)
    rows = lists.visible_to(user).select_related("category").in_bulk([one.object_id for one in found])
    return [rows[one.object_id] for one in found if one.object_id in rows]


@require_safe
@public
def call_list(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    calls = [(call, contests.stage_of(call, at)) for call in detail.published_calls(request.user)]
    ended = [call.closes_at is not None and call.closes_at < at for call, _stage in calls]
    context = {
        "may_manage": permissions.allowed(request.user, MANAGE_CALLS),
        "open_calls": [one for one, over in zip(calls, ended, strict=True) if one[0].opens_at <= at and not over],
        "closed_calls": [one for one, over in zip(calls, ended, strict=True) if over],
        "coming_calls": [one for one in calls if one[0].opens_at > at],
        "breadcrumb_items": trails.to(request, _("Calls")),
    }
    return render(request, "proposals/call_list.html", context)


@require_safe
@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    rows = lists.written_by(request.user).order_by()
    page: Any = paginate(rows, request.GET.get("cursor", ""), order="-pk", size=lists.PAGE_SIZE)
    context = {
        "page": page,
        "judges": contests.rounds_to_judge(request.user).exists(),
        "breadcrumb_items": trails.to(request, _("My proposals")),
    }
    return render(request, "proposals/mine.html", context)
