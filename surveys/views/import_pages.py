"""Taking files in: a questionnaire as XLSForm, and one person's reading of a batch of sheets. Each is tried first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, BinaryIO

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core import uploads
from core.access import requires
from core.refusals import Refused
from core.spreadsheets import SpreadsheetRefused
from core.submissions.repeats import repeat_safe
from core.ui.deeds import INVALID, READ
from core.uploads import UploadRefused, trying
from surveys.forms.importing import WorkbookForm
from surveys.models import PaperBatch, Survey
from surveys.services import form_imports, paper_files
from surveys.services.exports import XLSX
from surveys.states.permissions import ENTER_PAPER, MANAGE
from surveys.views.builder_loading import crumbs, survey_at
from surveys.views.paper_loading import batch_at, batch_crumbs, batch_url


@require_http_methods(READ)
@never_cache
@requires(MANAGE, on=survey_at)
@repeat_safe
def take_form(request: HttpRequest, survey: Survey) -> HttpResponse:
    """An XLSForm in place of the draft."""
    back = reverse("surveys:build", args=[survey.slug])
    try:
        form_imports.refuse_late(survey)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(back)
    page = {
        "survey": survey,
        "revision": survey.draft_revision,
        "breadcrumb_items": crumbs(survey, (_("Import a questionnaire"), "")),
    }

    def take(file: BinaryIO) -> str:
        form_imports.take_in(
            survey=survey, file=file, revision=_whole(request.POST.get("revision")), by=request.user, at=timezone.now()
        )
        return _("The questionnaire is taken over. Look through it before you publish it.")

    return _tried_first(request, form_imports.look_at, take, "surveys/importing/form.html", page, back=back)


@require_http_methods(READ)
@never_cache
@requires(ENTER_PAPER, on=batch_at)
@repeat_safe
def take_sheets(request: HttpRequest, batch: PaperBatch) -> HttpResponse:
    """A spreadsheet as one person's reading of a batch: the other person still reads the paper."""
    page = {
        "survey": batch.survey,
        "batch": batch,
        "breadcrumb_items": batch_crumbs(batch, (_("Sheets from a spreadsheet"), "")),
    }

    def take(file: BinaryIO) -> str:
        count = paper_files.take_in(batch, file, by=request.user)
        return ngettext("%(count)s sheet is taken in.", "%(count)s sheets are taken in.", count) % {"count": count}

    return _tried_first(
        request, lambda file: paper_files.look_at(batch, file), take, "surveys/importing/sheets.html", page,
        back=batch_url(batch),
    )  # fmt: skip


@require_safe
@requires(ENTER_PAPER, on=batch_at)
def sheet_template(request: HttpRequest, batch: PaperBatch) -> HttpResponse:
    try:
        content = paper_files.template(batch)
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect(batch_url(batch))
    answer = HttpResponse(content, content_type=XLSX)
    answer["Content-Disposition"] = content_disposition_header(True, f"{batch.survey.slug}-{batch}.xlsx")
    return answer


def _tried_first(
    request: HttpRequest,
    look: Callable[[BinaryIO], Any],
    take: Callable[[BinaryIO], str],
    template: str,
    page: dict[str, Any],
    *,
    back: str,
) -> HttpResponse:
    """The first press shows what the file would do, the second does it with the same file."""
    if request.method == "POST" and request.POST.get("tried"):
        return _really(request, take, back)
    form = WorkbookForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            stored = trying.keep(form.cleaned_data["file"], by=request.user, at=timezone.now())
            with stored.file.open("rb") as file:
                page |= {"run": look(file), "stored": stored}
        except (UploadRefused, Refused) as refused:
            form.add_error("file", refused.message)
        except SpreadsheetRefused as refused:
            form.add_error("file", str(refused))
    return render(request, template, {"form": form, **page}, status=INVALID if form.errors else 200)


def _really(request: HttpRequest, take: Callable[[BinaryIO], str], back: str) -> HttpResponse:
    stored = trying.kept(request.POST["tried"], by=request.user)
    if stored is None:
        messages.error(request, _("The file is no longer here. Please choose it again."))
        return redirect(request.path)
    try:
        with stored.file.open("rb") as file:
            done = take(file)
    except (Refused, SpreadsheetRefused) as refused:
        messages.error(request, str(refused))
        return redirect(request.path)
    uploads.remove(stored, at=timezone.now())
    messages.success(request, done)
    return redirect(back)


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else -1
