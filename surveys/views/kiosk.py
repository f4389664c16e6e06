"""A device at a counter: one person answers after the other, and nothing of one is left for the next."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import public, requires
from core.rates import seconds_to_wait
from core.refusals import Refused
from core.ui.deeds import INVALID, READ
from core.ui.views import too_many_requests
from surveys.forms import kiosk as devices
from surveys.forms.kiosk import Device, DeviceForm, EndForm
from surveys.models import Survey
from surveys.rules.respondents import NOBODY
from surveys.rules.standing import standing_of
from surveys.services import kiosk
from surveys.states.permissions import MANAGE
from surveys.states.surveys import Channel
from surveys.views import builder_loading
from surveys.views.answer_doors import door_words, never_stored, survey_at
from surveys.views.answering import Visit, answering

BASE = "surveys/kiosk/base.html"
# Then the next person finds the start.
SECONDS_OF_THANKS = 15


@require_http_methods(READ)
@never_stored
@requires(MANAGE, on=builder_loading.survey_at)
def open_device(request: HttpRequest, survey: Survey) -> HttpResponseBase:
    """Make the device in one's hands one for the survey. Nobody is signed in on it from then on."""
    form = DeviceForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        at = timezone.now()
        until = at + timedelta(hours=form.cleaned_data["hours"])
        try:
            kiosk.open_device(survey=survey, by=request.user, until=until, at=at)
        except Refused as refusal:
            form.add_error(None, refusal.message)
        else:
            return _handed_over(request, survey, devices.opened(survey, until, form.cleaned_data["code"]))
    context = {
        "form": form,
        "survey": survey,
        "takes_devices": kiosk.takes_devices(survey),
        "breadcrumb_items": builder_loading.crumbs(survey, (_("Device for answering"), request.path)),
    }
    return render(request, "surveys/kiosk/open.html", context, status=INVALID if form.errors else 200)


def _handed_over(request: HttpRequest, survey: Survey, device: Device) -> HttpResponse:
    """The pages of the staff that were read on it go with the session: nobody comes back to them."""
    response = _wiped(request, redirect("surveys:kiosk", survey.slug))
    response.set_cookie(
        devices.COOKIE,
        str(device),
        expires=device.until,
        path="/",
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )
    return response


def _device(request: HttpRequest, survey: Survey) -> Device | None:
    if not kiosk.takes_devices(survey):
        return None
    return devices.device_of(survey, request.COOKIES.get(devices.COOKIE, ""), timezone.now())


@require_safe
@never_stored
@public
def start(request: HttpRequest, slug: str) -> HttpResponse:
    """Where each person begins. Whoever was here before is forgotten by coming here."""
    survey = survey_at(request, slug)
    is_open = _device(request, survey) is not None
    if is_open:
        logout(request)
    standing = standing_of(survey, NOBODY, timezone.now())
    context = {**door_words(standing), "standing": standing, "is_open": is_open, "base": BASE}
    return render(request, "surveys/kiosk/start.html", context, status=200 if is_open else 403)


@require_http_methods(READ)
@never_stored
@public
def answer(request: HttpRequest, slug: str) -> HttpResponseBase:
    survey = survey_at(request, slug)
    device = _device(request, survey)
    if device is None:
        return redirect("surveys:kiosk", slug)
    return answering(request, _visit(survey, device))


def _visit(survey: Survey, device: Device) -> Visit:
    return Visit(
        survey,
        NOBODY,
        answer_url=reverse("surveys:kiosk_answer", args=[survey.slug]),
        thanks_url=reverse("surveys:kiosk_thanks", args=[survey.slug]),
        channel=Channel.KIOSK,
        base=BASE,
        device=device.number,
    )


@require_safe
@never_stored
@public
def thanks(request: HttpRequest, slug: str) -> HttpResponse:
    context = {"survey": survey_at(request, slug), "base": BASE, "idle": SECONDS_OF_THANKS}
    return render(request, "surveys/kiosk/thanks.html", context)


@require_POST
@never_stored
@public
def leave(request: HttpRequest, slug: str) -> HttpResponse:
    """Done, or nobody there any more."""
    return _wiped(request, redirect("surveys:kiosk", slug))


@require_http_methods(READ)
@never_stored
@public
def end(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The day is over, or the device is needed for something else: staff end it with their code."""
    survey = survey_at(request, slug)
    device = _device(request, survey)
    if device is None:
        return redirect("surveys:kiosk", slug)
    form = EndForm(request.POST or None)
    if form.is_valid():
        if wait := seconds_to_wait("survey_kiosk_codes", device.number):
            return too_many_requests(request, seconds=wait)
        if device.ends_by(form.cleaned_data["code"]):
            response = redirect(survey)
            response.delete_cookie(devices.COOKIE, path="/", samesite="Lax")
            return _wiped(request, response)
        form.add_error("code", _("This is not the code with which the device was opened."))
    context = {"survey": survey, "form": form, "base": BASE}
    return render(request, "surveys/kiosk/end.html", context, status=INVALID if form.errors else 200)


def _wiped(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    logout(request)
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
