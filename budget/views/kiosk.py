"""A staffed device, as the voter sees it: one person after the other, and nothing of one is left for the next."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from accounts.models import User
from budget.forms import ballots
from budget.forms.vote_pages import KioskCodeForm
from budget.models import KioskStation, Poll
from budget.queries import ballot_paper
from budget.services import kiosk, own_vote
from budget.states.names import Channel
from budget.views.ballot_page import Booth
from budget.views.vote_door import closed_door, never_stored, poll_at, standing_of
from budget.views.voting import confirming, marking, send_from
from core.access import public
from core.ui.deeds import INVALID

COOKIE = "dure_kiosk"
_VOTER = "budget_kiosk_voter"
# The page wipes itself after 90 seconds without a touch; this is for devices on which that fails.
_LONGEST_VISIT = timedelta(minutes=10)
BASE = "budget/vote/kiosk/base.html"


@dataclass(frozen=True)
class Visit:
    """One person at one device."""

    station: KioskStation
    resident: Any

    @property
    def poll(self) -> Poll:
        return self.station.poll

    @property
    def booth(self) -> Booth:
        slug = self.poll.cycle.slug
        return Booth(
            poll=self.poll,
            kind="kiosk",
            choose_url=reverse("budget:kiosk_ballot", args=[slug]),
            confirm_url=reverse("budget:kiosk_confirm", args=[slug]),
            send_url=reverse("budget:kiosk_send", args=[slug]),
            leave_url=reverse("budget:kiosk_leave", args=[slug]),
            voted_before=own_vote.has_voted(self.poll, self.resident),
            base=BASE,
        )


def station_at(request: HttpRequest, poll: Poll, at: datetime) -> KioskStation | None:
    return kiosk.station_of(poll, request.COOKIES.get(COOKIE, ""), at)


def wipe(request: HttpRequest) -> None:
    """The session with whoever was identified in it; signed in or by code."""
    logout(request)


def _voter(request: HttpRequest, poll: Poll, at: datetime) -> Any:
    if request.user.is_authenticated:
        return request.user
    kept = request.session.get(_VOTER) or {}
    if kept.get("poll") != poll.pk or datetime.fromisoformat(kept["until"]) <= at:
        return None
    return User.objects.filter(pk=kept["resident"], is_active=True).first()


def at_device(view: Callable[[HttpRequest, Visit], HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Only on an open device, and only while somebody is identified there; everybody else begins at the start."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @never_stored
    @public
    @wraps(view)
    def guarded(request: HttpRequest, slug: str) -> HttpResponseBase:
        poll, now = poll_at(request, slug), timezone.now()
        station = station_at(request, poll, now)
        resident = _voter(request, poll, now) if station else None
        if station is None or resident is None:
            return redirect("budget:kiosk", slug)
        return view(request, Visit(station, resident))

    return guarded


@require_http_methods(["GET", "HEAD", "POST"])
@never_stored
@public
def start(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Where each person begins. Whoever was here before is forgotten by coming here."""
    poll, now = poll_at(request, slug), timezone.now()
    station = station_at(request, poll, now)
    if station is None:
        return render(request, "budget/vote/kiosk/closed.html", {"poll": poll, "cycle": poll.cycle}, status=403)
    if request.method != "POST":
        wipe(request)
    form = KioskCodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            resident = kiosk.use_code(station, form.cleaned_data["code"], at=now)
        except kiosk.KioskRefused as refusal:
            form.add_error("code", refusal.message)
        else:
            wipe(request)
            until = now + _LONGEST_VISIT
            request.session[_VOTER] = {"resident": resident.pk, "poll": poll.pk, "until": until.isoformat()}
            return redirect("budget:kiosk_ballot", slug)
    sign_in = urlencode({"next": reverse("budget:kiosk_ballot", args=[slug])})
    context = {
        "poll": poll,
        "cycle": poll.cycle,
        "station": station,
        "form": form,
        "sign_in_url": f"{reverse('account_login')}?{sign_in}",
    }
    return render(request, "budget/vote/kiosk/start.html", context, status=INVALID if form.errors else 200)


@at_device
def ballot(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    standing = standing_of(visit.poll, visit.resident, timezone.now())
    if not standing.may_vote:
        return closed_door(request, visit.poll, standing, booth=visit.booth)
    papers = ballot_paper.papers(visit.poll, standing.pots, voter=str(visit.resident.pk))
    marks = ballots.read(papers, request.POST) if request.method == "POST" else ballots.blank(papers)
    return marking(request, visit.booth, marks)


@at_device
def confirm(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    if request.method != "POST":
        return redirect("budget:kiosk_ballot", visit.poll.cycle.slug)
    standing = standing_of(visit.poll, visit.resident, timezone.now())
    if not standing.may_vote:
        return closed_door(request, visit.poll, standing, status=INVALID, booth=visit.booth)
    papers = ballot_paper.papers(visit.poll, standing.pots, voter=str(visit.resident.pk))
    marks = ballots.read(papers, request.POST)
    if not ballots.checked(marks):
        return marking(request, visit.booth, marks, status=INVALID)
    seen = own_vote.revisions(visit.poll, visit.resident, standing.pots)
    return confirming(request, visit.booth, marks, seen=seen)


@at_device
def send(request: HttpRequest, visit: Visit) -> HttpResponseBase:
    """With the receipt on the screen the visit is over already: nothing can be done here any more in this name."""
    if request.method != "POST":
        return redirect("budget:kiosk", visit.poll.cycle.slug)
    response = send_from(request, visit.booth, resident=visit.resident, channel=Channel.KIOSK)
    if response.status_code == 200:
        wipe(request)
    return response


@require_POST
@never_stored
@public
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Done, or nobody there any more."""
    wipe(request)
    response = redirect("budget:kiosk", slug)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
