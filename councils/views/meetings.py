"""The calendar of meetings, a meeting's page, and the secretary's forms for it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import feeds, permissions
from core.access import public, requires, signed_in
from core.submissions.repeats import repeat_safe
from core.ui.deeds import form_page, press
from core.workflow import engine
from councils.forms.meetings import MeetingForm, MomentForm, ProcedureForm, ReasonForm, ReplyForm
from councils.models import Body, Meeting
from councils.models.meetings import procedure_of
from councils.queries import calendars, meeting_page
from councils.queries import meetings as queries
from councils.services import calendar_keys, meetings, procedures
from councils.states.meetings import CHAIR, KEEP, MeetingState
from councils.views.meeting_loading import body_at, meeting_at

READ = ["GET", "HEAD", "POST"]
# Steps that need no more than a press; the others have a form of their own.
PRESSED = {"invite": meetings.call_meeting, "begin": meetings.begin, "end": meetings.end}


@public
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """All bodies, one month as a list."""
    return _month(request, None)


@public
@require_safe
def body_calendar(request: HttpRequest, slug: str) -> HttpResponse:
    return _month(request, body_at(request, slug))


def _month(request: HttpRequest, body: Body | None) -> HttpResponse:
    month = calendars.Month.parse(request.GET.get("month", ""), today=timezone.localdate())
    if month is None:
        raise Http404
    rows = queries.of_month(request.user, first=month.starts_at, end=month.ends_at, body=body)
    feed = reverse("councils:body_calendar_feed", args=[body.slug]) if body else reverse("councils:calendar_feed")
    context = {
        "body": body,
        "month": month,
        "meetings": rows,
        "bodies": Body.objects.public().standing(),
        "feed_url": feed,
        "may_plan": body is not None and permissions.allowed(request.user, KEEP, body),
        "breadcrumb_items": [
            (_("Committees"), reverse("councils:bodies")),
            *([(body.name, body.get_absolute_url())] if body else []),
            (_("Calendar of meetings"), ""),
        ],
    }
    return render(request, "councils/meetings/calendar.html", context)


@public
@require_safe
def calendar_feed(request: HttpRequest) -> HttpResponse:
    return _feed(request, None)


@public
@require_safe
def body_calendar_feed(request: HttpRequest, slug: str) -> HttpResponse:
    body = Body.objects.public().filter(slug=slug).first()
    if body is None:
        raise Http404
    return _feed(request, body)


def _feed(request: HttpRequest, body: Body | None) -> HttpResponse:
    title = str(body) if body else _("Meetings of all bodies")
    events = [calendars.event_of(meeting) for meeting in queries.for_public_calendar(body)[: calendars.LONGEST]]
    return feeds.calendar(request, title=title, events=events)


@public
@require_safe
def own_calendar_feed(request: HttpRequest, key: str) -> HttpResponse:
    """A member's own meetings, public or not. Whoever holds the address reads them, so it can be renewed."""
    user = calendar_keys.user_of(key)
    if user is None:
        raise Http404
    rows = queries.for_own_calendar(user, at=timezone.now())[: calendars.LONGEST]
    events = [*(calendars.event_of(meeting, links=True) for meeting in rows), *calendars.other_dates(user)]
    response = feeds.calendar(request, title=_("My meetings"), events=events)
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_POST
@signed_in
@repeat_safe
def renew_calendar_key(request: HttpRequest) -> HttpResponse:
    return press(
        request,
        lambda: calendar_keys.renew(request.user),
        back=reverse("councils:workspace"),
        done=_("The old address no longer works."),
    )


@public
@require_safe
def meeting(request: HttpRequest, pk: int) -> HttpResponse:
    found = meeting_at(request, pk)
    return render(request, "councils/meetings/meeting.html", _page(request, found))


@public
@require_safe
def room(request: HttpRequest, pk: int) -> HttpResponse:
    """What changes while people sit together: who is there, and the votes. Fetched anew when something happened."""
    found = meeting_at(request, pk)
    if not queries.is_insider(request.user, found):
        raise Http404
    return render(request, "councils/meetings/_room.html", _page(request, found))


def _page(request: HttpRequest, found: Meeting) -> dict[str, Any]:
    page = meeting_page.page_of(found, user=request.user, at=timezone.now())
    steps = engine.available(found, request.user) if request.user.is_authenticated else []
    blocked = engine.blocked(found, request.user) if request.user.is_authenticated else []
    return {
        "meeting": found,
        "page": page,
        "steps": [step for step in steps if step.name in PRESSED and (step.name != "begin" or page.door_is_open)],
        "step_forms": [step for step in steps if step.name in {"postpone", "cancel", "call_again"}],
        "blocked": blocked,
        "reply_form": _reply_form(found, page) if page.may_reply else None,
        "history": [record for record in engine.history(found) if record.name != "open"],
        "breadcrumb_items": [
            (_("Committees"), reverse("councils:bodies")),
            (_("Calendar of meetings"), reverse("councils:calendar")),
            (found.title, ""),
        ],
    }


