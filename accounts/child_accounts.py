"""A child's account reads but does not write until a guardian has agreed."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from accounts.consent import guardians

READING = frozenset({"GET", "HEAD", "OPTIONS"})
# Signing in and out, inviting the guardian, text size: what an account can do about itself.
ABOUT_ITSELF = ("accounts.", "allauth.", "core.ui.", "core.notify.")


class GuardianGate:
    """Refuses every unsafe request of a waiting account in one place, so that no view can forget it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        if request.method in READING or view.__module__.startswith(ABOUT_ITSELF):
            return None
        if not guardians.needs_guardian(request.user):
            return None
        if request.headers.get("HX-Request"):
            # A refusal is not put into the page; whoever pressed a button in it must learn what is missing.
            return HttpResponse(status=204, headers={"HX-Redirect": reverse("guardian_invite")})
        return render(request, "accounts/consent/guardian_missing.html", status=403)
