"""The builder of checklists, version by version."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from auditors.forms.checklists import ChecklistForm, PointFormSet, points_of, rows_of
from auditors.models import Checklist
from auditors.queries import checklists as queries
from auditors.services import checklists as services
from auditors.states.activities import MANAGE_CHECKLISTS
from auditors.views.activity_loading import checklist_at, kind_at, staff_crumbs
from core.access import requires
from core.refusals import Refused
from core.submissions.repeats import repeat_safe
from core.ui.deeds import INVALID, READ, blame, press
from facilities.models import FacilityKind


@require_safe
@requires(MANAGE_CHECKLISTS)
def overview(request: HttpRequest) -> HttpResponse:
    context = {"rows": queries.by_kind(), "breadcrumb_items": staff_crumbs((_("Checklists"), ""))}
    return render(request, "auditors/checklists/overview.html", context)


@require_POST
@requires(MANAGE_CHECKLISTS, on=kind_at)
@repeat_safe
def begin(request: HttpRequest, kind: FacilityKind) -> HttpResponse:
    draft = services.begin_version(kind, by=request.user, at=timezone.now())
    return redirect("auditors:checklist_edit", draft.pk)


@require_safe
@requires(MANAGE_CHECKLISTS, on=checklist_at)
def show(request: HttpRequest, checklist: Checklist) -> HttpResponse:
    """A version with what changed since the one before, and how its points were ticked."""
    before = queries.version_before(checklist)
    points = queries.marked_points(checklist)
    context = {
        "checklist": checklist,
        "points": points,
        "ticked": any(point.good or point.fault or point.absent for point in points),
        "before": before,
        "changes": queries.changes(before.points.all(), [one.point for one in points]) if before else None,
        "versions": queries.versions_of(checklist.kind),
        "draft": Checklist.objects.filter(kind=checklist.kind, published_at__isnull=True).first(),
        "breadcrumb_items": _crumbs((checklist.kind.name, "")),
    }
    return render(request, "auditors/checklists/checklist.html", context)


@require_http_methods(READ)
@requires(MANAGE_CHECKLISTS, on=checklist_at)
@repeat_safe
def edit(request: HttpRequest, checklist: Checklist) -> HttpResponse:
    if not checklist.is_draft:
        return redirect(checklist)
    points = list(checklist.points.all())
    form = ChecklistForm(request.POST or None, instance=checklist, initial={"seen": checklist.changed_at.isoformat()})
    rows = PointFormSet(request.POST or None, initial=rows_of(points), prefix="points")
    if request.method == "POST" and all([form.is_valid(), rows.is_valid()]):
        try:
            services.keep_draft(
                checklist, points=points_of(rows), by=request.user, at=timezone.now(), **form.cleaned_data
            )
        except Refused as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("The draft is kept. Auditors see it once you put it into use."))
            more = "more" in request.POST
            return redirect(request.path if more else checklist.get_absolute_url())
    context = {
        "checklist": checklist,
        "form": form,
        "rows": rows,
        "back": checklist.get_absolute_url(),
        "breadcrumb_items": _crumbs((checklist.kind.name, checklist.get_absolute_url()), (_("Build"), "")),
    }
    return render(request, "auditors/checklists/edit.html", context, status=INVALID if form.is_bound else 200)


@require_POST
@requires(MANAGE_CHECKLISTS, on=checklist_at)
@repeat_safe
def publish(request: HttpRequest, checklist: Checklist) -> HttpResponse:
    return press(
        request,
        lambda: services.publish(checklist, by=request.user, at=timezone.now()),
        back=checklist.get_absolute_url(),
        done=_("In use: auditors tick this version from now on."),
    )


@require_POST
@requires(MANAGE_CHECKLISTS, on=checklist_at)
@repeat_safe
def discard(request: HttpRequest, checklist: Checklist) -> HttpResponse:
    return press(
        request,
        lambda: services.discard(checklist, by=request.user, at=timezone.now()),
        back=reverse("auditors:checklists"),
        done=_("The draft is thrown away."),
    )


def _crumbs(*more: tuple[Any, str]) -> list[tuple[Any, str]]:
    return staff_crumbs((_("Checklists"), reverse("auditors:checklists")), *more)