def _reply_form(found: Meeting, page: Any, *data: Any) -> ReplyForm:
    procedure = procedure_of(found.body)
    initial = {}
    if page.invitation is not None and page.invitation.replied_at:
        given = page.invitation
        initial = {"answer": given.reply, "note": given.note, "proxy_name": given.proxy_name}
    return ReplyForm(
        *data, remote=found.is_remote and procedure.remote_allowed, proxies=procedure.proxies_allowed, initial=initial
    )


@require_http_methods(READ)
@requires("councils.attend_meeting", on=meeting_at)
@repeat_safe
def reply(request: HttpRequest, found: Meeting) -> HttpResponse:
    """The members' answer; its form stands on the meeting's page too."""
    page = meeting_page.page_of(found, user=request.user, at=timezone.now())
    form = _reply_form(found, page, *([request.POST] if request.method == "POST" else []))
    return form_page(
        request,
        form,
        lambda **given: meetings.reply(found, user=request.user, at=timezone.now(), **given),
        heading=_("Will you come?"),
        submit=_("Send my reply"),
        back=found.get_absolute_url(),
        done=_("Thank you. The secretary sees your reply."),
        lead=found.case_title(),
    )


@require_http_methods(READ)
@requires(KEEP, on=body_at)
@repeat_safe
def plan(request: HttpRequest, body: Body) -> HttpResponse:
    start = timezone.localtime().replace(hour=14, minute=0, second=0, microsecond=0) + timedelta(days=14)
    initial = {"starts_at": start, "ends_at": start + timedelta(hours=2), "reply_by": start - timedelta(days=3)}
    return form_page(
        request,
        MeetingForm(request.POST or None, initial=initial),
        lambda **given: meetings.plan_meeting(body=body, by=request.user, at=timezone.now(), **given),
        heading=_("Plan a meeting"),
        submit=_("Save as a draft"),
        back=reverse("councils:body_calendar", args=[body.slug]),
        go_to=lambda made: made.get_absolute_url(),
        done=_("Saved. Now put items on the agenda, then call the meeting."),
        lead=str(body),
        draft=f"council-meeting-{body.pk}",
    )


@require_http_methods(READ)
@requires(KEEP, on=meeting_at)
@repeat_safe
def edit(request: HttpRequest, found: Meeting) -> HttpResponse:
    form = MeetingForm(request.POST or None, instance=Meeting.objects.get(pk=found.pk))
    return form_page(
        request,
        form,
        lambda **given: meetings.change_meeting(found, by=request.user, at=timezone.now(), **given),
        heading=_("Change the meeting"),
        submit=_("Save"),
        back=found.get_absolute_url(),
        done=_("Saved."),
        lead=found.case_title(),
    )


@require_POST
@requires(CHAIR, on=meeting_at)
@repeat_safe
def step(request: HttpRequest, found: Meeting) -> HttpResponse:
    """Call, open or close the meeting."""
    deed = PRESSED.get(request.POST.get("step", ""))
    if deed is None:
        raise Http404
    return press(
        request, lambda: deed(found, by=request.user, at=timezone.now()), back=found.get_absolute_url(), done=_("Done.")
    )


@require_http_methods(READ)
@requires(KEEP, on=meeting_at)
@repeat_safe
def postpone(request: HttpRequest, found: Meeting) -> HttpResponse:
    return _with_reason(request, found, meetings.postpone, _("Postpone the meeting"), _("Postpone"))


@require_http_methods(READ)
@requires(KEEP, on=meeting_at)
@repeat_safe
def cancel(request: HttpRequest, found: Meeting) -> HttpResponse:
    return _with_reason(request, found, meetings.cancel, _("Cancel the meeting"), _("Cancel the meeting"))


def _with_reason(request: HttpRequest, found: Meeting, deed: Any, heading: str, submit: str) -> HttpResponse:
    return form_page(
        request,
        ReasonForm(request.POST or None),
        lambda **given: deed(found, by=request.user, at=timezone.now(), **given),
        heading=heading,
        submit=submit,
        tone="danger",
        back=found.get_absolute_url(),
        done=_("The members are told."),
        lead=_("%(meeting)s. The reason is public.") % {"meeting": found.case_title()},
    )


@require_http_methods(READ)
@requires(KEEP, on=meeting_at)
@repeat_safe
def call_again(request: HttpRequest, found: Meeting) -> HttpResponse:
    def deed(starts_at: datetime) -> Meeting:
        return meetings.call_again(found, by=request.user, starts_at=starts_at, at=timezone.now())

    if found.state != MeetingState.POSTPONED:
        return redirect(found)
    return form_page(
        request,
        MomentForm(request.POST or None),
        deed,
        heading=_("Call again for a new day"),
        submit=_("Call again"),
        back=found.get_absolute_url(),
        done=_("The members are called for the new day."),
        lead=found.case_title(),
    )


@require_http_methods(READ)
@requires(KEEP, on=body_at)
@repeat_safe
def procedure(request: HttpRequest, body: Body) -> HttpResponse:
    """The rules by which the body meets and decides."""
    return form_page(
        request,
        ProcedureForm(request.POST or None, instance=procedure_of(Body.objects.get(pk=body.pk))),
        lambda **given: procedures.change_procedure(body, by=request.user, at=timezone.now(), **given),
        heading=_("Rules of procedure"),
        submit=_("Save"),
        back=reverse("councils:body_calendar", args=[body.slug]),
        done=_("Saved."),
        lead=str(body),
    )
