"""The resident's side of the proof of residency."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.forms.residency import ConsentForm, LetterCodeForm, LetterForm, RegisterMatchForm, StandInForm
from accounts.models import ResidencyMethod
from accounts.residency import queries, verifiers
from accounts.residency.attempts import TooManyAttempts
from accounts.residency.proofs import GuardianNeeded, ProofRefused
from accounts.residency.providers import stand_in
from accounts.residency.verifiers import letter
from accounts.residency.verifiers.base import Verifier
from accounts.states import ResidencyState
from core.access import signed_in
from core.submissions import repeat_safe
from core.workflow.engine import TransitionRefused

UNPROCESSABLE = 422
MOBILE = ResidencyMethod.MOBILE_IDENTITY
LETTER_STEPS = (
    gettext_lazy("Letter requested"),
    gettext_lazy("Letter is printed"),
    gettext_lazy("Letter is sent"),
    gettext_lazy("Enter the code"),
)
LETTER_STEP: dict[str, int] = {
    ResidencyState.REQUESTED: 2,
    ResidencyState.LETTER_PRINTED: 3,
    ResidencyState.LETTER_SENT: 4,
}


@require_GET
@never_cache
@signed_in
def overview(request: HttpRequest) -> HttpResponse:
    """What is in force, what is under way, and which ways there are."""
    at = timezone.now()
    proof = queries.current_proof(request.user, at)
    counter_only = queries.must_come_to_the_counter(request.user)
    context = {
        "proof": proof,
        "renewable": proof and proof.expires_at <= at + settings.RESIDENCY_REMINDER_PERIOD,
        "application": queries.open_application(request.user),
        "counter_only": counter_only,
        "verifiers": [way for way in verifiers.offered() if not counter_only or way.method == ResidencyMethod.COUNTER],
    }
    return render(request, "accounts/residency/overview.html", context)


@require_http_methods(["GET", "POST"])
@never_cache
@signed_in
@repeat_safe(private=True)
def register(request: HttpRequest) -> HttpResponse:
    """Compare with the register of residents."""
    verifier = _offered(ResidencyMethod.REGISTER)
    form = RegisterMatchForm(request.POST or None, consenting_user=request.user)
    if form.is_valid():
        done = _attempt(request, form, lambda at: verifier.check(user=request.user, at=at, **form.given()))
        if done:
            return redirect("residency_done")
    return _page(request, "accounts/residency/register.html", form, verifier, examples=settings.RESIDENCY_EXAMPLES)


@require_http_methods(["GET", "POST"])
@never_cache
@signed_in
@repeat_safe(private=True)
def letter_page(request: HttpRequest) -> HttpResponse:
    """Ask for a letter, or see how far it is."""
    verifier = _offered(ResidencyMethod.LETTER)
    if application := queries.open_application(request.user):
        context = {"application": application, "steps": LETTER_STEPS, "step": LETTER_STEP[application.state]}
        return render(request, "accounts/residency/letter_state.html", context)
    form = LetterForm(request.POST or None, consenting_user=request.user)
    if form.is_valid():
        done = _attempt(request, form, lambda at: verifier.start(user=request.user, at=at, **form.given()))
        if done:
            messages.success(request, _("We have your request. The letter goes to the post within 14 working days."))
            return redirect("residency_letter")
    return _page(request, "accounts/residency/letter.html", form, verifier)


@require_http_methods(["GET", "POST"])
@never_cache
@signed_in
@repeat_safe(private=True)
def letter_code(request: HttpRequest) -> HttpResponse:
    """Enter the code; the picture in the letter leads here with the code filled in."""
    verifier = _offered(ResidencyMethod.LETTER)
    form = LetterCodeForm(request.POST or None, initial={"code": request.GET.get("code", "")[:20]})
    if form.is_valid():
        code = form.cleaned_data["code"]
        if _attempt(request, form, lambda at: verifier.check(user=request.user, at=at, code=code), field="code"):
            return redirect("residency_done")
    return _page(request, "accounts/residency/letter_code.html", form, verifier)


@require_POST
@signed_in
@repeat_safe
def withdraw_letter(request: HttpRequest) -> HttpResponse:
    """The resident does not want the letter any more."""
    application = queries.open_application(request.user)
    if application is None:
        raise Http404
    try:
        letter.withdraw(application, at=timezone.now())
    except TransitionRefused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, _("Your request is withdrawn and the address destroyed."))
    return redirect("residency")


@require_http_methods(["GET", "POST"])
@never_cache
@signed_in
def counter(request: HttpRequest) -> HttpResponse:
    """Show a code for the counter; each press makes a new one."""
    verifier = _offered(ResidencyMethod.COUNTER)
    form = ConsentForm(request.POST if request.method == "POST" else None, consenting_user=request.user)
    steps: list[Any] = []
    if form.is_valid() and _attempt(request, form, lambda at: steps.append(verifier.start(user=request.user, at=at))):
        return render(request, "accounts/residency/counter_code.html", {"code": steps[0].code, "verifier": verifier})
    return _page(request, "accounts/residency/counter.html", form, verifier)


@require_http_methods(["GET", "POST"])
@never_cache
@signed_in
def mobile(request: HttpRequest) -> HttpResponse:
    """Go to the provider of mobile identity."""
    verifier = _offered(MOBILE)
    form = ConsentForm(request.POST if request.method == "POST" else None, consenting_user=request.user)
    steps: list[Any] = []
    back = request.build_absolute_uri(reverse("residency_mobile_return"))
    if form.is_valid() and _attempt(
        request, form, lambda at: steps.append(verifier.start(user=request.user, at=at, return_address=back))
    ):
        return redirect(steps[0].address)
    return _page(request, "accounts/residency/mobile.html", form, verifier)


@require_GET
@never_cache
@signed_in
def mobile_return(request: HttpRequest) -> HttpResponse:
    """Back from the provider, with its answer."""
    verifier = _offered(MOBILE)
    given = {"state": request.GET.get("state", ""), "answer": request.GET.get("answer", "")}
    try:
        verifier.check(user=request.user, at=timezone.now(), **given)
    except ProofRefused as refused:
        messages.error(request, refused.message)
        return redirect("residency")
    return redirect("residency_done")


@require_http_methods(["GET", "POST"])
@never_cache
@signed_in
def stand_in_page(request: HttpRequest) -> HttpResponse:
    """Plays the provider in the demo and in tests; where a real one is configured, it is not there."""
    if f"{stand_in.__name__}.{stand_in.StandInProvider.__name__}" != settings.RESIDENCY_IDENTITY_PROVIDER:
        raise Http404
    initial = {"state": request.GET.get("state", ""), "nonce": request.GET.get("nonce", "")}
    form = StandInForm(request.POST or None, initial=initial)
    if form.is_valid():
        answer = stand_in.answer(form.claims(), nonce=form.cleaned_data["nonce"], at=timezone.now())
        query = urlencode({"state": form.cleaned_data["state"], "answer": answer})
        return redirect(f"{reverse('residency_mobile_return')}?{query}")
    return _page(request, "accounts/residency/stand_in.html", form, None)


@require_GET
@never_cache
@signed_in
def done(request: HttpRequest) -> HttpResponse:
    """It worked: until when, and what is possible now."""
    proof = queries.current_proof(request.user, timezone.now())
    if proof is None:
        return redirect("residency")
    return render(request, "accounts/residency/done.html", {"proof": proof})


def _offered(method: str) -> Verifier:
    verifier = verifiers.find(method)
    if verifier is None:
        raise Http404
    return verifier


def _attempt(request: HttpRequest, form: BaseForm, act: Callable[[Any], Any], *, field: str | None = None) -> bool:
    """Record the consents and act; a refusal becomes an error of the form, so that nothing typed is lost."""
    at = timezone.now()
    try:
        if hasattr(form, "save_consents"):
            form.save_consents(request.user, at=at)
        act(at)
    except GuardianNeeded as refused:
        form.add_error(None, refused.message)
        form.guardian_needed = True  # type: ignore[attr-defined]
    except (ProofRefused, TooManyAttempts) as refused:
        form.add_error(field, refused.message)
    else:
        return True
    return False


def _page(request: HttpRequest, template: str, form: BaseForm, verifier: Verifier | None, **more: Any) -> HttpResponse:
    context = {"form": form, "verifier": verifier, "steps": LETTER_STEPS, **more}
    return render(request, template, context, status=UNPROCESSABLE if form.errors else 200)
