"""The door: the secretary's screen with the code, the member's telephone, the list kept by hand."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import requires, signed_in
from core.audit.audit import record as audit
from core.submissions.repeats import repeat_safe
from core.ui.deeds import form_page, press
from councils import door_codes
from councils.forms.meetings import ByHandForm, DoorForm
from councils.models import Attendance, Meeting
from councils.models.meetings import procedure_of
from councils.queries import attendance as queries
from councils.queries.terms import members_in_office
from councils.services import attendance, meeting_pdf
from councils.states.meetings import ATTEND, KEEP
from councils.views.meeting_loading import attendance_at, meeting_at

READ = ["GET", "HEAD", "POST"]


@never_cache
@require_safe
@requires(KEEP, on=meeting_at)
def door(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Shown at the door; the page renews itself, because the code does."""
    now = timezone.now()
    code = door_codes.code_of(meeting, at=now)
    path = reverse("councils:here_with_code", args=[meeting.pk, code])
    context = {
        "meeting": meeting,
        "code": code,
        "qr_url": f"{reverse('qr')}?{urlencode({'path': path})}",
        "address": request.build_absolute_uri(reverse("councils:here", args=[meeting.pk])),
        "present": len(queries.present_members(meeting, at=now)),
    }
    response = render(request, "councils/meetings/door.html", context)
    response["Refresh"] = str(door_codes.PERIOD)
    return response


@require_http_methods(READ)
@requires(ATTEND, on=meeting_at)
@repeat_safe
def here(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Type the code by hand."""
    return _check_in(request, meeting, DoorForm(request.POST or None))


@signed_in
@require_safe
def here_with_code(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """Whoever scanned the code arrives here, after signing in if need be; one press, and it is recorded."""
    return _scanned(request, pk=pk, code=code)


def _scanned(request: HttpRequest, *, pk: int, code: str) -> HttpResponse:
    meeting = meeting_at(request, pk)
    form = DoorForm(initial={"code": code[: door_codes.LENGTH]})
    return _check_in(request, meeting, form)


def _check_in(request: HttpRequest, meeting: Meeting, form: DoorForm) -> HttpResponse:
    def deed(code: str) -> Attendance:
        return attendance.check_in(meeting, user=request.user, code=code, at=timezone.now())

    return form_page(
        request,
        form,
        deed,
        heading=_("Check in to the meeting"),
        submit=_("I am here"),
        back=meeting.get_absolute_url(),
        done=_("You are checked in."),
        lead=meeting.case_title(),
        action=reverse("councils:here", args=[meeting.pk]),
    )


@require_POST
@requires(ATTEND, on=meeting_at)
@repeat_safe
def join(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Take part from elsewhere: recorded first, then the page shows the link."""
    return press(
        request,
        lambda: attendance.join_remotely(meeting, user=request.user, at=timezone.now()),
        back=f"{meeting.get_absolute_url()}#room",
        done=_("You are recorded as taking part remotely. Open the link of the meeting now."),
    )


@require_http_methods(READ)
@requires(KEEP, on=meeting_at)
@repeat_safe
def by_hand(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    there = meeting.attendances.filter(left_at__isnull=True).values("member")
    members = members_in_office(meeting.body, on=queries.day_of(meeting.starts_at)).exclude(pk__in=there)

    def deed(**given: Any) -> Attendance:
        return attendance.record_by_hand(meeting, by=request.user, at=timezone.now(), **given)

    return form_page(
        request,
        ByHandForm(request.POST or None, members=members, proxies=procedure_of(meeting.body).proxies_allowed),
        deed,
        heading=_("Record attendance"),
        submit=_("Write it down"),
        back=f"{meeting.get_absolute_url()}#room",
        go_to=reverse("councils:by_hand", args=[meeting.pk]),
        done=_("Recorded."),
        lead=meeting.case_title(),
    )


@never_cache
@require_safe
@requires(KEEP, on=meeting_at)
def sheet(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The list to sign, or to file: names leave the house here, so it is on record who took it."""
    audit("councils.print_attendance", actor=request.user, at=timezone.now(), target=meeting)
    members = members_in_office(meeting.body, on=queries.day_of(meeting.starts_at))
    content = meeting_pdf.attendance(meeting, members, queries.attendance_list(meeting))
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="attendance-{meeting.pk}.pdf"'
    return response


@require_POST
@signed_in
@repeat_safe
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """The member, or the secretary for them, says that they go before the end."""
    found = attendance_at(request, pk)
    return press(
        request,
        lambda: attendance.leave(found, by=request.user, at=timezone.now()),
        back=f"{found.meeting.get_absolute_url()}#room",
        done=_("Recorded."),
    )


@require_POST
@requires(KEEP, on=attendance_at)
@repeat_safe
def strike_out(request: HttpRequest, found: Attendance) -> HttpResponse:
    meeting = found.meeting
    return press(
        request,
        lambda: attendance.strike_out(found, by=request.user, at=timezone.now()),
        back=f"{meeting.get_absolute_url()}#room",
        done=_("Struck out."),
    )
