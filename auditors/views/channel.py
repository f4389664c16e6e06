"""Reporting in confidence, from reading how it works to the receipt."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from auditors.forms.channel import ReportForm
from auditors.models import ReportKind
from auditors.queries import confidential as queries
from auditors.services import channel_tickets as tickets
from auditors.services import confidential
from auditors.services import confidential_reading as reading
from auditors.services.confidential import FIELDS
from auditors.services.refusals import AuditRefused
from auditors.views.channel_door import REPORTS, for_reporters, may_enter, page, work_is_asked
from core.access import public, signed_in
from core.fleeting import network_of
from core.ui.deeds import READ, blame
from core.ui.views import too_many_requests
from core.uploads import UploadRefused

STEPS = (_("Before you write"), _("Write"), pgettext_lazy("report in confidence", "Receipt"))


@public
@require_safe
@for_reporters
def front(request: HttpRequest) -> HttpResponse:
    return page(request, "front", {"kinds": queries.kinds(for_staff=False)})


@signed_in
@require_safe
@for_reporters
def inside(request: HttpRequest) -> HttpResponse:
    """Asks that somebody works here, and keeps nothing of who it was."""
    if not _is_staff(request):
        raise PermissionDenied
    return page(request, "inside", {"kinds": queries.kinds(for_staff=True)})


@public
@require_safe
@for_reporters
def about(request: HttpRequest, pk: int, *, inside: bool = False) -> HttpResponse:
    return _about(request, _kind(request, pk, inside=inside))


@public
@require_http_methods(READ)
@for_reporters
def report(request: HttpRequest, pk: int, *, inside: bool = False) -> HttpResponseBase:
    kind, at = _kind(request, pk, inside=inside), timezone.now()
    if not _is_open(kind):
        return _about(request, kind)
    context = {"kind": kind, "steps": STEPS, "about_url": _address(kind, "about")}
    if request.method != "POST":
        return page(request, "report", context, form=ReportForm(kind=kind, initial={"ticket": tickets.new(at=at)}))
    if wait := REPORTS.seconds_to_wait(network_of(request)):
        return too_many_requests(request, seconds=wait)
    form = ReportForm(request.POST, request.FILES, kind=kind)
    if form.is_valid() and (ticket := may_enter(form, at=at, is_report=True)):
        REPORTS.count(network_of(request))
        again = queries.report_of(ticket.receipt) is not None
        if receipt := _submitted(kind, form, ticket):
            return page(request, "receipt", {"receipt": receipt, "again": again, "steps": STEPS, "kind": kind})
    return page(request, "report", context, form=form)


@public
@require_safe
@for_reporters
def work(request: HttpRequest) -> JsonResponse:
    """How hard a device has to work for its ticket at this moment; mostly not at all."""
    return JsonResponse({"bits": tickets.WORK_BITS if work_is_asked() else 0})


def _about(request: HttpRequest, kind: ReportKind) -> HttpResponse:
    can_exclude = len(kind.receivers) > queries.FEWEST_RECIPIENTS  # type: ignore[attr-defined]
    context = {"kind": kind, "steps": STEPS, "is_open": _is_open(kind), "can_exclude": can_exclude}
    return page(request, "about", {**context, "report_url": _address(kind, "report"), "promises": reading.promises()})


def _address(kind: ReportKind, name: str) -> str:
    return reverse(f"integrity:{name}_inside" if kind.staff_only else f"integrity:{name}", args=[kind.pk])


def _submitted(kind: ReportKind, form: Any, ticket: tickets.Ticket) -> str:
    data = form.cleaned_data
    try:
        return confidential.submit(
            kind=kind,
            naming=data["naming"],
            fields={name: data[name] for name in FIELDS},
            files=data["files"],
            excluded=data["excluded"],
            # Otherwise the page would not have been found.
            by_staff=kind.staff_only,
            on=timezone.localdate(),
            receipt=ticket.receipt,
        )
    except UploadRefused as refusal:
        form.add_error("files", refusal.message)
    except AuditRefused as refusal:
        blame(form, refusal)
    return ""


def _kind(request: HttpRequest, pk: int, *, inside: bool) -> ReportKind:
    """A kind for staff does not exist for others. Nobody's account is looked at where the kind is for everybody."""
    kind = queries.kinds(for_staff=inside).filter(pk=pk).first()
    if kind is None or (inside and not _is_staff(request)):
        raise Http404
    return kind


def _is_open(kind: ReportKind) -> bool:
    enough = len(kind.receivers) >= queries.FEWEST_RECIPIENTS  # type: ignore[attr-defined]
    return enough and queries.recovery_key() is not None


def _is_staff(request: HttpRequest) -> bool:
    return bool(request.user.is_authenticated and request.user.is_staff_member)
