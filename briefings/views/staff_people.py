"""Who does what at a briefing, how people ask in its room, and which series there are."""

from __future__ import annotations

from typing import Any

from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from briefings.forms.staff_facts import SeriesForm
from briefings.forms.staff_programme import DutyForm, RoomForm
from briefings.models import Briefing, Duty, Room, Series
from briefings.services import duties, room_settings
from briefings.services.series import save_series
from briefings.states.permissions import MANAGE
from briefings.views.staff_editing import edit_page
from briefings.views.staff_loading import Within, briefing_at, crumbs, duty_at, page_of
from core.access import requires
from core.submissions.repeats import repeat_safe
from core.ui.deeds import READ, form_page, press

WHAT = {
    Duty.Kind.ORGANISER: gettext_lazy("Answers for the day, begins and ends it, and sees who is registered."),
    Duty.Kind.MODERATOR: gettext_lazy("Looks at the questions, shows, holds and joins them, and opens polls."),
    Duty.Kind.PRESENTER: gettext_lazy("Leads through the programme and takes questions up."),
    Duty.Kind.SPEAKER: gettext_lazy("Answers what was asked of them, on a screen of their own."),
    Duty.Kind.HELPER: gettext_lazy("Enters questions from paper, types captions, and marks who comes at the door."),
}


@require_http_methods(READ)
@requires(MANAGE, on=briefing_at)
@repeat_safe
def duties_page(request: HttpRequest, briefing: Briefing) -> HttpResponse:
    return form_page(
        request,
        DutyForm(request.POST or None),
        lambda **given: duties.give(briefing, by=request.user, at=timezone.now(), **given),
        heading=_("Duties"),
        submit=_("Give this duty"),
        back=page_of("duties", briefing),
        done=_("The duty is given, and the person is told."),
        template="briefings/staff/duties.html",
        briefing=briefing,
        may_change=briefing.state not in duties.OVER,
        kinds=_by_kind(briefing),
        breadcrumb_items=crumbs(briefing, (_("Duties"), "")),
    )


def _by_kind(briefing: Briefing) -> list[dict[str, Any]]:
    given = list(briefing.duties.select_related("person", "given_by"))
    return [
        {"label": kind.label, "what": WHAT[kind], "duties": [duty for duty in given if duty.kind == kind]}
        for kind in Duty.Kind
    ]


@require_POST
@requires(MANAGE, on=duty_at)
@repeat_safe
def take_back_duty(request: HttpRequest, within: Within) -> HttpResponse:
    return press(
        request,
        lambda: duties.take_back(within.thing, by=request.user, at=timezone.now()),
        back=page_of("duties", within.briefing),
        done=_("The duty is taken back, and the person is told."),
    )


@require_http_methods(READ)
@requires(MANAGE, on=briefing_at)
@repeat_safe
def room_page(request: HttpRequest, briefing: Briefing) -> HttpResponse:
    """Of the room itself; the rehearsal takes over what holds there."""
    rooms = briefing.rooms.filter(kind=Room.Kind.MAIN)
    room = rooms.first()
    if room is None:
        raise Http404
    return edit_page(
        request,
        RoomForm(request.POST or None, instance=room),
        lambda **given: room_settings.set_room(room, by=request.user, at=timezone.now(), **given),
        now=lambda: RoomForm(instance=rooms.get()),
        heading=_("How people ask"),
        submit=_("Save"),
        back=page_of("manage", briefing),
        done=_("Saved."),
        template="briefings/staff/room.html",
        briefing=briefing,
        breadcrumb_items=crumbs(briefing, (_("How people ask"), "")),
    )


@require_safe
@requires(MANAGE)
def series_page(request: HttpRequest) -> HttpResponse:
    context = {
        "series": Series.objects.annotate(held=Count("briefings")).order_by("name"),
        "breadcrumb_items": crumbs(None, (_("Series of briefings"), "")),
    }
    return render(request, "briefings/staff/series.html", context)


@require_http_methods(READ)
@requires(MANAGE)
@repeat_safe
def edit_series(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    series = Series.objects.filter(pk=pk).first() if pk else None
    if pk and series is None:
        raise Http404
    heading = _("Change the series") if series else _("Add a series")
    back = reverse("briefings:series")
    return edit_page(
        request,
        SeriesForm(request.POST or None, instance=series),
        lambda **given: save_series(series, by=request.user, at=timezone.now(), **given),
        now=lambda: SeriesForm(instance=Series.objects.get(pk=pk)),
        heading=heading,
        submit=_("Save"),
        back=back,
        done=_("Saved."),
        breadcrumb_items=crumbs(None, (_("Series of briefings"), back), (heading, "")),
    )
