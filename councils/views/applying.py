"""What residents do: apply, change, withdraw, answer an invitation, and look after their own terms."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.access import requires, signed_in
from core.submissions.repeats import repeat_safe
from core.ui.deeds import INVALID, form_page, press
from core.uploads import UploadRefused
from core.uploads.receiving import attached_to
from core.workflow.engine import TransitionRefused
from councils.forms.bodies import PublicNameForm, ResignForm
from councils.forms.recruitment import ApplicationForm
from councils.models import Application, RecruitmentCall, Term
from councils.queries import calls
from councils.queries.public_names import agreement_of
from councils.queries.terms import terms_of
from councils.services import applications, eligibility, public_names, selection, terms
from councils.services.certificates import as_pdf
from councils.services.refusals import CouncilRefused
from councils.states.applications import OWN, ApplicationState
from councils.states.terms import RESIGN
from councils.views.loading import call_at, certificate_at, own_application_at, own_term_at


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@repeat_safe
def apply(request: HttpRequest, pk: int) -> HttpResponse:
    call = call_at(request, pk)
    own = calls.own_application(request.user, call)
    if request.method != "POST" and own is not None and own.state != ApplicationState.WITHDRAWN:
        return redirect(own)
    form = _form(request, call)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()
        application = _take(
            form, lambda: applications.hand_in(call, user=request.user, statement=form.statement(), at=now)
        )
        if application is not None:
            messages.success(request, _("Your application has arrived. Thank you."))
            return redirect(application)
    obstacle = eligibility.obstacle_before(call, user=request.user, at=timezone.now())
    return _application_page(request, form, call, draft=applications.draft_name(call), obstacle=obstacle)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(OWN, on=own_application_at)
@repeat_safe
def change(request: HttpRequest, application: Application) -> HttpResponse:
    call = application.call
    if not applications.may_change(application, call, timezone.now()):
        messages.error(request, _("The application can no longer be changed."))
        return redirect(application)
    initial = ApplicationForm.initial_of(application)
    form = _form(request, call, initial=initial)
    if request.method == "POST" and form.is_valid():
        now = timezone.now()

        def deed() -> bool:
            applications.change(application, user=request.user, statement=form.statement(), at=now)
            return True

        if _take(form, deed):
            messages.success(request, _("Your changes are kept."))
            return redirect(application)
    return _application_page(request, form, call, application=application)


def _form(request: HttpRequest, call: RecruitmentCall, **more: Any) -> ApplicationForm:
    agreed = agreement_of(request.user) is not None
    return ApplicationForm(request.POST or None, request.FILES or None, call=call, shows_name=agreed, **more)


def _take(form: ApplicationForm, deed: Any) -> Any:
    """Call the service; what it refuses is said where it was typed."""
    try:
        return deed()
    except UploadRefused as refusal:
        form.add_error("papers", refusal.message)
    except (CouncilRefused, TransitionRefused) as refusal:
        form.add_error(refusal.code if refusal.code in form.fields else None, refusal.message)
    return None


def _application_page(request: HttpRequest, form: ApplicationForm, call: RecruitmentCall, **more: Any) -> HttpResponse:
    context = {
        "form": form,
        "call": call,
        "accepting": call.accepts(timezone.now()),
        "breadcrumb_items": [
            (_("Committees"), reverse("councils:bodies")),
            (call.title, call.get_absolute_url()),
            (_("Apply for a seat"), ""),
        ],
        **more,
    }
    return render(request, "councils/apply.html", context, status=INVALID if form.is_bound else 200)


@require_safe
@requires(OWN, on=own_application_at)
def application(request: HttpRequest, application: Application) -> HttpResponse:
    now = timezone.now()
    state = application.state
    context = {
        "application": application,
        "call": application.call,
        "files": attached_to(application),
        "answers": application.answered(),
        "may_change": applications.may_change(application, application.call, now),
        "invited": state == ApplicationState.INVITED and application.invited_until and now < application.invited_until,
        "may_decline": state in (ApplicationState.INVITED, ApplicationState.ACCEPTED),
        "may_withdraw": state
        in (
            ApplicationState.SUBMITTED,
            ApplicationState.MORE_ASKED,
            ApplicationState.ELIGIBLE,
            ApplicationState.RESERVE,
        ),
        "may_return": state == ApplicationState.WITHDRAWN and application.call.accepts(now),
        "lot": getattr(application.call, "lot", None),
        "certificate": getattr(application.term, "certificate", None) if application.term else None,
        "breadcrumb_items": [
            (_("Committees"), reverse("councils:bodies")),
            (_("My applications and terms"), reverse("councils:mine")),
            (application.call.title, ""),
        ],
    }
    return render(request, "councils/application.html", context)


@require_POST
@requires(OWN, on=own_application_at)
@repeat_safe
def answer(request: HttpRequest, application: Application) -> HttpResponse:
    """The buttons on one's own application."""
    now = timezone.now()
    deeds = {
        "withdraw": (applications.withdraw, _("Your application is withdrawn.")),
        "take_seat": (selection.take_seat, _("Thank you. The seat is yours; the appointment follows.")),
        "decline": (selection.decline, _("You declined the seat. It goes to the next person.")),
    }
    chosen = deeds.get(request.POST.get("step", ""))
    if chosen is None:
        messages.error(request, _("There is no such step here."))
        return redirect(application)
    deed, done = chosen
    back = application.get_absolute_url()
    return press(request, lambda: deed(application, user=request.user, at=now), back=back, done=done)


