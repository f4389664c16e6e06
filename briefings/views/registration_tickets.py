"""The ticket: to show, to change, to take back."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from briefings.forms.registration import ChangeForm
from briefings.models import Registration
from briefings.queries.registration import number_on_waiting_list, places_of
from briefings.rules.registration import bar_of, is_called_off, is_to_come
from briefings.services import feedback
from briefings.services import registration as services
from briefings.services import registration_tickets as tickets
from briefings.services.registration_checking import YES
from briefings.states.briefings import OVER
from briefings.views.registration_loading import (
    crumbs,
    kept_private,
    no_ticket,
    remember,
    ticket_at,
)
from core.access import public
from core.notify.mail import absolute
from core.rates import limited
from core.submissions.repeats import repeat_safe
from core.ui.deeds import READ, form_page, press
from core.ui.qr import picture_of


@require_safe
@kept_private
@public
@limited("briefing_tickets")
def by_link(request: HttpRequest, token: str) -> HttpResponseBase:
    """From a letter: remembered in the session, and gone from the address before any page is shown."""
    found = tickets.found(token)
    if found is None:
        return no_ticket(request)
    remember(request, found.pk)
    return redirect(found)


@require_safe
@kept_private
@public
def ticket(request: HttpRequest, pk: int) -> HttpResponse:
    registration = ticket_at(request, pk)
    if registration is None:
        return no_ticket(request)
    briefing = registration.briefing
    at = timezone.now()
    is_taken_back = registration.cancelled_at is not None
    context = {
        "registration": registration,
        "briefing": briefing,
        "attendance": getattr(registration, "attendance", None),
        "number": number_on_waiting_list(registration) if registration.waits else 0,
        "answers": [_answered(one) for one in registration.answers.select_related("asked").order_by("asked__order")],
        "can_change": not is_taken_back and is_to_come(briefing, at),
        "can_return": is_taken_back and not registration.struck_off and bar_of(briefing, at) is None,
        "waits_again": is_taken_back
        and registration.is_on_site
        and not places_of(briefing).has_room_for(registration.people),
        "is_called_off": is_called_off(briefing),
        "shows_way": registration.is_confirmed and not is_called_off(briefing) and briefing.state not in OVER,
        "address": _address(registration),
        "feedback_url": feedback.address_of(briefing) if registration.is_confirmed else "",
        "breadcrumb_items": crumbs(briefing, (_("My ticket"), "")),
    }
    return render(request, "briefings/registration/ticket.html", context)


def _address(registration: Registration) -> str:
    """For those who get no letter with it."""
    if registration.person_id or (registration.email and not registration.bounced):
        return ""
    return absolute(reverse("briefings:ticket_by_link", args=[tickets.ticket(registration)]))


def _answered(answer: Any) -> tuple[str, str]:
    if answer.asked.kind == answer.asked.Kind.YES:
        return answer.asked.text, _("Yes") if answer.text == YES else _("No")
    return answer.asked.text, answer.text


@require_safe
@kept_private
@public
def code(request: HttpRequest, pk: int) -> HttpResponse:
    """The square that is shown at the door: drawn by itself, so that what it holds stands in no address."""
    registration = ticket_at(request, pk)
    if registration is None:
        return no_ticket(request)
    path = reverse("briefings:check_in_ticket", args=[tickets.check_in_code(registration)])
    return HttpResponse(picture_of(path), content_type="image/svg+xml")


@require_http_methods(READ)
@kept_private
@public
@limited("briefing_tickets")
@repeat_safe
def change(request: HttpRequest, pk: int) -> HttpResponse:
    registration = ticket_at(request, pk)
    if registration is None:
        return no_ticket(request)
    briefing = registration.briefing
    if registration.cancelled_at is not None or not is_to_come(briefing, timezone.now()):
        return redirect(registration)
    form = ChangeForm(request.POST or None, registration=registration)
    return form_page(
        request,
        form,
        lambda **given: services.change(registration, wish=form.wish, at=timezone.now()),
        heading=_("Change my registration"),
        submit=_("Keep the changes"),
        back=registration.get_absolute_url(),
        done=_("Your registration was changed."),
        lead=briefing.title,
        template="briefings/registration/change.html",
        registration=registration,
        places=places_of(briefing, but=registration),
        breadcrumb_items=crumbs(briefing, (_("My ticket"), registration.get_absolute_url()), (_("Change"), "")),
    )


@require_POST
@kept_private
@public
@repeat_safe
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    registration = ticket_at(request, pk)
    if registration is None:
        return no_ticket(request)
    return press(
        request,
        lambda: services.take_back(registration, at=timezone.now()),
        back=registration.get_absolute_url(),
        done=_("Your registration was taken back. Thank you for telling us."),
    )


@require_POST
@kept_private
@public
@limited("briefing_registrations")
@repeat_safe
def come_after_all(request: HttpRequest, pk: int) -> HttpResponse:
    registration = ticket_at(request, pk)
    if registration is None:
        return no_ticket(request)
    return press(
        request,
        lambda: services.come_after_all(registration, at=timezone.now()),
        back=registration.get_absolute_url(),
        done=_("You are registered again."),
    )
