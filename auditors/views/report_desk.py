"""One report as its recipients see it, and what they do with it."""

from collections.abc import Callable
from datetime import date
from typing import Any
from urllib.parse import quote
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST
from nacl.public import PrivateKey

from auditors.forms.recipients import HoldForm, LetInForm, NoteForm, ReplyForm, StepForm
from auditors.models import ConfidentialReport, SealedFile
from auditors.queries import recipients as queries
from auditors.rules.confidential import recipient_of
from auditors.services import confidential_handling as handling
from auditors.services import purging
from auditors.services.refusals import AuditRefused
from auditors.states.confidential import HANDLE_REPORT, HOLD_REPORT, ConfidentialState
from auditors.views.opened_key import with_opened_key
from auditors.views.sealed_forms import with_sealed_files
from core.access import requires
from core.refusals import Refused
from core.submissions import repeat_safe
from core.ui.deeds import INVALID, READ, blame
from core.uploads import UploadRefused
from core.workflow import engine

FACTS = (
    ("who", gettext_lazy("Who was it?")),
    ("where", gettext_lazy("Where?")),
    ("when", gettext_lazy("When?")),
    ("name", gettext_lazy("Reporter")),
    ("contact", gettext_lazy("To be reached at")),
)


def report_at(request: HttpRequest, number: str) -> ConfidentialReport:
    """To whom it was not sealed, it does not exist."""
    recipient = recipient_of(request.user)
    report = queries.reports_of(recipient).filter(number=number).first() if recipient else None
    if report is None:
        raise Http404
    return report


@require_http_methods(READ)
@requires(HANDLE_REPORT, on=report_at)
@with_opened_key
def show(request: HttpRequest, report: ConfidentialReport, private: PrivateKey) -> HttpResponse:
    return _page(request, report, private)


@require_POST
@requires(HANDLE_REPORT, on=report_at)
@with_sealed_files
@with_opened_key
@repeat_safe(private=True)
def reply(request: HttpRequest, report: ConfidentialReport, private: PrivateKey) -> HttpResponse:
    form = ReplyForm(request.POST, request.FILES)
    return _done(
        request, report, private, "reply", form, _("Your message lies ready for the reporter."),
        lambda day: handling.reply(report, private, by=request.user, on=day, **form.cleaned_data),
    )  # fmt: skip


@require_POST
@requires(HANDLE_REPORT, on=report_at)
@with_opened_key
@repeat_safe(private=True)
def note(request: HttpRequest, report: ConfidentialReport, private: PrivateKey) -> HttpResponse:
    form = NoteForm(request.POST)
    return _done(
        request, report, private, "note", form, _("The note has been added."),
        lambda day: handling.note(report, private, by=request.user, on=day, **form.cleaned_data),
    )  # fmt: skip


@require_POST
@requires(HANDLE_REPORT, on=report_at)
@with_opened_key
@repeat_safe(private=True)
def take_step(request: HttpRequest, report: ConfidentialReport, private: PrivateKey) -> HttpResponse:
    name = request.POST.get("step", "")
    form = StepForm(request.POST, name=name)
    return _done(
        request, report, private, name, form, _("The report has been taken a step further."),
        lambda day: handling.take_step(report, private, name=name, by=request.user, on=day, **form.cleaned_data),
    )  # fmt: skip


@require_POST
@requires(HANDLE_REPORT, on=report_at)
@with_opened_key
@repeat_safe(private=True)
def let_in(request: HttpRequest, report: ConfidentialReport, private: PrivateKey) -> HttpResponse:
    form = LetInForm(request.POST, candidates=queries.candidates(report))
    return _done(
        request, report, private, "let_in", form, _("One more recipient reads this report now."),
        lambda day: handling.let_in(report, private, by=request.user, on=day, **form.cleaned_data),
    )  # fmt: skip


@require_POST
@requires(HOLD_REPORT, on=report_at)
@with_opened_key
@repeat_safe(private=True)
def hold(request: HttpRequest, report: ConfidentialReport, private: PrivateKey) -> HttpResponse:
    """Ask to keep it, agree, or let it go: which of these, the button says."""
    deed = request.POST.get("deed", "")
    if deed == "ask":
        form = HoldForm(request.POST)
        return _done(
            request, report, private, "hold", form, _("Asked for. Another recipient has to agree."),
            lambda day: purging.ask_hold(report, by=request.user, on=day, **form.cleaned_data),
        )  # fmt: skip
    verb = purging.agree_hold if deed == "agree" else purging.end_hold
    try:
        verb(report, by=request.user, on=timezone.localdate())
    except AuditRefused as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, _("Done."))
    return redirect(report.get_absolute_url())


