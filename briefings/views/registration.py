"""The form by which people register."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from briefings.forms.registration import RegistrationForm
from briefings.models import Briefing
from briefings.queries.registration import own_or_latest, own_registration, places_of
from briefings.rules.registration import Bar, bar_of
from briefings.services import registration as services
from briefings.services.refusals import BriefingRefused
from briefings.services.registration_checking import words_of_bar
from briefings.views.registration_loading import (
    briefing_at,
    crumbs,
    kept_private,
    remember_where_it_led,
    ticket_in,
)
from core.access import public, signed_in
from core.rates import seconds_to_wait, visitor_of
from core.submissions.repeats import repeat_safe
from core.ui.deeds import INVALID, READ, blame
from core.ui.views import too_many_requests

# Said of the whole form, on a page that offers none.
_BARS = {bar.value for bar in Bar}
# In the session: to which address the last letter went, so that a slip of the finger is seen.
_LETTER_TO = "briefing_letter_to"


@require_http_methods(READ)
@public
@kept_private
def register(request: HttpRequest, pk: int) -> HttpResponseBase:
    response = _register(request, pk)
    remember_where_it_led(request, response)
    return response


@repeat_safe
def _register(request: HttpRequest, pk: int) -> HttpResponse:
    briefing = briefing_at(request, pk)
    at = timezone.now()
    if bar := bar_of(briefing, at):
        return _closed(request, briefing, words_of_bar(bar, briefing))
    if request.method == "POST":
        return _taken(request, briefing, at)
    person = request.user if request.user.is_authenticated else None
    if person is not None and (own := own_registration(person, briefing)):
        return redirect(own)
    initial = {"name": person.display_name} if person else {}
    return _shown(request, briefing, _form(request, briefing, initial=initial))


def _taken(request: HttpRequest, briefing: Briefing, at: datetime) -> HttpResponse:
    form = _form(request, briefing, request.POST)
    if not form.is_valid():
        return _shown(request, briefing, form)
    if wait := seconds_to_wait("briefing_registrations", visitor_of(request)):
        return too_many_requests(request, seconds=wait)
    person = request.user if request.user.is_authenticated else None
    email = person.email if person else form.wish.email
    try:
        registration = services.register(briefing, wish=form.wish, by=person, waits=form.cleaned_data["waits"], at=at)
    except BriefingRefused as refusal:
        if refusal.code in _BARS:
            # It closed while the form was being filled in.
            return _closed(request, briefing, refusal.message)
        if refusal.code == "email_known":
            services.send_ticket_again(briefing, email=email, at=at)
            if person is None:
                return _letter_on_its_way(request, briefing, email)
        blame(form, refusal)
        return _shown(request, briefing, form, offers_waiting=refusal.code == "full")
    return redirect(registration) if person or not email else _letter_on_its_way(request, briefing, email)


def _letter_on_its_way(request: HttpRequest, briefing: Briefing, email: str) -> HttpResponse:
    """The same for an address that is new and for one that is on the list: only its owner learns which."""
    request.session[_LETTER_TO] = [briefing.pk, email]
    return redirect("briefings:registered", briefing.pk)


@require_safe
@public
@kept_private
def registered(request: HttpRequest, pk: int) -> HttpResponse:
    """After the form: where the ticket is."""
    briefing = briefing_at(request, pk)
    of, email = request.session.get(_LETTER_TO, (None, ""))
    context = {
        "briefing": briefing,
        "email": email if of == briefing.pk else "",
        "breadcrumb_items": crumbs(briefing, (pgettext("briefing", "Register"), "")),
    }
    return render(request, "briefings/registration/registered.html", context)


def _form(request: HttpRequest, briefing: Briefing, *data: Any, **more: Any) -> RegistrationForm:
    return RegistrationForm(*data, briefing=briefing, with_contact=not request.user.is_authenticated, **more)


def _shown(
    request: HttpRequest, briefing: Briefing, form: RegistrationForm, *, offers_waiting: bool = False
) -> HttpResponse:
    places = places_of(briefing)
    context = {
        "briefing": briefing,
        "form": form,
        "places": places,
        "offers_waiting": briefing.has_waiting_list and not places.is_full and (offers_waiting or "waits" in form.data),
        "goes_on_waiting_list": places.is_full and briefing.has_waiting_list,
        "is_full": places.is_full and not briefing.has_waiting_list,
        "limits_companions": "companions" in form.fields,
        "breadcrumb_items": crumbs(briefing, (pgettext("briefing", "Register"), "")),
    }
    return render(request, "briefings/registration/register.html", context, status=INVALID if form.is_bound else 200)


def _closed(request: HttpRequest, briefing: Briefing, words: str) -> HttpResponse:
    ticket = ticket_in(request, briefing)
    if ticket is None and request.user.is_authenticated:
        own = own_registration(request.user, briefing)
        ticket = own.pk if own else None
    context = {
        "briefing": briefing,
        "words": words,
        "ticket": ticket,
        "breadcrumb_items": crumbs(briefing, (pgettext("briefing", "Register"), "")),
    }
    status = INVALID if request.method == "POST" else 200
    return render(request, "briefings/registration/closed.html", context, status=status)


@require_safe
@signed_in
def own_ticket(request: HttpRequest, pk: int) -> HttpResponse:
    """Wherever one has only the briefing: to one's ticket, or to the form."""
    briefing = briefing_at(request, pk)
    own = own_or_latest(request.user, briefing)
    return redirect(own) if own else redirect("briefings:register", briefing.pk)
