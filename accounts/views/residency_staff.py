"""The staff's side of the proof of residency: register, letters, counter."""

import io
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from accounts.forms.residency import CounterConfirmForm, CounterLookUpForm, RegisterUploadForm
from accounts.models import Department, LetterBatch, RegisterImport, User
from accounts.residency import letter_pdf, letters, queries, register_import
from accounts.residency.attempts import TooManyAttempts
from accounts.residency.proofs import ProofRefused
from accounts.residency.verifiers import counter
from accounts.states import ResidencyState
from core.access import requires

UNPROCESSABLE = 422
AT_THE_COUNTER = "residency_counter_person"
SHOWN_BATCHES = 30


def handling_department(request: HttpRequest, **kwargs: Any) -> Department:
    department = queries.handling_department()
    if department is None:
        raise Http404(_("No department handles residency. Name its code in RESIDENCY_DEPARTMENT."))
    return department


@require_http_methods(["GET", "POST"])
@never_cache
@requires("accounts.import_register", on=handling_department)
def register(request: HttpRequest, department: Department) -> HttpResponse:
    """Check a register, and take it in when it is clean."""
    form = RegisterUploadForm(request.POST or None, request.FILES or None)
    report = None
    if form.is_valid():
        report = _inspected(form)
        if report and report.is_clean and "import" in request.POST:
            imported = register_import.import_register(
                _lines(form), as_of=form.cleaned_data["as_of"], actor=request.user, at=timezone.now()
            )
            messages.success(request, _("%(rows)s rows were imported.") % {"rows": imported.rows})
            return redirect("residency_staff_register")
    context = {
        "form": form,
        "report": report,
        "imports": RegisterImport.objects.select_related("imported_by")[:SHOWN_BATCHES],
    }
    wrong = form.errors or (report and not report.is_clean)
    return render(request, "accounts/residency/staff_register.html", context, status=UNPROCESSABLE if wrong else 200)


@require_GET
@never_cache
@requires("accounts.print_letters", on=handling_department)
def letter_batches(request: HttpRequest, department: Department) -> HttpResponse:
    """Who waits, and what has been printed."""
    context = {
        "waiting": queries.letters_to_print().count(),
        "most": letters.MOST_IN_A_BATCH,
        "batches": [_counted(batch) for batch in queries.batches()[:SHOWN_BATCHES]],
    }
    return render(request, "accounts/residency/staff_letters.html", context)


@require_POST
@requires("accounts.print_letters", on=handling_department)
def print_batch(request: HttpRequest, department: Department) -> HttpResponse:
    """Letters for those who wait. The answer is the only place where the codes can be read."""
    try:
        batch, made = letters.make_batch(staff=request.user, at=timezone.now())
    except letters.BatchRefused as refused:
        messages.error(request, refused.message)
        return redirect("residency_staff_letters")
    return _pdf(letter_pdf.render(made), batch)


def batch_of(request: HttpRequest, batch_id: int) -> LetterBatch:
    return get_object_or_404(LetterBatch, pk=batch_id)


@require_POST
@requires("accounts.print_letters", on=batch_of)
def print_batch_again(request: HttpRequest, batch: LetterBatch) -> HttpResponse:
    """The printer jammed: new codes, new sheets."""
    try:
        made = letters.print_again(batch, staff=request.user, at=timezone.now())
    except letters.BatchRefused as refused:
        messages.error(request, refused.message)
        return redirect("residency_staff_letters")
    return _pdf(letter_pdf.render(made), batch)


@require_POST
@requires("accounts.print_letters", on=batch_of)
def send_batch(request: HttpRequest, batch: LetterBatch) -> HttpResponse:
    """The letters went to the post."""
    sent = letters.mark_sent(batch, staff=request.user, at=timezone.now())
    messages.success(request, _("%(count)s letters recorded as sent.") % {"count": sent})
    return redirect("residency_staff_letters")


@require_http_methods(["GET", "POST"])
@never_cache
@requires("accounts.confirm_at_counter")
def counter_look_up(request: HttpRequest) -> HttpResponse:
    """Find the resident who stands at the counter."""
    form = CounterLookUpForm(request.POST or None)
    if form.is_valid():
        try:
            person = counter.look_up(staff=request.user, code=form.cleaned_data["code"], at=timezone.now())
        except (ProofRefused, TooManyAttempts) as refused:
            form.add_error("code", refused.message)
        else:
            # The number stays on the server: nobody confirms a person by changing an address.
            request.session[AT_THE_COUNTER] = person.pk
            return redirect("residency_staff_counter_confirm")
    context = {"form": form}
    return render(
        request, "accounts/residency/staff_counter.html", context, status=UNPROCESSABLE if form.errors else 200
    )


@require_http_methods(["GET", "POST"])
@never_cache
@requires("accounts.confirm_at_counter")
def counter_confirm(request: HttpRequest) -> HttpResponse:
    """The ID has been seen."""
    person = User.objects.filter(pk=request.session.get(AT_THE_COUNTER)).first()
    if person is None:
        return redirect("residency_staff_counter")
    form = CounterConfirmForm(request.POST or None)
    if form.is_valid():
        try:
            counter.confirm(user=person, staff=request.user, at=timezone.now(), **form.given())
        except counter.HeldElsewhere as refused:
            form.add_error("settle", refused.message)
            form.ask_to_settle()
        except ProofRefused as refused:
            form.add_error(None, refused.message)
        else:
            del request.session[AT_THE_COUNTER]
            messages.success(request, _("Residency confirmed."))
            return redirect("residency_staff_counter")
    context = {"form": form, "person": person}
    return render(
        request, "accounts/residency/staff_confirm.html", context, status=UNPROCESSABLE if form.errors else 200
    )


def _lines(form: RegisterUploadForm) -> io.TextIOWrapper:
    upload = form.cleaned_data["file"]
    upload.seek(0)
    return io.TextIOWrapper(upload.file, encoding="utf-8-sig", newline="")


def _inspected(form: RegisterUploadForm) -> register_import.Report | None:
    lines = _lines(form)
    try:
        return register_import.inspect(lines)
    except UnicodeDecodeError:
        form.add_error("file", _("The file is not text in UTF-8. Save it as CSV UTF-8."))
        return None
    finally:
        # Otherwise the wrapper would close the upload with itself.
        lines.detach()


def _counted(batch: LetterBatch) -> dict[str, Any]:
    states = [application.state for application in batch.applications.all()]
    return {
        "batch": batch,
        "letters": len(states),
        "printed": states.count(ResidencyState.LETTER_PRINTED),
        "confirmed": states.count(ResidencyState.VERIFIED),
    }


def _pdf(content: bytes, batch: LetterBatch) -> HttpResponse:
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="residency-letters-{batch.pk}.pdf"'
    response["Cache-Control"] = "no-store"
    return response
