"""The staff's pages of the budget school and of district meetings."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budget.forms.courses import CallOffForm, CourseForm, MaterialsForm, MeetingForm, MinutesForm
from budget.models import Course, DistrictMeeting
from budget.queries import courses as queries
from budget.queries import projects
from budget.services import course_materials, courses, enrolments
from budget.states.permissions import MANAGE_PROJECTS
from budget.views.project_staff import cycle_at
from core import permissions
from core.access import requires
from core.submissions.repeats import repeat_safe
from core.ui.deeds import READ, form_page, press
from core.uploads.receiving import attached_to

MEETING = ("title", "area", "starts_at", "ends_at", "place", "summary")


def course_at(request: HttpRequest, pk: int) -> Course:
    found = queries.courses().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def course_of_material(request: HttpRequest, pk: int, name: UUID) -> Course:
    return course_at(request, pk)


def meeting_at(request: HttpRequest, pk: int) -> DistrictMeeting:
    found = DistrictMeeting.objects.select_related("cycle").filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_safe
@requires(MANAGE_PROJECTS)
def manage(request: HttpRequest) -> HttpResponse:
    scope = permissions.scope(request.user, MANAGE_PROJECTS)
    context = {
        "courses": queries.managed(scope)[: queries.MOST_SHOWN],
        "meetings": queries.meetings()[: queries.MOST_SHOWN],
        "breadcrumb_items": _crumbs(),
    }
    return render(request, "budget/school/staff/list.html", context)


@require_http_methods(READ)
@requires(MANAGE_PROJECTS)
@repeat_safe
def new_course(request: HttpRequest) -> HttpResponse:
    form = CourseForm(request.POST or None, scope=permissions.scope(request.user, MANAGE_PROJECTS))
    return _form(request, form, courses.plan_course, _("New course"), reverse("budget:manage_school"))


@require_safe
@requires(MANAGE_PROJECTS, on=course_at)
def manage_course(request: HttpRequest, course: Course) -> HttpResponse:
    context = {
        "course": course,
        "seats": course.enrolments.select_related("person", "certificate"),
        "materials": attached_to(course),
        "has_begun": queries.has_begun(course, timezone.now()),
        "breadcrumb_items": _crumbs((course.title, "")),
    }
    return render(request, "budget/school/staff/course.html", context)


@require_http_methods(READ)
@requires(MANAGE_PROJECTS, on=course_at)
@repeat_safe
def change_course(request: HttpRequest, course: Course) -> HttpResponse:
    form = CourseForm(request.POST or None, instance=course, scope=permissions.scope(request.user, MANAGE_PROJECTS))
    return _form(request, form, courses.change_course, _("Change the course"), _address(course), course)


@require_http_methods(READ)
@requires(MANAGE_PROJECTS, on=course_at)
@repeat_safe
def call_off_course(request: HttpRequest, course: Course) -> HttpResponse:
    form = CallOffForm(request.POST or None)
    return _form(request, form, courses.call_off_course, _("Call off"), _address(course), course)


@require_http_methods(READ)
@requires(MANAGE_PROJECTS, on=course_at)
@repeat_safe
def add_materials(request: HttpRequest, course: Course) -> HttpResponse:
    form = MaterialsForm(request.POST or None, request.FILES or None)
    return _form(request, form, course_materials.add, _("Add materials"), _address(course), course)


@require_POST
@requires(MANAGE_PROJECTS, on=course_of_material)
@repeat_safe
def take_material_away(request: HttpRequest, course: Course) -> HttpResponse:
    file = attached_to(course).filter(public_name=request.resolver_match.kwargs["name"]).first()  # type: ignore[union-attr]
    if file is None:
        raise Http404
    return press(
        request, lambda: course_materials.take_away(course, file=file, actor=request.user, at=timezone.now()),
        back=_address(course), done=_("The file is taken away."),
    )  # fmt: skip


@require_POST
@requires(MANAGE_PROJECTS, on=course_at)
@repeat_safe
def attendance(request: HttpRequest, course: Course) -> HttpResponse:
    present = [int(value) for value in request.POST.getlist("present") if value.isdecimal() and len(value) < 12]
    return press(
        request,
        lambda: enrolments.record_attendance(course, present=present, actor=request.user, at=timezone.now()),
        back=_address(course), done=_("Saved."),
    )  # fmt: skip


@require_http_methods(READ)
@requires(MANAGE_PROJECTS)
@repeat_safe
def new_meeting(request: HttpRequest, slug: str) -> HttpResponse:
    form = MeetingForm(request.POST or None)
    return _form(
        request, form, courses.plan_meeting, _("New district meeting"), reverse("budget:manage_school"), cycle_at(slug)
    )


@require_http_methods(READ)
@requires(MANAGE_PROJECTS, on=meeting_at)
@repeat_safe
def change_meeting(request: HttpRequest, meeting: DistrictMeeting) -> HttpResponse:
    form = MeetingForm(request.POST or None, initial={name: getattr(meeting, name) for name in MEETING})
    return _form(request, form, courses.change_meeting, _("Change the meeting"), _back(), meeting)


@require_http_methods(READ)
@requires(MANAGE_PROJECTS, on=meeting_at)
@repeat_safe
def minutes(request: HttpRequest, meeting: DistrictMeeting) -> HttpResponse:
    form = MinutesForm(
        request.POST or None, projects=projects.of_cycle(request.user, meeting.cycle).order_by("number"),
        initial={"minutes": meeting.minutes, "projects": meeting.projects.all()},
    )  # fmt: skip
    return _form(request, form, courses.publish_minutes, _("Minutes"), _back(), meeting)


@require_http_methods(READ)
@requires(MANAGE_PROJECTS, on=meeting_at)
@repeat_safe
def call_off_meeting(request: HttpRequest, meeting: DistrictMeeting) -> HttpResponse:
    form = CallOffForm(request.POST or None)
    return _form(request, form, courses.call_off_meeting, _("Call off"), _back(), meeting)


def _form(request: HttpRequest, form: Any, deed: Any, heading: str, back: str, *about: Any) -> HttpResponse:
    return form_page(
        request, form, lambda **given: deed(*about, actor=request.user, at=timezone.now(), **given),
        heading=heading, submit=_("Save"), done=_("Saved."), back=back, breadcrumb_items=_crumbs((heading, "")),
    )  # fmt: skip


def _address(course: Course) -> str:
    return reverse("budget:manage_course", args=[course.pk])


def _back() -> str:
    return reverse("budget:manage_school")


def _crumbs(*more: tuple[Any, str]) -> list[tuple[Any, str]]:
    here = (_("Budget school and district meetings"), _back())
    return [(_("Participatory budget"), reverse("budget:landing")), here, *more]
