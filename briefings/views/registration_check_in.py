"""The door, on the helper's own phone and on the phones of those who come."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from briefings.forms.registration import DoorSearchForm, PeopleForm
from briefings.models import Attendance, Briefing, Registration
from briefings.queries import registration_lists
from briefings.queries.registration import own_registration
from briefings.queries.registration_figures import figures_of
from briefings.rules.registration import door_is_open
from briefings.services import registration_attendance as services
from briefings.services import registration_tickets as tickets
from briefings.states.permissions import CHECK_IN, READ_REGISTRATIONS
from briefings.views.registration_loading import briefing_at, crumbs, kept_private, ticket_in
from core import permissions
from core.access import public, requires
from core.audit.audit import record as audit
from core.rates import limited
from core.submissions.repeats import repeat_safe
from core.ui.deeds import INVALID, READ, press
from core.ui.paging import paginate

# At which door this browser stands, so that a ticket of another briefing is noticed.
_DOOR = "briefing_door"
_SHOWN = 20
_ARRIVED = 8
Way = Attendance.Way


def _registration_at(request: HttpRequest, pk: int, registration: int) -> Registration:
    found = Registration.objects.select_related("briefing").filter(pk=registration, briefing=pk).exclude(seed="")
    if (one := found.first()) is None:
        raise Http404
    return one


def _attendance_at(request: HttpRequest, pk: int, attendance: int) -> Attendance:
    found = Attendance.objects.select_related("briefing", "registration").filter(pk=attendance, briefing=pk).first()
    if found is None:
        raise Http404
    return found


@require_safe
@kept_private
@requires(CHECK_IN, on=briefing_at)
def check_in(request: HttpRequest, briefing: Briefing) -> HttpResponse:
    """The helper's page: how many are there, look somebody up, count those without registration."""
    at = timezone.now()
    if request.session.get(_DOOR) != briefing.pk:
        request.session[_DOOR] = briefing.pk
    form = DoorSearchForm(request.GET)
    words = form.cleaned_data["q"].strip() if form.is_valid() else ""
    page = None
    if words:
        page = paginate(
            registration_lists.at_the_door(briefing, words), request.GET.get("cursor"), order="name", size=_SHOWN
        )
        audit("briefings.search_at_door", actor=request.user, at=at, target=briefing)
    context = {
        "briefing": briefing,
        "form": form,
        "words": words,
        "page": page,
        "figures": figures_of(briefing),
        "arrived": registration_lists.just_arrived(briefing, _ARRIVED),
        "is_open": door_is_open(briefing, at),
        "closed_words": services.closed_door_words(briefing, at),
        "reads_registrations": permissions.allowed(request.user, READ_REGISTRATIONS, briefing),
        "walk_in_numbers": (1, 2, 5),
        "breadcrumb_items": crumbs(briefing, (_("At the door"), "")),
    }
    return render(request, "briefings/registration/check_in.html", context)


@require_http_methods(READ)
@kept_private
@public
@limited("briefing_tickets")
@repeat_safe
def check_in_ticket(request: HttpRequest, code: str) -> HttpResponseBase:
    """Where the square on a ticket leads: for helpers a button, for everybody else a word on what it is for."""
    registration = tickets.found_at_door(code)
    door = _door_of(request)
    if registration is None:
        return _not_here(request, "unknown", door, status=404)
    briefing = registration.briefing
    if not permissions.allowed(request.user, CHECK_IN, briefing):
        return _not_here(request, "other" if door else "", door, briefing=briefing)
    if door is not None and door.pk != briefing.pk:
        return _not_here(request, "other", door, briefing=briefing)
    form = PeopleForm(request.POST or None, initial={"people": registration.people})
    if request.method == "POST" and form.is_valid():
        return _mark(request, registration, Way.TICKET, form.cleaned_data["people"], back=request.path)
    return _one(request, registration, form)


def _door_of(request: HttpRequest) -> Briefing | None:
    """Only for somebody who (still) stands there by right."""
    if not request.user.is_authenticated or _DOOR not in request.session:
        return None
    door = Briefing.objects.filter(pk=request.session[_DOOR]).first()
    return door if door is not None and permissions.allowed(request.user, CHECK_IN, door) else None


def _not_here(
    request: HttpRequest, why: str, door: Briefing | None, *, briefing: Briefing | None = None, status: int = 200
) -> HttpResponse:
    context = {"why": why, "door": door, "briefing": briefing}
    return render(request, "briefings/registration/not_here.html", context, status=status)


def _one(request: HttpRequest, registration: Registration, form: PeopleForm) -> HttpResponse:
    at = timezone.now()
    briefing = registration.briefing
    attendance = getattr(registration, "attendance", None)
    context = {
        "registration": registration,
        "briefing": briefing,
        "form": form,
        "attendance": attendance,
        "is_here": attendance is not None and attendance.way != Way.ONLINE,
        "is_open": door_is_open(briefing, at),
        "closed_words": services.closed_door_words(briefing, at),
        "breadcrumb_items": crumbs(
            briefing, (_("At the door"), reverse("briefings:check_in", args=[briefing.pk])), (registration.name, "")
        ),
    }
    return render(request, "briefings/registration/one_at_door.html", context, status=INVALID if form.is_bound else 200)


