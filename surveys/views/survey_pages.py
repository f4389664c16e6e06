"""The list of surveys, and the first screen of one: what it is for, and what is promised to those who answer."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import feeds, permissions
from core.access import public
from core.feeds import FeedEntry
from core.rates import seconds_to_wait, visitor_of
from core.ui.views import too_many_requests
from surveys.models import Survey
from surveys.queries import answered, first_screen, own_words, participations, survey_lists
from surveys.rules.standing import Bar, standing_of
from surveys.services import personal_links
from surveys.states.permissions import ANALYSE
from surveys.states.surveys import Access
from surveys.views.answer_doors import door_words, links_of, never_stored, remember_link, survey_at, who_is


def crumbs(*more: tuple[Any, str]) -> list[tuple[Any, str]]:
    return [(_("Surveys"), reverse("surveys:list")), *more]


def trail(found: Survey, *more: tuple[Any, str]) -> list[tuple[Any, str]]:
    title = own_words.said(found, "title", get_language() or "")
    return crumbs((title, found.get_absolute_url()), *more)


@require_safe
@public
def survey_list(request: HttpRequest) -> HttpResponse:
    shelf = request.GET.get("view", "")
    shelf = shelf if shelf in survey_lists.VIEWS else "open"
    found = survey_lists.Listing(request.user, shelf)
    page = found.page(request.GET.get("cursor", ""))
    context = {
        "page": page,
        "answered": participations.answered_by(request.user, links_of(request), page),
        # Not "view": every page has a variable of that name, what its reader chose to see.
        "shelf": shelf,
        "tabs": _tabs(found.counts()),
        "breadcrumb_items": crumbs(),
    }
    return render(request, "surveys/answering/list.html", context)


@require_safe
@public
def feed(request: HttpRequest) -> HttpResponse:
    """What everybody may answer, and what came of it."""
    entries = [
        FeedEntry(
            title=one.title,
            url=one.get_absolute_url(),
            published_at=one.opened_at or one.created_at,
            updated_at=one.state_changed_at,
            summary=one.purpose,
            author=one.department.name if one.department else settings.SITE_NAME,
            categories=(str(one.get_state_display()),),
        )
        for one in survey_lists.newest()[: feeds.LONGEST]
    ]
    return feeds.atom(request, title=_("Surveys"), entries=entries, url=reverse("surveys:list"))


def _tabs(counts: dict[str, int]) -> list[dict[str, Any]]:
    names = {"open": pgettext("surveys", "Open now"), "soon": pgettext("surveys", "Soon"), "over": _("Results")}
    own = reverse("surveys:list")
    return [
        {"key": key, "label": names[key], "url": f"{own}?view={key}" if key != "open" else own, "count": counts[key]}
        for key in survey_lists.VIEWS
    ]


@require_safe
@public
def survey(request: HttpRequest, slug: str) -> HttpResponse:
    found = survey_at(request, slug)
    who = who_is(request, found)
    standing = standing_of(found, who, timezone.now())
    context = {
        **door_words(standing),
        "standing": standing,
        "length": first_screen.length_of(found),
        "saved": answered.saved(found, who),
        "asks_residency": standing.bar is Bar.NOT_ASKED and found.access == Access.RESIDENTS,
        "may_manage": request.user.is_authenticated and permissions.allowed(request.user, ANALYSE, found),
        "breadcrumb_items": trail(found),
    }
    return render(request, "surveys/answering/survey.html", context)


@require_safe
@never_stored
@public
def by_link(request: HttpRequest, token: str) -> HttpResponseBase:
    """A personal link: remembered in the session, and gone from the address before any page is shown."""
    invitation = personal_links.found(token)
    if invitation is None:
        # Only what is tried in vain counts: a whole office opens its letters in the same hour, behind one address.
        if wait := seconds_to_wait("survey_links", visitor_of(request)):
            return too_many_requests(request, seconds=wait)
        return render(request, "surveys/answering/unknown_link.html", status=404)
    remember_link(request, invitation)
    return redirect(invitation.survey)