@require_POST
@requires(OWN, on=own_application_at)
@repeat_safe
def remove_file(request: HttpRequest, application: Application) -> HttpResponse:
    name = request.POST.get("file", "")
    known = {str(file.public_name) for file in attached_to(application)}
    if name not in known:
        messages.error(request, _("This file is not there any more."))
        return redirect(application)
    return press(
        request,
        lambda: applications.remove_file(application, public_name=name, user=request.user, at=timezone.now()),
        back=application.get_absolute_url(),
        done=_("The file is removed."),
    )


@require_safe
@signed_in
def mine(request: HttpRequest) -> HttpResponse:
    today = timezone.localdate()
    own_terms = list(terms_of(request.user).select_related("certificate"))
    context = {
        "applications": calls.own_applications(request.user),
        "current": [term for term in own_terms if term.last_day >= today],
        "past": [term for term in own_terms if term.last_day < today],
        "shows_name": agreement_of(request.user) is not None,
        "to_judge": calls.to_judge(request.user),
        "breadcrumb_items": [(_("Committees"), reverse("councils:bodies")), (_("My applications and terms"), "")],
    }
    return render(request, "councils/mine.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(RESIGN, on=own_term_at)
@repeat_safe
def resign(request: HttpRequest, term: Term) -> HttpResponse:
    return form_page(
        request,
        ResignForm(request.POST or None),
        lambda **given: terms.resign(term, user=request.user, at=timezone.now(), **given),
        heading=_("Resign from: %(body)s") % {"body": term.body.name},
        submit=_("Resign"),
        back=reverse("councils:mine"),
        done=_("Your resignation is recorded. Thank you for your work."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@repeat_safe
def show_name(request: HttpRequest) -> HttpResponse:
    """The consent to the public name, given or taken back at any time, for all terms of the person."""
    agreement = agreement_of(request.user)
    return form_page(
        request,
        PublicNameForm(request.POST or None, initial={"public": agreement is None}),
        lambda public: public_names.show_name(request.user, public=public, at=timezone.now()),
        heading=_("My name on the public roster"),
        submit=_("Take my consent back") if agreement else _("I agree: show my name"),
        back=reverse("councils:mine"),
        done=_("Your choice holds from now on."),
        above="councils/_roster_consent.html",
        agreement=agreement,
        texts=[agreement.text] if agreement else public_names.asked(),
    )


@require_safe
@signed_in
def certificate_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The paper itself, for the member alone; everybody else checks the code."""
    certificate = certificate_at(request, code)
    if certificate.term.user_id != request.user.pk:
        return redirect(certificate)
    response = HttpResponse(as_pdf(certificate), content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="certificate-{certificate.number}.pdf"'
    return response
