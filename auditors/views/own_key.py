"""A recipient's own key: made, its passphrase changed, or reported as lost."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods

from auditors.forms.recipients import ChangePassphraseForm, NewPassphraseForm
from auditors.queries import recipients as queries
from auditors.rules.confidential import recipient_of
from auditors.services import recipient_keys, recovery
from auditors.services.refusals import AuditRefused
from auditors.states.confidential import HANDLE_REPORT, OPEN_WORKSPACE
from auditors.views import opened_key
from core.access import requires
from core.ui.deeds import INVALID, READ, blame


@require_http_methods(READ)
@requires(OPEN_WORKSPACE)
@cache_control(no_store=True)
@opened_key.tries_counted
def make(request: HttpRequest) -> HttpResponse:
    if recipient_of(request.user):
        return redirect("integrity:desk")
    form = NewPassphraseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            recipient, private = recipient_keys.make_key(
                user=request.user, passphrase=form.cleaned_data["passphrase"], at=timezone.now()
            )
        except AuditRefused as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("Your key is made and open. New reports are sealed to you from now on."))
            response = redirect("integrity:desk")
            opened_key.keep(request, response, recipient, private)
            return response
    context = {"appointment": queries.appointment_of(request.user)}
    return _page(request, "auditors/recipients/make_key.html", form, _("Make your key"), **context)


@require_http_methods(READ)
@requires(HANDLE_REPORT)
@cache_control(no_store=True)
@opened_key.tries_counted
def change(request: HttpRequest) -> HttpResponse:
    form = ChangePassphraseForm(request.POST or None)
    recipient = recipient_of(request.user)
    if request.method == "POST" and recipient and form.is_valid():
        given = form.cleaned_data
        try:
            recipient_keys.change_passphrase(
                recipient, passphrase=given["present"], new=given["passphrase"], at=timezone.now()
            )
        except AuditRefused as refusal:
            form.add_error({"passphrase": "present", "new": "passphrase"}.get(refusal.field), refusal.message)
        else:
            messages.success(request, _("From now on the new passphrase opens your key."))
            return redirect("integrity:desk")
    return _page(request, "auditors/recipients/change_passphrase.html", form, _("Change the passphrase"))


@require_http_methods(READ)
@requires(HANDLE_REPORT)
@cache_control(no_store=True)
@opened_key.tries_counted
def lost(request: HttpRequest) -> HttpResponse:
    form = NewPassphraseForm(request.POST or None)
    recipient = recipient_of(request.user)
    if request.method == "POST" and recipient and form.is_valid():
        try:
            recovery.ask(recipient, passphrase=form.cleaned_data["passphrase"], at=timezone.now())
        except AuditRefused as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _("The two holders of the recovery key have been asked."))
            return redirect("integrity:lost")
    waiting = queries.recovery_of(recipient) if recipient else None
    return _page(request, "auditors/recipients/lost.html", form, _("Lost passphrase"), waiting=waiting)


def _page(request: HttpRequest, template: str, form: Any, title: str, **more: Any) -> HttpResponse:
    crumbs = [(_("Reports in confidence"), reverse("integrity:desk")), (title, "")]
    context = {"form": form, "breadcrumb_items": crumbs, "back": reverse("integrity:desk"), **more}
    return render(request, template, context, status=INVALID if form.is_bound else 200)
