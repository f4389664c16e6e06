"""Taking a sheet of equipment in: looked at first, with every fault by its line."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import uploads
from core.access import requires
from core.refusals import Refused
from core.spreadsheets import SpreadsheetRefused
from core.submissions.repeats import repeat_safe
from core.ui.deeds import INVALID, READ
from core.uploads import UploadRefused, trying
from facilities.forms.register import SheetForm
from facilities.services import register_sheets
from facilities.states import MANAGE_REGISTER
from facilities.views.register_loading import staff_crumbs

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@require_safe
@requires(MANAGE_REGISTER)
def sheet(request: HttpRequest) -> HttpResponse:
    answer = HttpResponse(register_sheets.as_sheet(request.user), content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, _("Equipment") + ".xlsx")
    return answer


@require_http_methods(READ)
@requires(MANAGE_REGISTER)
@repeat_safe
def take_in(request: HttpRequest) -> HttpResponse:
    if request.method == "POST" and request.POST.get("tried"):
        return _really(request)
    form = SheetForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form, "breadcrumb_items": staff_crumbs((_("Import"), ""))}
    if request.method == "POST" and form.is_valid():
        try:
            context |= _tried(request, form.cleaned_data["file"])
        except UploadRefused as refused:
            form.add_error("file", refused.message)
        except SpreadsheetRefused as refused:
            form.add_error("file", str(refused))
    status = INVALID if form.errors else 200
    return render(request, "facilities/register/staff/import.html", context, status=status)


def _tried(request: HttpRequest, file: Any) -> dict[str, Any]:
    """What the sheet would do. It is kept, so that the same is taken in afterwards."""
    stored = trying.keep(file, by=request.user, at=timezone.now())
    with stored.file.open("rb") as content:
        run = register_sheets.look_at(content, by=request.user, today=timezone.localdate())
    return {"run": run, "stored": stored}


def _really(request: HttpRequest) -> HttpResponse:
    stored = trying.kept(request.POST["tried"], by=request.user)
    if stored is None:
        messages.error(request, _("The file is no longer here. Please choose it again."))
        return redirect("facilities:import")
    try:
        with stored.file.open("rb") as file:
            taken = register_sheets.take_in(file, by=request.user, at=timezone.now(), today=timezone.localdate())
    except (Refused, SpreadsheetRefused) as refused:
        messages.error(request, str(refused))
        return redirect("facilities:import")
    uploads.remove(stored, at=timezone.now())
    numbers = {"added": len(taken.added), "changed": len(taken.changed)}
    messages.success(request, _("Taken in: %(added)s new, %(changed)s changed.") % numbers)
    return redirect("facilities:register")
