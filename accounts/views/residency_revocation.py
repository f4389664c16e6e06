"""Staff find a proof of residency and end it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from accounts.forms.residency import ProofLookUpForm, ProofRevokeForm
from accounts.models import Department, ResidencyProof
from accounts.residency import revocation
from accounts.residency.attempts import TooManyAttempts
from accounts.residency.proofs import ProofRefused
from accounts.views.residency_staff import UNPROCESSABLE, handling_department
from core.access import requires
from core.submissions import repeat_safe

FOUND = "residency_proof_found"


@require_http_methods(["GET", "POST"])
@never_cache
@requires(revocation.REVOKE, on=handling_department)
def look_up(request: HttpRequest, department: Department) -> HttpResponse:
    """By the whole address, sent in the body so that it stands in no log."""
    form = ProofLookUpForm(request.POST or None)
    if form.is_valid():
        try:
            proof = revocation.look_up(staff=request.user, email=form.cleaned_data["email"], at=timezone.now())
        except (ProofRefused, TooManyAttempts) as refused:
            form.add_error("email", refused.message)
        else:
            # The number stays on the server: nobody leafs through proofs by changing an address.
            request.session[FOUND] = proof.pk
            return redirect("residency_staff_revoke")
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "accounts/residency/staff_proofs.html", {"form": form}, status=status)


@require_http_methods(["GET", "POST"])
@never_cache
@requires(revocation.REVOKE, on=handling_department)
@repeat_safe
def revoke(request: HttpRequest, department: Department) -> HttpResponse:
    """What was found, and the form to end it."""
    proof = ResidencyProof.objects.select_related("user").filter(pk=request.session.get(FOUND)).first()
    if proof is None:
        return redirect("residency_staff_proofs")
    form = ProofRevokeForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            revocation.revoke(proof, staff=request.user, reason=reason, at=timezone.now())
        except ProofRefused as refused:
            form.add_error(None, refused.message)
        else:
            del request.session[FOUND]
            messages.success(request, _("The proof has been ended, and its holder is told."))
            return redirect("residency_staff_proofs")
    context = {
        "breadcrumb_items": [
            (_("Find and end a proof of residency"), reverse("residency_staff_proofs")),
            (_("End a proof of residency"), ""),
        ],
        "form": form,
        "proof": proof,
    }
    status = UNPROCESSABLE if form.errors else 200
    return render(request, "accounts/residency/staff_revoke.html", context, status=status)