def file_at(request: HttpRequest, number: str, public_name: UUID, original: bool = False) -> tuple[SealedFile, bool]:
    file = SealedFile.objects.filter(report=report_at(request, number), public_name=public_name).first()
    if file is None:
        raise Http404
    return file, original


@require_http_methods(READ)
@requires(HANDLE_REPORT)
@cache_control(no_store=True)
def read_file(request: HttpRequest, number: str, public_name: UUID, original: bool = False) -> HttpResponseBase:
    """Always as a download: nothing that a stranger sent is shown by this site."""
    file, _original = file_at(request, number, public_name)
    return _file(request, (file, original))


@with_opened_key
def _file(request: HttpRequest, wanted: tuple[SealedFile, bool], private: PrivateKey) -> HttpResponseBase:
    file, original = wanted
    try:
        description, pieces = handling.read_file(
            file, private, original=original, by=request.user, on=timezone.localdate()
        )
    except AuditRefused as refusal:
        messages.error(request, refusal.message)
        return redirect(file.report.get_absolute_url())
    response = StreamingHttpResponse(pieces, content_type="application/octet-stream")
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(description.name)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def _done(
    request: HttpRequest,
    report: ConfidentialReport,
    private: PrivateKey,
    name: str,
    form: Any,
    done: str,
    deed: Callable[[date], Any],
) -> HttpResponse:
    """One service, then back to the report; what is refused comes back with everything that was typed."""
    if form.is_valid():
        try:
            deed(timezone.localdate())
        except UploadRefused as refusal:
            form.add_error("files", refusal.message)
        except Refused as refusal:
            blame(form, refusal)
        else:
            messages.success(request, done)
            return redirect(report.get_absolute_url())
    return _page(request, report, private, {name: form}, status=INVALID)


def _page(
    request: HttpRequest,
    report: ConfidentialReport,
    private: PrivateKey,
    given: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    report, today, given = report_at(request, report.number), timezone.localdate(), given or {}
    try:
        opened = handling.read(report, private, by=request.user, on=today)
    except AuditRefused as refusal:
        messages.error(request, refusal.message)
        return redirect("integrity:desk")
    seen = {"seen": opened.last_position}
    steps = [
        (
            step,
            _fresh(given.get(step.name), seen) or StepForm(initial=seen, name=step.name),
            step.name in handling.EXPLAINED,
        )
        for step in engine.available(report, request.user)
    ]
    candidates = queries.candidates(report)
    context = {
        "report": report,
        "opened": opened,
        "facts": [(label, opened.body[name]) for name, label in FACTS if opened.body.get(name)],
        "is_open": report.state != ConfidentialState.CLOSED,
        "is_near": queries.is_near(report, today),
        "reply_form": _fresh(given.get("reply"), seen) or ReplyForm(initial=seen),
        "note_form": given.get("note") or NoteForm(),
        "steps": steps,
        # A step that was refused because the report moved on: its text must not be lost.
        "kept": [form for name, form in given.items() if name not in {"reply", "note", "let_in", "hold"}
                 and name not in {step.name for step, *_rest in steps}],
        "let_in_form": given.get("let_in") or (LetInForm(candidates=candidates) if candidates.exists() else None),
        "hold": queries.hold_of(report),
        "hold_form": given.get("hold") or HoldForm(),
        "holders": queries.holders(report),
        "me": recipient_of(request.user),
        "history": _history(report),
        "forms": list(given.values()),
        "breadcrumb_items": [(_("Reports in confidence"), reverse("integrity:desk")), (report.number, "")],
    }  # fmt: skip
    return render(request, "auditors/recipients/report.html", context, status=status)


def _fresh(form: Any, seen: dict[str, int]) -> Any:
    """What was typed stays, but the page it comes back on shows the newer messages too: they are seen now."""
    if form is not None:
        form.data = form.data.copy()
        form.data["seen"] = seen["seen"]
    return form


def _history(report: ConfidentialReport) -> list[dict[str, Any]]:
    workflow = report.workflow
    return [
        {
            "title": workflow.states(step.target).label,
            "at": timezone.localdate(step.at),
            "actor": step.actor.display_name if step.actor else "",
            "state": "done",
        }
        for step in engine.history(report)
    ]