@require_http_methods(READ)
@kept_private
@requires(CHECK_IN, on=_registration_at)
@repeat_safe
def by_hand(request: HttpRequest, registration: Registration) -> HttpResponse:
    """The same page for somebody who was found by name."""
    form = PeopleForm(request.POST or None, initial={"people": registration.people})
    if request.method == "POST" and form.is_valid():
        return _mark(request, registration, Way.HAND, form.cleaned_data["people"], back=_list(registration.briefing))
    return _one(request, registration, form)


def _mark(request: HttpRequest, registration: Registration, way: str, people: int, *, back: str) -> HttpResponse:
    done = ngettext("%(name)s: %(people)s person is here.", "%(name)s: %(people)s people are here.", people)
    return press(
        request,
        lambda: services.mark_here(registration, people=people, way=way, by=request.user, at=timezone.now()),
        back=back,
        done=done % {"name": registration.name, "people": people},
    )


@require_POST
@requires(CHECK_IN, on=_attendance_at)
@repeat_safe
def undo(request: HttpRequest, attendance: Attendance) -> HttpResponse:
    return press(
        request,
        lambda: services.undo(attendance, by=request.user, at=timezone.now()),
        back=_list(attendance.briefing),
        done=_("It was undone."),
    )


@require_POST
@requires(CHECK_IN, on=briefing_at)
@repeat_safe
def walk_in(request: HttpRequest, briefing: Briefing) -> HttpResponse:
    form = PeopleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Enter a number from 1 to %(most)s.") % {"most": services.MOST_AT_ONCE})
        return redirect(_list(briefing))
    people = form.cleaned_data["people"]
    done = ngettext("%(people)s person was counted.", "%(people)s people were counted.", people)
    return press(
        request,
        lambda: services.count_walk_ins(briefing, people=people, by=request.user, at=timezone.now()),
        back=_list(briefing),
        done=done % {"people": people},
    )


@require_POST
@requires(CHECK_IN, on=briefing_at)
@repeat_safe
def undo_walk_in(request: HttpRequest, briefing: Briefing) -> HttpResponse:
    return press(
        request,
        lambda: services.undo_walk_ins(briefing, by=request.user, at=timezone.now()),
        back=_list(briefing),
        done=_("It was undone."),
    )


def _list(briefing: Briefing) -> str:
    return reverse("briefings:check_in", args=[briefing.pk])


@require_safe
@kept_private
@requires(CHECK_IN, on=briefing_at)
def door(request: HttpRequest, briefing: Briefing) -> HttpResponse:
    """The poster for the entrance, to be printed or shown on a screen."""
    code = tickets.door_code(briefing)
    path = reverse("briefings:self_check_in", args=[briefing.pk, code])
    context = {
        "briefing": briefing,
        "qr_url": f"{reverse('qr')}?{urlencode({'path': path})}",
        "address": request.build_absolute_uri(path),
    }
    return render(request, "briefings/registration/door.html", context)


@require_http_methods(READ)
@kept_private
@public
@limited("briefing_tickets")
@repeat_safe
def self_check_in(request: HttpRequest, pk: int, code: str) -> HttpResponseBase:
    """Whoever scanned the poster, and has a ticket in this browser or an account."""
    briefing = briefing_at(request, pk)
    registration = _own(request, briefing)
    is_valid = tickets.is_door_code(briefing, code)
    form = PeopleForm(request.POST or None, initial={"people": registration.people if registration else 1})
    if request.method == "POST" and registration is not None and form.is_valid():
        people = form.cleaned_data["people"]
        return press(
            request,
            lambda: services.check_oneself_in(registration, code=code, people=people, at=timezone.now()),
            back=request.path,
            done=_("You are checked in. Welcome!"),
        )
    at = timezone.now()
    attendance: Any = getattr(registration, "attendance", None)
    context = {
        "briefing": briefing,
        "registration": registration,
        "attendance": None if attendance is None or attendance.way == Way.ONLINE else attendance,
        "is_valid": is_valid,
        "is_open": door_is_open(briefing, at),
        "closed_words": services.closed_door_words(briefing, at),
        "form": form,
        "sign_in_url": f"{reverse('account_login')}?{urlencode({'next': request.path})}",
        "breadcrumb_items": crumbs(briefing, (_("At the door"), "")),
    }
    status = 404 if not is_valid else INVALID if form.is_bound else 200
    return render(request, "briefings/registration/self_check_in.html", context, status=status)


def _own(request: HttpRequest, briefing: Briefing) -> Registration | None:
    key = ticket_in(request, briefing)
    if key is not None:
        return Registration.objects.select_related("briefing", "person").filter(pk=key).first()
    if not request.user.is_authenticated:
        return None
    return own_registration(request.user, briefing)
