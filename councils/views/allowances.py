"""What members are paid: what is owed, the lists made so far, and one list as a table for the treasury."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core import permissions
from core.access import requires
from core.audit.audit import record as audit
from core.open_data import BYTE_ORDER_MARK, defused
from core.submissions.repeats import repeat_safe
from core.ui.deeds import press
from councils.models import AllowancePayment, Body
from councils.models.meetings import procedure_of
from councils.queries import allowances as queries
from councils.services import allowances
from councils.states.meetings import KEEP
from councils.views.meeting_loading import body_at


@require_safe
@requires(KEEP, on=body_at)
def overview(request: HttpRequest, body: Body) -> HttpResponse:
    amount = procedure_of(body).allowance
    owed = list(queries.unpaid(body))
    activities = list(queries.unpaid_activities(body))
    context = {
        "body": body,
        "owed": owed,
        "amount": amount,
        "activities": activities,
        "total": amount * len(owed),
        "payable": bool(owed and amount) or bool(activities),
        "payments": queries.payments(body)[:50],
        "breadcrumb_items": [
            (_("Committees"), reverse("councils:bodies")),
            (str(body), body.get_absolute_url()),
            (_("Allowances"), ""),
        ],
    }
    return render(request, "councils/meetings/allowances.html", context)


@require_POST
@requires(KEEP, on=body_at)
@repeat_safe
def make_list(request: HttpRequest, body: Body) -> HttpResponse:
    return press(
        request,
        lambda: allowances.make_payment_list(body, by=request.user, at=timezone.now()),
        back=reverse("councils:allowances", args=[body.slug]),
        done=_("The list is made. No attendance on it can be paid a second time."),
    )


def payment_at(request: HttpRequest, pk: int) -> AllowancePayment:
    payment = AllowancePayment.objects.select_related("body").filter(pk=pk).first()
    if payment is None or not permissions.allowed(request.user, KEEP, payment):
        raise Http404
    return payment


@require_safe
@requires(KEEP, on=payment_at)
def as_table(request: HttpRequest, payment: AllowancePayment) -> HttpResponse:
    """Names and amounts leave the house here, so it is on record who took them."""
    audit("councils.export_allowances", actor=request.user, at=timezone.now(), target=payment)
    response = HttpResponse("".join(_table(payment)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="allowances-{payment.pk}.csv"'
    return response


def _table(payment: AllowancePayment) -> Iterator[str]:
    sheet = StringIO()
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow([_("Member"), _("Body"), _("Meeting or activity"), _("Day"), _("Amount (won)")])
    for line in queries.lines(payment):
        name = line.member.name or line.member.user.display_name
        writer.writerow([defused(cell) for cell in (name, str(payment.body), line.what, line.day, line.amount)])
    yield BYTE_ORDER_MARK
    yield sheet.getvalue()
