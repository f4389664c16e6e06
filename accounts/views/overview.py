"""My account: who I am here, how safe it is, and which roles I hold."""

from datetime import datetime
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts import queries, second_factor, services
from accounts.consent import guardians
from accounts.forms.profile import ProfileForm
from accounts.models import RoleGrant
from accounts.residency import queries as residency
from core.access import signed_in
from core.submissions.repeats import repeat_safe


@signed_in
def overview(request: HttpRequest) -> HttpResponse:
    at = timezone.now()
    factors = list(Authenticator.objects.filter(user=request.user))
    context = {
        **residency_of(request.user, at),
        "grants": RoleGrant.objects.in_force(at).filter(user=request.user).select_related("department", "granted_by"),
        "positions": queries.positions_held(request.user, at).select_related("department__organisation"),
        "totp": [factor for factor in factors if factor.type == Authenticator.Type.TOTP],
        "passkeys": [factor for factor in factors if factor.type == Authenticator.Type.WEBAUTHN],
        "second_factor_required": second_factor.is_required(request.user),
        "session_count": len(UserSession.objects.purge_and_list(request.user)),
    }
    return render(request, "accounts/overview.html", context)


@signed_in
@require_safe
def welcome(request: HttpRequest) -> HttpResponse:
    """Where a sign-up ends: what is possible at once, and the one next step."""
    shown = residency_of(request.user, timezone.now())
    if shown["proof"]:
        return HttpResponseRedirect(reverse("accounts_overview"))
    context = {**shown, "needs_guardian": guardians.needs_guardian(request.user)}
    return render(request, "accounts/welcome.html", context)


def residency_of(person: Any, at: datetime) -> dict[str, Any]:
    """The proof in force, or the letter on its way to one."""
    proof = residency.current_proof(person, at)
    return {"proof": proof, "application": None if proof else residency.open_application(person)}


@signed_in
@repeat_safe
def edit_profile(request: HttpRequest) -> HttpResponse:
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_profile(request.user, at=timezone.now(), **form.cleaned_data)
        except ValidationError as error:
            form.add_error("display_name", error)
        else:
            messages.success(request, _("Your profile has been saved."))
            return HttpResponseRedirect(reverse("accounts_overview"))
    return render(request, "accounts/profile_form.html", {"form": form}, status=422 if form.errors else 200)
