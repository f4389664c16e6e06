"""Seeing and withdrawing consents; a guardian's consent for a child."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.consent import guardians, services, withdrawal
from accounts.forms.guardians import GuardianForm, InviteGuardianForm
from accounts.models import ConsentRecord, ConsentText, GuardianConsent
from accounts.residency.attempts import TooManyAttempts
from core.access import signed_in
from core.submissions import repeat_safe

UNPROCESSABLE = 422


@require_GET
@never_cache
@signed_in
def consents(request: HttpRequest) -> HttpResponse:
    """What the person agreed to and when, what can be agreed to, and children for whom they agreed."""
    records = ConsentRecord.objects.filter(user=request.user).select_related("text")
    context = {
        "records": records,
        "pending": [text for text in services.pending(request.user, ConsentText.Occasion.SIGN_UP) if not text.required],
        "children": GuardianConsent.objects.filter(guardian=request.user).select_related("child", "text"),
    }
    return render(request, "accounts/consent/list.html", context)


@require_POST
@signed_in
@repeat_safe
def withdraw(request: HttpRequest, record_id: int) -> HttpResponse:
    record = get_object_or_404(ConsentRecord.objects.select_related("text", "user"), pk=record_id, user=request.user)
    try:
        withdrawal.withdraw(record, at=timezone.now())
    except services.ConsentRefused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Your consent is taken back."))
    return redirect("consents")


@require_POST
@signed_in
@repeat_safe
def give(request: HttpRequest, text_id: int) -> HttpResponse:
    """Agree later to what was optional at sign-up."""
    pending = {text.pk: text for text in services.pending(request.user, ConsentText.Occasion.SIGN_UP)}
    if text_id not in pending:
        raise Http404
    services.give(request.user, [pending[text_id]], at=timezone.now())
    messages.success(request, _("Your consent is recorded."))
    return redirect("consents")


@require_http_methods(["GET", "POST"])
@never_cache
@signed_in
def guardian_invite(request: HttpRequest) -> HttpResponse:
    """The child's side: name a guardian, see whether they have answered."""
    consent = GuardianConsent.objects.filter(child=request.user).first()
    form = InviteGuardianForm(request.POST or None)
    if form.is_valid():
        try:
            guardians.invite(child=request.user, email=form.cleaned_data["email"], at=timezone.now())
        except (guardians.GuardianRefused, TooManyAttempts) as refused:
            form.add_error("email", refused.message)
        else:
            messages.success(request, _("The invitation is sent."))
            return redirect("guardian_invite")
    context = {
        "form": form,
        "consent": consent,
        "old_enough": guardians.is_proven_old_enough(request.user, timezone.now()),
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "accounts/consent/guardian_invite.html", context, status=status)


@require_http_methods(["GET", "POST"])
@never_cache
@signed_in
def guardian_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The guardian's side of the link."""
    at = timezone.now()
    consent = guardians.find(token, at)
    if consent is None:
        return render(request, "accounts/consent/guardian_gone.html", status=410)
    form = GuardianForm(request.POST if request.method == "POST" else None)
    refusal = guardians.refusal(request.user, consent, at)
    if form.is_valid() and refusal is None:
        try:
            guardians.confirm(token=token, guardian=request.user, at=at)
        except guardians.GuardianRefused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, _("Thank you. The child can take part now."))
            return redirect("consents")
    context = {"form": form, "consent": consent, "refusal": refusal}
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "accounts/consent/guardian_confirm.html", context, status=status)


@require_POST
@signed_in
def guardian_withdraw(request: HttpRequest, consent_id: int) -> HttpResponse:
    consent = get_object_or_404(GuardianConsent, pk=consent_id, guardian=request.user)
    guardians.withdraw(consent, at=timezone.now())
    messages.success(request, _("Your consent is taken back. The child's account can read but not write."))
    return redirect("consents")
