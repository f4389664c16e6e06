"""The budget school and district meetings for everybody: dates, seats, quiz, certificate, minutes."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from budget.forms.courses import NameForm, QuizForm
from budget.models import Course, CourseCertificate, DistrictMeeting
from budget.queries import courses as queries
from budget.services import course_certificates, enrolments
from core import feeds
from core.access import public, signed_in
from core.feeds import CalendarEvent
from core.submissions.repeats import repeat_safe
from core.ui.deeds import READ, form_page, press
from core.uploads.receiving import attached_to


def course_at(pk: int) -> Course:
    found = queries.courses().filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def crumbs(*more: tuple[Any, str]) -> list[tuple[Any, str]]:
    here = (_("Budget school"), reverse("budget:school"))
    return [(_("Participatory budget"), reverse("budget:landing")), here, *more]


@require_safe
@public
def school(request: HttpRequest) -> HttpResponse:
    at, rows = timezone.now(), list(queries.courses()[: queries.MOST_SHOWN])
    context = {
        "coming": [one for one in reversed(rows) if one.ends_at >= at],
        "held": [one for one in rows if one.ends_at < at],
        "breadcrumb_items": crumbs(),
    }
    return render(request, "budget/school/list.html", context)


@require_safe
@public
def course(request: HttpRequest, pk: int) -> HttpResponse:
    found, at = course_at(pk), timezone.now()
    seat = queries.seat_of(request.user, found)
    context = {
        "course": found,
        "seat": seat,
        "place_in_line": queries.place_in_line(seat) if seat and seat.is_waiting else 0,
        "is_open": found.takes_sign_ups(at),
        "has_begun": queries.has_begun(found, at),
        "has_completed": seat is not None and enrolments.has_completed(seat, found),
        "certificate": getattr(seat, "certificate", None),
        "materials": attached_to(found),
        "breadcrumb_items": crumbs((found.title, found.get_absolute_url())),
    }
    return render(request, "budget/school/course.html", context)


@require_POST
@signed_in
@repeat_safe
def sign_up(request: HttpRequest, pk: int) -> HttpResponse:
    found = course_at(pk)
    return press(
        request, lambda: enrolments.sign_up(found, person=request.user, at=timezone.now()),
        back=found.get_absolute_url(), done=_("You are signed up."),
    )  # fmt: skip


@require_POST
@signed_in
@repeat_safe
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    found = course_at(pk)
    return press(
        request, lambda: enrolments.give_back(found, person=request.user, at=timezone.now()),
        back=found.get_absolute_url(), done=_("Your seat is free again."),
    )  # fmt: skip


@require_http_methods(READ)
@signed_in
@repeat_safe
def quiz(request: HttpRequest, pk: int) -> HttpResponse:
    found = course_at(pk)
    seat = queries.seat_of(request.user, found)
    if seat is None or seat.is_waiting or not found.quiz or not queries.has_begun(found, timezone.now()):
        raise Http404
    form = QuizForm(request.POST or None, course=found)
    return form_page(
        request, form, lambda **_given: enrolments.answer_quiz(
            found, person=request.user, answers=form.answers, at=timezone.now()
        ),
        heading=_("Quiz: %(course)s") % {"course": found.title}, submit=_("Send the answers"),
        done=_("Your answers are counted. The best try counts."), back=found.get_absolute_url(),
        breadcrumb_items=crumbs((found.title, found.get_absolute_url()), (_("Quiz"), "")),
    )  # fmt: skip


@require_http_methods(READ)
@signed_in
@repeat_safe
def get_certificate(request: HttpRequest, pk: int) -> HttpResponse:
    found = course_at(pk)
    seat = queries.seat_of(request.user, found)
    if seat is None or not enrolments.has_completed(seat, found):
        raise Http404
    return form_page(
        request, NameForm(request.POST or None), lambda **given: enrolments.issue_certificate(
            found, person=request.user, at=timezone.now(), **given
        ),
        heading=_("Certificate"), submit=_("Issue the certificate"), done=_("The certificate is issued."),
        back=found.get_absolute_url(),
        breadcrumb_items=crumbs((found.title, found.get_absolute_url()), (_("Certificate"), "")),
    )  # fmt: skip


def certificate_at(code: str) -> CourseCertificate:
    rows = CourseCertificate.objects.select_related("enrolment__course__department__organisation")
    found = rows.filter(code=code.upper()).first()
    if found is None:
        raise Http404
    return found


@require_safe
@public
def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """Whether it is true, for whoever was shown the paper; the name stays on the paper."""
    found = certificate_at(code)
    context = {
        "certificate": found,
        "course": found.enrolment.course,
        "is_own": found.enrolment.person_id == request.user.pk,
        "breadcrumb_items": crumbs((_("Check a certificate of the budget school"), "")),
    }
    return render(request, "budget/school/certificate.html", context)


@require_safe
@signed_in
def certificate_pdf(request: HttpRequest, code: str) -> HttpResponse:
    found = certificate_at(code)
    if found.enrolment.person_id != request.user.pk:
        return redirect(found)
    answer = HttpResponse(course_certificates.as_pdf(found), content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="certificate-{found.number}.pdf"'
    return answer


@require_safe
@public
def calendar(request: HttpRequest) -> HttpResponse:
    """Courses and district meetings in one calendar."""
    events = [_event("course", one) for one in queries.courses()[: feeds.LONGEST]]
    events += [_event("district_meeting", one) for one in queries.meetings()[: feeds.LONGEST]]
    return feeds.calendar(request, title=_("District meetings and budget school"), events=events)


def _event(kind: str, one: Course | DistrictMeeting) -> CalendarEvent:
    return CalendarEvent(
        f"budget.{kind}:{one.pk}", one.title, one.starts_at, one.ends_at, url=one.get_absolute_url(), place=one.place,
        cancelled=one.cancelled_at is not None, updated_at=one.changed_at,
    )  # fmt: skip


@require_safe
@public
def district_meetings(request: HttpRequest) -> HttpResponse:
    at, rows = timezone.now(), list(queries.meetings()[: queries.MOST_SHOWN])
    context = {
        "coming": [one for one in reversed(rows) if one.ends_at >= at],
        "held": [one for one in rows if one.ends_at < at],
        "breadcrumb_items": [(_("Participatory budget"), reverse("budget:landing")), (_("District meetings"), "")],
    }
    return render(request, "budget/school/meetings.html", context)


@require_safe
@public
def district_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    found = queries.meetings().filter(pk=pk).first()
    if found is None:
        raise Http404
    context = {
        "meeting": found,
        "projects": queries.projects_at(found),
        "breadcrumb_items": [
            (_("Participatory budget"), reverse("budget:landing")),
            (_("District meetings"), reverse("budget:district_meetings")),
            (found.title, ""),
        ],
    }
    return render(request, "budget/school/meeting.html", context)
