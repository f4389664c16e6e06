"""The staff's side of voting devices: open one, close one, give a code to whoever showed a document."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.residency import seen_in_person
from accounts.residency.attempts import TooManyAttempts
from accounts.residency.proofs import ProofRefused
from budget.forms.vote_pages import SeenDocumentForm, StationForm
from budget.models import KioskStation, Poll
from budget.services import kiosk
from budget.states.permissions import OPEN_KIOSK
from budget.views.kiosk import COOKIE
from budget.views.vote_door import never_stored, poll_at
from core.access import requires
from core.ui.deeds import INVALID

SHOWN = 50


@require_http_methods(["GET", "HEAD", "POST"])
@never_stored
@requires(OPEN_KIOSK)
def stations(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Open this device; see which are open."""
    poll = poll_at(request, slug)
    form = StationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            now, given = timezone.now(), form.cleaned_data
            ends_at = now + timedelta(hours=given["hours"])
            station, secret = kiosk.open_station(
                poll, staff=request.user, place=given["place"], ends_at=ends_at, at=now
            )  # fmt: skip
        except kiosk.KioskRefused as refusal:
            form.add_error(None, refusal.message)
        else:
            return _handed_over(request, station, secret)
    rows = KioskStation.objects.filter(poll=poll).select_related("opened_by").order_by("-opened_at", "-pk")
    context = {
        "poll": poll,
        "cycle": poll.cycle,
        "form": form,
        "now": timezone.now(),
        "stations": [(station, station.is_open(timezone.now())) for station in rows[:SHOWN]],
        "breadcrumb_items": _crumbs(poll, _("Voting devices")),
    }
    return render(request, "budget/vote/kiosk/staff.html", context, status=INVALID if form.errors else 200)


def _handed_over(request: HttpRequest, station: KioskStation, secret: str) -> HttpResponse:
    """From here on nobody is signed in on this device: it holds the device's own secret, and no more."""
    logout(request)
    response = redirect("budget:kiosk", station.poll.cycle.slug)
    response.set_cookie(
        COOKIE,
        secret,
        expires=station.ends_at,
        path="/",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return response


@require_POST
@requires(OPEN_KIOSK)
def close(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    station = KioskStation.objects.filter(poll=poll_at(request, slug), pk=pk).first()
    if station is None:
        raise Http404
    kiosk.close_station(station, staff=request.user, at=timezone.now())
    messages.success(request, _("The device is closed."))
    return redirect("budget:kiosk_staff", slug)


@require_http_methods(["GET", "HEAD", "POST"])
@never_stored
@requires(OPEN_KIOSK)
def codes(request: HttpRequest, slug: str) -> HttpResponse:
    """A person with a document stands before the clerk: held against the proof, then six digits."""
    poll = poll_at(request, slug)
    form = SeenDocumentForm(request.POST or None, poll=poll)
    code = _code(request, poll, form) if request.method == "POST" and form.is_valid() else ""
    context = {
        "poll": poll,
        "cycle": poll.cycle,
        "form": SeenDocumentForm(poll=poll) if code else form,
        "code": f"{code[:3]} {code[3:]}" if code else "",
        "breadcrumb_items": _crumbs(poll, _("Code for a voting device")),
    }
    return render(request, "budget/vote/kiosk/codes.html", context, status=INVALID if form.errors else 200)


def _code(request: HttpRequest, poll: Poll, form: SeenDocumentForm) -> str:
    now = timezone.now()
    try:
        found = seen_in_person.identify(staff=request.user, at=now, **form.given())
        if found.user is None:
            form.add_error(None, _("This person has no account with a proof of residency: give out a paper ballot."))
            return ""
        return kiosk.issue_code(poll, staff=request.user, resident=found.user, at=now)
    except (ProofRefused, TooManyAttempts, kiosk.KioskRefused) as refusal:
        form.add_error(None, refusal.message)
        return ""


def _crumbs(poll: Poll, here: Any) -> list[tuple[Any, str]]:
    return [
        (_("Participatory budget"), reverse("budget:landing")),
        (poll.cycle.title, poll.cycle.get_absolute_url()),
        (here, ""),
    ]
