"""The report from the spot: written on a telephone, perhaps without a signal, and sent when there is one."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from auditors.forms.inspections import FindingForm, Offered, VisitForm, finding_forms, marks_of, ticked
from auditors.models import Mark
from auditors.queries import inspections as queries
from auditors.queries.findings import photos_of
from auditors.services import inspections
from auditors.services.refusals import AuditRefused
from auditors.states.findings import REPORT
from core import permissions, uploads
from core.access import public, requires, signed_in
from core.ui.deeds import INVALID, blame
from core.ui.paging import paginate
from facilities.models import Site

# Activities of so many days back and ahead stand in the list.
NEAR = timedelta(days=30)
ADD = "add"


@require_safe
@requires(REPORT)
def write(request: HttpRequest) -> HttpResponse:
    """Empty, or begun at the place whose label was read."""
    spot = queries.spot_of(request.GET.get("site", ""), request.GET.get("equipment", ""))
    today = timezone.localdate()
    offered = _offered(request.user, today, *([spot.site] if spot.site else []))
    activity = next((one for one in offered.activities if timezone.localdate(one.starts_at) == today), None)
    near = list(activity.sites.all()) if activity else []
    site = spot.site or (near[0] if len(near) == 1 else None)
    initial = {"client_key": uuid4(), "seen_on": today, "activity": activity, "site": site}
    form = VisitForm(initial=initial, offered=offered, author=request.user)
    first = FindingForm(
        prefix="finding-0",
        equipment=offered.equipment,
        initial={"equipment": spot.equipment},
        use_required_attribute=False,
    )
    return _page(request, form, [first], offered)


@require_POST
@signed_in
def send(request: HttpRequest) -> HttpResponseBase:
    """Safe to send again: the key that the telephone gave to the report makes it one. Who may, the service asks,
    for a report can arrive a little after the end of the term in which it was written."""
    if request.headers.get("X-Written-By", str(request.user.pk)) != str(request.user.pk):
        # It stays on the telephone until its writer is there again.
        return JsonResponse({"error": "login_required"}, status=401)
    today = timezone.localdate()
    offered = _offered(request.user, today)
    form = VisitForm(request.POST, request.FILES, offered=offered, author=request.user)
    found = finding_forms(request.POST, request.FILES, offered)
    if ADD in request.POST:
        blank = FindingForm(prefix=f"finding-{len(found)}", equipment=offered.equipment)
        return _page(request, form, [*found, blank], offered, status=INVALID)
    if not all([form.is_valid(), *(one.is_valid() for one in found)]):
        return _refused(request, form, found, offered)
    key, visit = form.visit()
    try:
        report = inspections.hand_in(
            client_key=key,
            author=request.user,
            visit=visit,
            marks=marks_of(request.POST, kind=visit.site.kind_id if visit.site else None),
            findings=[one.found() for one in found],
            at=timezone.now(),
        )
    except (AuditRefused, uploads.UploadRefused) as refusal:
        blame(form, refusal)
        return _refused(request, form, found, offered)
    if _by_script(request):
        return JsonResponse({"url": report.get_absolute_url()})
    return redirect(report)


@require_safe
@signed_in
def show(request: HttpRequest, pk: int) -> HttpResponse:
    report = get_object_or_404(queries.with_content(queries.visible_to(request.user)), pk=pk)
    findings = list(report.findings.all())
    photos = photos_of(findings)
    context = {
        "report": report,
        "photos": uploads.attached_to(report),
        "findings": [(finding, photos[finding.pk]) for finding in findings],
        "is_author": report.author_id == request.user.pk,
        "breadcrumb_items": [*crumbs(), (_("Reports"), reverse("auditors:reports")), (str(report.seen_on), "")],
    }
    return render(request, "auditors/findings/report.html", context)


@require_safe
@signed_in
def reports(request: HttpRequest) -> HttpResponse:
    """One's own, or for the office all that came in; the newest visit first."""
    page = paginate(queries.with_content(queries.visible_to(request.user)), request.GET.get("cursor"), order="-seen_on")
    may_write = permissions.allowed(request.user, REPORT)
    context = {"page": page, "may_write": may_write, "breadcrumb_items": [*crumbs(), (_("Reports"), "")]}
    return render(request, "auditors/findings/reports.html", context)


@require_safe
@public
def worker(request: HttpRequest) -> HttpResponse:
    """Keeps the empty form on the telephone. Stands here because a worker rules only over what lies beside it."""
    return render(request, "auditors/findings/worker.js", content_type="text/javascript")


def crumbs() -> list[tuple[Any, str]]:
    return [(_("Honorary auditors"), reverse("auditors:home"))]


def _offered(user: Any, today: date, *here: Site) -> Offered:
    term = queries.term_of(user, on=today)
    activities = list(queries.activities_between(term, today - NEAR, today + NEAR)) if term else []
    near = {site.pk for site in here} | {site.pk for activity in activities for site in activity.sites.all()}
    return Offered(activities, list(queries.open_sites()), list(queries.equipment_of(near)))


def _refused(request: HttpRequest, form: VisitForm, found: list[FindingForm], offered: Offered) -> HttpResponseBase:
    if not _by_script(request):
        return _page(request, form, found or [FindingForm(prefix="finding-0")], offered, status=INVALID)
    errors = [str(error) for one in (form, *found) for errors in one.errors.values() for error in errors]
    return JsonResponse({"errors": errors}, status=INVALID)


def _by_script(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _page(
    request: HttpRequest, form: VisitForm, found: list[FindingForm], offered: Offered, *, status: int = 200
) -> HttpResponse:
    checklists = [(one, ticked(one, request.POST)) for one in queries.checklists_in_use()]
    context = {
        "form": form,
        "findings": found,
        "blank": FindingForm(prefix="finding-__number__", equipment=offered.equipment),
        "checklists": checklists,
        "verdicts": Mark.Verdict.choices,
        "breadcrumb_items": [*crumbs(), (_("Report from the spot"), "")],
    }
    return render(request, "auditors/findings/write.html", context, status=status)
