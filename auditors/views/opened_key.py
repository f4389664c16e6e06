"""A recipient's opened key, for this session only.

In the session it lies encrypted; what opens it lies only in a cookie that the browser sends to these pages and to no
other. Neither a copy of the database nor the cookie of the login is enough.
"""

import base64
import json
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from nacl.public import PrivateKey

from auditors.forms.recipients import OpenKeyForm
from auditors.models import Recipient
from auditors.rules.confidential import midnight, recipient_of
from auditors.services import recipient_keys
from auditors.services.refusals import AuditRefused
from core.audit.audit import record
from core.rates import seconds_to_wait, visitor_of
from core.sealing import envelopes
from core.sealing.envelopes import Unreadable
from core.ui.deeds import INVALID, blame
from core.ui.views import too_many_requests

COOKIE = "__Secure-desk-key" if settings.SESSION_COOKIE_SECURE else "desk-key"
SESSION = "opened_key"
IDLE, LONGEST = timedelta(minutes=30), timedelta(hours=4)
# So that not every page writes the session.
NOTED = timedelta(minutes=2)
NOT_CARRIED = {"csrfmiddlewaretoken", "submission_key", "passphrase"}

View = Callable[..., HttpResponseBase]


def of(request: HttpRequest, recipient: Recipient) -> PrivateKey | None:
    """The opened key, or nothing where it was closed, ran out or is another person's."""
    kept = request.session.get(SESSION)
    secret = request.COOKIES.get(COOKIE, "")
    now = timezone.now().timestamp()
    if not kept or not secret or kept["recipient"] != recipient.pk or _is_over(kept, now):
        return None
    try:
        sealed, key = base64.b64decode(kept["sealed"]), base64.urlsafe_b64decode(secret)
        private = PrivateKey(bytes.fromhex(envelopes.decrypt(sealed, key, place=_place(recipient))))
    except (Unreadable, ValueError, TypeError):
        return None
    if bytes(private.public_key) != bytes(recipient.public_key):
        return None
    if now - kept["used"] > NOTED.total_seconds():
        request.session[SESSION] = {**kept, "used": now}
    return private


def keep(request: HttpRequest, response: HttpResponseBase, recipient: Recipient, private: PrivateKey) -> None:
    secret, now = envelopes.new_key(), timezone.now().timestamp()
    sealed = envelopes.encrypt(bytes(private).hex(), secret, place=_place(recipient))
    request.session[SESSION] = {
        "recipient": recipient.pk, "sealed": base64.b64encode(sealed).decode(), "opened": now, "used": now,
    }  # fmt: skip
    response.set_cookie(
        COOKIE,
        base64.urlsafe_b64encode(secret).decode(),
        path=reverse("integrity:desk"),
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Strict",
    )
    record("auditors.open_key", actor=request.user, at=midnight(timezone.localdate()), target=recipient)


def forget(request: HttpRequest, response: HttpResponseBase) -> None:
    request.session.pop(SESSION, None)
    response.delete_cookie(COOKIE, path=reverse("integrity:desk"), samesite="Strict")


def with_opened_key(view: View) -> View:
    """Stands inside `@requires` and hands the private key to the view; asks for the passphrase where it is closed.

    What was typed when the key had run out is carried through that page and sent on: nothing is lost.
    """

    @wraps(view)
    @cache_control(no_store=True)
    def guarded(request: HttpRequest, *args: Any) -> HttpResponseBase:
        recipient = recipient_of(request.user)
        if recipient is None:
            return closed_page(request, OpenKeyForm())
        if private := of(request, recipient):
            return view(request, *args, private)
        if request.method != "POST" or "passphrase" not in request.POST:
            return closed_page(request, OpenKeyForm())
        if wait := _wait_to_try(request):
            return too_many_requests(request, seconds=wait)
        form = OpenKeyForm(request.POST)
        if form.is_valid():
            try:
                private = recipient_keys.unlock(recipient, passphrase=form.cleaned_data["passphrase"])
            except AuditRefused as refusal:
                blame(form, refusal)
            else:
                # Where nothing but the passphrase was sent, the page itself is asked for again.
                response = view(request, *args, private) if _carried(request) else redirect(request.get_full_path())
                keep(request, response, recipient, private)
                return response
        return closed_page(request, form)

    return guarded


def tries_counted(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Stands inside `@requires` on each page that would tell whether a passphrase, or the password, was guessed."""

    @wraps(view)
    def counted(request: HttpRequest, *args: Any) -> HttpResponse:
        if request.method == "POST" and (wait := _wait_to_try(request)):
            return too_many_requests(request, seconds=wait)
        return view(request, *args)

    return counted


def _wait_to_try(request: HttpRequest) -> int:
    """One count for all pages of a person."""
    return seconds_to_wait("passphrase", visitor_of(request))


def closed_page(request: HttpRequest, form: OpenKeyForm) -> HttpResponse:
    context = {
        "form": form,
        "carried": _carried(request),
        "text": request.POST.get("text", ""),
        "breadcrumb_items": [(_("Reports in confidence"), reverse("integrity:desk")), (_("Open your key"), "")],
    }
    return render(
        request, "auditors/recipients/closed.html", context, status=INVALID if request.method == "POST" else 200
    )


def _carried(request: HttpRequest) -> list[tuple[str, Any]]:
    carried = [(name, value) for name, value in request.POST.items() if name not in NOT_CARRIED]
    # A page carries no files: the form has to ask for them again before anything is sent.
    return [*carried, ("without_files", "on")] if request.FILES else carried


def _is_over(kept: dict[str, Any], now: float) -> bool:
    return now - kept["used"] > IDLE.total_seconds() or now - kept["opened"] > LONGEST.total_seconds()


def _place(recipient: Recipient) -> str:
    return json.dumps(["opened key", recipient.pk])
