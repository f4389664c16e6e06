"""The matrix of facilities and fields: what was visited when, and what is due."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from auditors.forms.activities import IntervalsForm, MatrixFilter
from auditors.queries import activities, planning
from auditors.services.planning import set_intervals
from auditors.states.activities import MANAGE_ACTIVITIES
from auditors.views.activity_loading import body_at, chosen_body, staff_crumbs
from core.access import requires
from core.submissions.repeats import repeat_safe
from core.ui.deeds import INVALID, READ
from core.ui.paging import paginate
from councils.models import Body
from facilities.models import FacilityKind

PAGE = 30


@require_safe
@requires(MANAGE_ACTIVITIES, on=chosen_body)
def matrix(request: HttpRequest, body: Body) -> HttpResponse:
    found = planning.matrix_of(body, at=timezone.now())
    form = MatrixFilter(request.GET or None)
    narrowed = form.cleaned_data if form.is_valid() else {}
    sites = planning.in_use().select_related("kind")
    if narrowed.get("show") == "gaps":
        sites = sites.filter(pk__in=[row.site_id for row in found.gaps])
    if kind := narrowed.get("kind"):
        sites = sites.filter(kind=kind)
    # Paged by name: the page of row 31 costs the same, and its address stays good while rows come and go.
    page = paginate(sites, request.GET.get("cursor", ""), order="name", size=PAGE)
    cells = {row.site_id: row.cells for row in found.rows}
    shares = [share for share in found.shares if share.needed]
    context = {
        "body": body,
        "bodies": activities.bodies_managed_by(request.user),
        "matrix": found,
        "form": form,
        "page": page,
        "rows": [(site, cells[site.pk]) for site in page if site.pk in cells],
        "counts": found.counts,
        "gap_count": len(found.gaps),
        "shares": shares,
        "conclusion": _conclusion(shares),
        "breadcrumb_items": staff_crumbs((_("What to visit"), "")),
    }
    return render(request, "auditors/activities/matrix.html", context)


def _conclusion(shares: list[planning.FieldShare]) -> str:
    """What the chart says, in one sentence."""
    if not shares:
        return ""
    last = min(shares, key=lambda share: share.percent)
    if last.percent == 100:
        return _("Every field has seen what it should see.")
    missing = last.needed - last.in_time
    return ngettext(
        "Furthest behind: %(field)s, with %(missing)s facility to visit.",
        "Furthest behind: %(field)s, with %(missing)s facilities to visit.",
        missing,
    ) % {"field": last.field.label, "missing": missing}


@require_http_methods(READ)
@requires(MANAGE_ACTIVITIES, on=body_at)
@repeat_safe
def intervals(request: HttpRequest, body: Body) -> HttpResponse:
    form = IntervalsForm(
        request.POST or None,
        kinds=FacilityKind.objects.all(),
        fields=body.seat_kinds.all(),
        months=planning.intervals_of(body),
    )
    back = f"{reverse('auditors:planning')}?body={body.slug}"
    if form.is_valid():
        set_intervals(body, months=form.months(), by=request.user, at=timezone.now())
        messages.success(request, _("Kept. What is due is counted by these months now."))
        return redirect(back)
    context = {
        "body": body,
        "form": form,
        "back": back,
        "usual": planning.USUAL_MONTHS,
        "breadcrumb_items": staff_crumbs((_("What to visit"), back), (_("How often"), "")),
    }
    return render(request, "auditors/activities/intervals.html", context, status=INVALID if form.is_bound else 200)
