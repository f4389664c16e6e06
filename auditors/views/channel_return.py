"""Coming back with the receipt: reading answers, adding messages, fetching files. The receipt comes with each request
and stays nowhere: no session knows it, and no address holds it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from auditors.forms.channel import MessageForm, ReceiptForm
from auditors.models import ConfidentialReport, SealedFile, SealedMessage
from auditors.queries import confidential as queries
from auditors.queries import confidential_threads as threads
from auditors.services import channel_tickets as tickets
from auditors.services import confidential, confidential_files
from auditors.services import confidential_reading as reading
from auditors.services.refusals import AuditRefused
from auditors.states.confidential import OPEN
from auditors.views.channel_door import MESSAGES, WRONG_RECEIPTS, for_reporters, may_enter, page
from core.access import public
from core.fleeting import network_of
from core.sealing import receipts
from core.ui.deeds import READ, blame
from core.ui.views import too_many_requests
from core.uploads import UploadRefused


@dataclass(frozen=True)
class Visit:
    """A report, and in the memory of this request what opens it."""

    report: ConfidentialReport
    receipt: str
    key: bytes


@public
@require_http_methods(READ)
@for_reporters
def come_back(request: HttpRequest) -> HttpResponseBase:
    at = timezone.now()
    if request.method != "POST":
        return page(request, "come_back", {}, form=ReceiptForm(initial={"ticket": tickets.new(at=at)}))
    if wait := WRONG_RECEIPTS.seconds_to_wait(network_of(request)):
        return too_many_requests(request, seconds=wait)
    form = ReceiptForm(request.POST)
    if form.is_valid() and may_enter(form, at=at):
        visit = _visit(request, form.cleaned_data["receipt"])
        if visit is not None:
            return _conversation(request, visit)
        form.add_error("receipt", _unknown())
    return page(request, "come_back", {}, form=form)


@public
@require_http_methods(READ)
@for_reporters
def add_message(request: HttpRequest) -> HttpResponseBase:
    if request.method != "POST":
        return redirect("integrity:come_back")
    at, visitor = timezone.now(), network_of(request)
    if wait := max(WRONG_RECEIPTS.seconds_to_wait(visitor), MESSAGES.seconds_to_wait(visitor)):
        return too_many_requests(request, seconds=wait)
    form = MessageForm(request.POST, request.FILES)
    visit = _visit(request, request.POST.get("receipt", ""))
    if visit is None:
        return _ask_again(request)
    if form.is_valid() and may_enter(form, at=at):
        MESSAGES.count(visitor)
        if _added(visit, form):
            return _conversation(request, visit, sent=True)
    return _conversation(request, visit, form=form)


@public
@require_http_methods(READ)
@for_reporters
def fetch_file(request: HttpRequest) -> HttpResponseBase:
    if request.method != "POST":
        return redirect("integrity:come_back")
    if wait := WRONG_RECEIPTS.seconds_to_wait(network_of(request)):
        return too_many_requests(request, seconds=wait)
    visit = _visit(request, request.POST.get("receipt", ""))
    if visit is None:
        return _ask_again(request)
    file = threads.file_of_reporter(visit.report, request.POST.get("file", ""))
    if file is None:
        raise Http404
    return _download(file, visit.key)


def _visit(request: HttpRequest, typed: str) -> Visit | None:
    """The same answer, after the same question to the database, for every receipt that fits no report."""
    try:
        receipt = receipts.read(typed)
    except receipts.ReceiptUnreadable:
        return None
    report = queries.report_of(receipt)
    if report is None:
        WRONG_RECEIPTS.count(network_of(request))
        return None
    return Visit(report, receipt, confidential.open_with(report, receipt))


def _ask_again(request: HttpRequest) -> HttpResponse:
    """The receipt that a page carried opens nothing any more, or never did."""
    form = ReceiptForm({"ticket": tickets.new(at=timezone.now()), "receipt": request.POST.get("receipt", "")})
    if form.is_valid():
        form.add_error("receipt", _unknown())
    return page(request, "come_back", {}, form=form)


def _unknown() -> str:
    return _(
        "No report fits this receipt. Please compare it sign by sign with your note. A report that was closed is "
        "destroyed after some time, and its receipt with it."
    )


def _added(visit: Visit, form: MessageForm) -> bool:
    data = form.cleaned_data
    try:
        confidential.write_message(
            visit.report,
            visit.key,
            data["text"],
            author=SealedMessage.Author.REPORTER,
            files=data["files"],
            on=timezone.localdate(),
        )
    except UploadRefused as refusal:
        form.add_error("files", refusal.message)
    except AuditRefused as refusal:
        blame(form, refusal)
    return form.is_valid()


def _conversation(request: HttpRequest, visit: Visit, *, form: Any = None, sent: bool = False) -> HttpResponse:
    body, lines = reading.thread(visit.report, visit.key, on=timezone.localdate())
    empty = MessageForm(initial={"ticket": tickets.new(at=timezone.now()), "receipt": visit.receipt})
    context = {
        "report": visit.report,
        "receipt": visit.receipt,
        "body": body,
        "lines": lines,
        "progress": reading.progress(visit.report),
        "is_open": visit.report.state in OPEN,
        "sent": sent,
        "writing": form or empty,
    }
    return page(request, "conversation", context, form=form)


def _download(file: SealedFile, key: bytes) -> HttpResponse:
    """Always saved, never shown: what is in it does not run here."""
    description = confidential_files.describe(file, key)
    content = b"".join(reading.handed_out(file, description))
    response = HttpResponse(content, content_type=description.media_type)
    response.headers["Content-Disposition"] = content_disposition_header(True, description.name) or "attachment"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
