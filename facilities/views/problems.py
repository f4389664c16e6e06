"""Reading what residents reported: list, map, one report, one's own."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import feeds, permissions
from core.access import public, signed_in
from core.rates import limited
from core.ui.mending.doors import doors
from core.ui.mending.way import way_of
from core.ui.places import map_frame
from core.workflow import engine
from core.workflow.mending import MendingState
from facilities.forms.problems import FilterForm, TokenForm
from facilities.models import ProblemReport
from facilities.queries import problem_map, problems
from facilities.rules.problems import is_public, is_reporter, may_read, works_on
from facilities.states import MANAGE_KINDS, RECEIVE_REPORT

# The page of the report has doors of its own for these.
OWN_DOORS = ("accept", "report_again")


def crumbs(*more: tuple[Any, str]) -> list[tuple[Any, str]]:
    return [
        (_("Facilities"), reverse("facilities:list")),
        (_("Reported problems"), reverse("facilities:problems")),
        *more,
    ]


def report_at(request: HttpRequest, token: str, **rest: Any) -> ProblemReport:
    """By the number that its reporter holds. What was taken back is only for those who worked with it."""
    found = problems.by_token(token)
    if found is None or (found.state == MendingState.WITHDRAWN and not may_read(request.user, found)):
        raise Http404
    return found


@require_safe
@public
def problem_list(request: HttpRequest) -> HttpResponse:
    form = FilterForm(request.GET or {})
    filters = form.filters
    page = problems.page(filters, request.GET.get("cursor", ""))
    query = request.GET.copy()
    for name in ("cursor", "view"):
        query.pop(name, None)
    context = {
        "form": form,
        "page": page,
        "photos": problems.public_photos(page.items),
        "figures": problems.figures(timezone.now()),
        "as_map": form.cleaned_data.get("view") == "map",
        "query": query.urlencode(),
        "site": filters.site,
        "may_manage": request.user.is_authenticated and permissions.allowed(request.user, MANAGE_KINDS),
        "breadcrumb_items": crumbs(),
        **map_frame(),
    }
    return render(request, "facilities/problems/list.html", context)


@require_safe
@public
def places(request: HttpRequest) -> HttpResponse:
    """What the map shows in its window, with the filters of the list."""
    try:
        window = problem_map.Window.read(request.GET.get("bbox", ""))
    except ValueError as error:
        raise BadRequest("bbox") from error
    return JsonResponse(problem_map.places_in(problems.narrowed(FilterForm(request.GET or {}).filters), window))


@require_safe
@public
def feed(request: HttpRequest) -> HttpResponse:
    rows = problems.narrowed(FilterForm(request.GET or {}).filters).order_by("-published_at", "-pk")
    entries = [
        feeds.FeedEntry(
            title=report.case_title(),
            url=report.get_absolute_url(),
            published_at=report.published_at,
            updated_at=max(filter(None, [report.published_at, report.state_changed_at])),
            summary=Truncator(report.public_text).chars(300),
            categories=(report.service.name,),
        )
        for report in rows[: feeds.LONGEST]
    ]
    return feeds.atom(request, title=_("Reported problems"), entries=entries, url=reverse("facilities:problems"))


@require_safe
@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    page = problems.mine(request.user, request.GET.get("cursor", ""))
    context = {"page": page, "breadcrumb_items": crumbs((_("My reports"), ""))}
    return render(request, "facilities/problems/mine.html", context)


@require_safe
@public
@limited("search")
def find(request: HttpRequest) -> HttpResponse:
    """From the number that somebody noted down to the page of the report."""
    form = TokenForm(request.GET or None)
    if form.is_valid():
        found = problems.by_token(form.cleaned_data["number"])
        if found is not None and found.state != MendingState.WITHDRAWN:
            return redirect(found)
        form.add_error("number", _("There is no report of this number. Please compare it once more."))
    context = {"form": form, "breadcrumb_items": crumbs((_("Find a report by its number"), ""))}
    return render(request, "facilities/problems/find.html", context, status=422 if form.errors else 200)


@require_safe
@public
def report(request: HttpRequest, token: str) -> HttpResponse:
    """Everybody who has the number sees where it stands; what was said, those whom it concerns, then everybody."""
    found = report_at(request, token)
    user, inside = request.user, may_read(request.user, found)
    shown = inside or is_public(found)
    works = works_on(user, found)
    context = {
        "report": found,
        "thing": found,
        "shown": shown,
        "inside": inside,
        "works": works,
        "mine": is_reporter(user, found),
        "is_public": is_public(found),
        "is_new": "new" in request.GET,
        "text": found.text if inside else found.public_text,
        "place": found.place_text if inside else found.public_place,
        "photos": problems.photos_of(found, public_only=not inside) if shown else [],
        "answers": problems.answers_of(found, public_only=not inside) if shown else [],
        "way": way_of(found, user, inside=works),
        "question": _question(found) if is_reporter(user, found) else "",
        "doors": doors(found, user, url_of=_step_url(found), besides=_left_out(found, user)),
        "may_publish": works and permissions.allowed(user, RECEIVE_REPORT, found),
        "is_late": found.due_at is not None and found.due_at < timezone.now(),
        "breadcrumb_items": crumbs((found.case_title(), "")),
    }
    return render(request, "facilities/problems/report.html", context)


def _step_url(report: ProblemReport) -> Any:
    return lambda step: reverse("facilities:report_step", args=[report.token, step])


def _left_out(report: ProblemReport, user: Any) -> tuple[str, ...]:
    """For its reporter the second look is one press: it is mended, or it is not."""
    return (*OWN_DOORS, "look_again") if is_reporter(user, report) else OWN_DOORS


def _question(report: ProblemReport) -> str:
    if report.state != MendingState.RETURNED:
        return ""
    asked = (record.reason for record in reversed(engine.history(report)) if record.name == "send_back")
    return next(asked, "")
