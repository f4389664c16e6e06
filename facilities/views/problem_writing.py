"""Reporting a problem: the kind first, then one page; and answering the question that came back."""

from __future__ import annotations

from typing import Any

from django.core.validators import slug_re
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core import rates
from core.access import public, requires
from core.refusals import Refused
from core.submissions.repeats import repeat_safe
from core.ui.deeds import INVALID, READ, blame, form_page
from core.ui.places import map_frame
from core.ui.views import too_many_requests
from core.uploads import UploadRefused
from facilities.forms.problems import AgainForm, ReportForm
from facilities.models import Equipment, ProblemReport, Service, Site
from facilities.queries import problems
from facilities.services import problems as services
from facilities.states import REVISE_REPORT
from facilities.views.problems import crumbs, report_at


@require_http_methods(READ)
@public
@repeat_safe
def report_new(request: HttpRequest) -> HttpResponse:
    """From a label with a QR code the place is known already; the kind is chosen with one press."""
    site = _named(request, "site", Site.objects.public())
    equipment = site and _named(request, "equipment", Equipment.objects.filter(site=site, retired_on__isnull=True))
    service = _named(request, "kind", Service.objects.offered())
    place = {"site": site, "equipment": equipment, "known": problems.open_at(site) if site else []}
    if service is None:
        query = request.GET.copy()
        query.pop("kind", None)
        context = {
            **place, "kinds": Service.objects.offered(), "query": query.urlencode(),
            "breadcrumb_items": crumbs((_("Report a problem"), "")),
        }  # fmt: skip
        return render(request, "facilities/problems/kinds.html", context)
    return _form_for(request, service, place)


def _named(request: HttpRequest, name: str, rows: QuerySet[Any]) -> Any:
    """What the address names by its code, if there is such a thing."""
    code = request.GET.get(name, "")
    return rows.filter(code=code).first() if slug_re.fullmatch(code) else None


def _form_for(request: HttpRequest, service: Service, place: dict[str, Any]) -> HttpResponse:
    signed_in = request.user.is_authenticated
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    initial = {name: place[name].code for name in ("site", "equipment") if place[name]}
    form = ReportForm(*posted, service=service, with_email=not signed_in, initial=initial)
    if request.method == "POST":
        # Counted before anything else: whoever only tries costs as much.
        if wait := rates.seconds_to_wait("problem_reports", rates.visitor_of(request)):
            return too_many_requests(request, seconds=wait)
        if form.is_valid():
            try:
                made = services.report(
                    service=service, reporter=request.user if signed_in else None, at=timezone.now(), **form.report
                )
            except Refused as refusal:
                _blame(form, refusal)
            else:
                return redirect(f"{made.get_absolute_url()}?new=1")
    context = {
        **place, "form": form, "service": service, "draft_name": "facility-report", "signed_in": signed_in,
        "breadcrumb_items": crumbs((_("Report a problem"), "")), **map_frame(),
    }  # fmt: skip
    return render(request, "facilities/problems/new.html", context, status=INVALID if form.is_bound else 200)


def _blame(form: Any, refusal: Refused) -> None:
    if isinstance(refusal, UploadRefused):
        form.add_error("photos", refusal.message)
    else:
        blame(form, refusal)


@require_http_methods(READ)
@requires(REVISE_REPORT, on=report_at)
@repeat_safe
def again(request: HttpRequest, found: ProblemReport) -> HttpResponse:
    """The reporter answers the question."""
    posted = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    return form_page(
        request,
        AgainForm(*posted, initial={"text": found.text}),
        lambda **given: services.hand_in_again(found, by=request.user, at=timezone.now(), **given),
        heading=_("Answer the question"),
        submit=_("Hand in again"),
        back=found.get_absolute_url(),
        done=_("Thank you. It is being checked again."),
        lead=found.case_title(),
        draft=f"facility-report-{found.pk}-again",
        breadcrumb_items=crumbs((found.case_title(), found.get_absolute_url()), (_("Answer the question"), "")),
    )
