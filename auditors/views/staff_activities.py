"""The office of the auditors: what is planned, what must still be written down, and planning a date."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from auditors.forms.activities import ActivityForm, AttendanceForm, CallOffForm, open_sites
from auditors.forms.founding import FoundingForm
from auditors.models import Activity, ActivityKind
from auditors.queries import activities as queries
from auditors.queries import checklists, planning
from auditors.services import activities, attendance, founding
from auditors.states.activities import FOUND_BODY, MANAGE_ACTIVITIES
from auditors.views.activity_loading import activity_at, chosen_body, staff_crumbs
from core.access import requires
from core.submissions.repeats import repeat_safe
from core.ui.deeds import READ, form_page
from core.ui.paging import paginate
from councils.models import Body
from facilities.models import Site

SHOWN = 6


@require_safe
@requires(MANAGE_ACTIVITIES)
def desk(request: HttpRequest) -> HttpResponse:
    """One page that says what is to be done next."""
    now = timezone.now()
    bodies = queries.bodies_managed_by(request.user)
    planned = queries.of_bodies(bodies)
    matrices = [(body, planning.matrix_of(body, at=now)) for body in bodies]
    context = {
        "bodies": bodies,
        "to_record": queries.to_record(planned, at=now).order_by("starts_at")[:SHOWN],
        "coming": queries.ahead(planned, at=now).order_by("starts_at")[:SHOWN],
        "gaps": [(body, planning.shown(matrix.gaps[:SHOWN])) for body, matrix in matrices if matrix.gaps],
        "gap_count": sum(len(matrix.gaps) for _body, matrix in matrices),
        "without_checklist": [row for row in checklists.by_kind() if row.sites and row.in_use is None],
        "breadcrumb_items": [(_("Honorary auditors"), reverse("auditors:home")), (_("For staff"), "")],
    }
    return render(request, "auditors/activities/desk.html", context)


@require_http_methods(READ)
@requires(FOUND_BODY)
@repeat_safe
def new_body(request: HttpRequest) -> HttpResponse:
    """The body of auditors with its usual fields and seats; what differs is changed on the next page."""
    departments = queries.departments_that_found(request.user)
    initial = {"name": _("Citizens' honorary auditors"), "department": departments.first()}
    return form_page(
        request,
        FoundingForm(request.POST or None, departments=departments, initial=initial),
        lambda **given: founding.found_body(by=request.user, at=timezone.now(), **given),
        heading=_("Found the body of auditors"),
        lead=_("It gets its usual fields and seats: %(seats)s. On the next page you change them.")
        % {"seats": ", ".join(f"{label} {seats}" for label, seats in founding.USUAL_SEATS)},
        submit=_("Found the body"),
        back=reverse("auditors:desk"),
        go_to=lambda body: reverse("councils:edit_body", args=[body.slug]),
        done=_("Founded. Check the seats, publish the body, and open a call."),
        breadcrumb_items=staff_crumbs((_("Found the body of auditors"), "")),
    )


@require_safe
@requires(MANAGE_ACTIVITIES)
def activity_list(request: HttpRequest) -> HttpResponse:
    """Coming, to be written down, over: one at a time."""
    now = timezone.now()
    planned = queries.of_bodies(queries.bodies_managed_by(request.user))
    views: dict[str, tuple[Any, Any, str]] = {
        "coming": (_("Coming"), queries.ahead(planned, at=now), "starts_at"),
        "record": (_("Attendance to record"), queries.to_record(planned, at=now), "starts_at"),
        "over": (_("Over"), queries.over(planned), "-starts_at"),
    }
    current = request.GET.get("view", "")
    current = current if current in views else "coming"
    _label, rows, order = views[current]
    context = {
        "page": paginate(rows, request.GET.get("cursor", ""), order=order),
        "current": current,
        "tabs": [{"key": key, "label": label, "url": f"?view={key}"} for key, (label, _rows, _order) in views.items()],
        "breadcrumb_items": staff_crumbs((_("Activities"), "")),
    }
    return render(request, "auditors/activities/list.html", context)


@require_http_methods(READ)
@requires(MANAGE_ACTIVITIES, on=chosen_body)
@repeat_safe
def new_activity(request: HttpRequest, body: Body) -> HttpResponse:
    """Empty, or begun from the matrix with the facilities that are due and the field that has not seen them."""
    codes = request.GET.getlist("site")
    chosen = list(Site.objects.filter(code__in=codes, closed_on__isnull=True)) if codes else []
    field = request.GET.get("field", "")
    initial = {
        "kind": ActivityKind.INSPECTION if chosen else ActivityKind.JOINT_AUDIT,
        "title": chosen[0].name if len(chosen) == 1 else "",
        "sites": [site.pk for site in chosen],
        "field": body.seat_kinds.filter(pk=field).first() if field.isdecimal() else None,
        "meeting_point": chosen[0].address if len(chosen) == 1 else "",
    }
    return form_page(
        request,
        ActivityForm(request.POST or None, body=body, sites=open_sites(), initial=initial),
        lambda **given: activities.plan(body=body, by=request.user, at=timezone.now(), **given),
        heading=_("Plan an activity"),
        lead=_("Everybody in office of the field is asked at once and answers on their page."),
        submit=_("Plan it and ask the auditors"),
        back=reverse("auditors:desk"),
        go_to=lambda planned: planned.get_absolute_url(),
        done=_("Planned. The auditors are asked."),
        draft="auditors.activity",
        breadcrumb_items=staff_crumbs((_("Plan an activity"), "")),
    )


@require_http_methods(READ)
@requires(MANAGE_ACTIVITIES, on=activity_at)
@repeat_safe
def change_activity(request: HttpRequest, found: Activity) -> HttpResponse:
    sites = open_sites(also=found.sites.values_list("pk", flat=True))
    return form_page(
        request,
        ActivityForm(request.POST or None, instance=found, body=found.body, sites=sites),
        lambda **given: activities.change(found, by=request.user, at=timezone.now(), **given),
        heading=_("Change: %(title)s") % {"title": found.title},
        lead=_("With another time or place, everybody is asked to answer again."),
        submit=_("Keep the change"),
        back=found.get_absolute_url(),
        done=_("Changed. The auditors are told."),
        breadcrumb_items=_crumbs(found, _("Change")),
    )


@require_http_methods(READ)
@requires(MANAGE_ACTIVITIES, on=activity_at)
@repeat_safe
def call_off(request: HttpRequest, found: Activity) -> HttpResponse:
    return form_page(
        request,
        CallOffForm(request.POST or None),
        lambda **given: activities.call_off(found, by=request.user, at=timezone.now(), **given),
        heading=_("Call off: %(title)s") % {"title": found.title},
        lead=_("Until it begins. Afterwards you record who came."),
        submit=_("Call it off"),
        tone="danger",
        back=found.get_absolute_url(),
        done=_("Called off. The auditors are told why."),
        breadcrumb_items=_crumbs(found, _("Call off")),
    )


@require_http_methods(READ)
@requires(MANAGE_ACTIVITIES, on=activity_at)
@repeat_safe
def record_attendance(request: HttpRequest, found: Activity) -> HttpResponse:
    parts = queries.parts_of(found)
    # Before anybody wrote it down, those who said that they come are ticked.
    ticked = parts.filter(attended=True) if found.held_at else parts.filter(comes=True)
    return form_page(
        request,
        AttendanceForm(request.POST or None, parts=parts, initial={"present": [part.pk for part in ticked]}),
        lambda **given: attendance.record(found, by=request.user, at=timezone.now(), **given),
        heading=_("Attendance: %(title)s") % {"title": found.title},
        lead=_("Whoever is ticked is owed the allowance; it goes on the next payment list of the body."),
        submit=_("Write it down"),
        back=found.get_absolute_url(),
        done=_("The attendance is recorded."),
        breadcrumb_items=_crumbs(found, _("Attendance")),
    )


def _crumbs(found: Activity, last: str) -> list[tuple[Any, str]]:
    return staff_crumbs((found.title, found.get_absolute_url()), (last, ""))
