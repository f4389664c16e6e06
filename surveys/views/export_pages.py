"""The staff's page of files with answers: ask for one, watch it being made, fetch it while it is there."""

from __future__ import annotations

import io
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from core import permissions
from core.access import requires
from core.refusals import Refused
from core.submissions.repeats import repeat_safe
from core.ui.deeds import INVALID, READ, blame
from core.ui.paging import paginate
from surveys.forms.exports import ExportForm
from surveys.models import Export, Survey
from surveys.queries import exports as queries
from surveys.services import export_tables, exports
from surveys.services.refusals import SurveyRefused
from surveys.states.permissions import ANALYSE, SEE_RESPONDENTS
from surveys.states.surveys import Mode
from surveys.views.builder_loading import crumbs, survey_at

ON_A_PAGE = 20


@require_http_methods(READ)
@never_cache
@requires(ANALYSE, on=survey_at)
@repeat_safe
def overview(request: HttpRequest, survey: Survey) -> HttpResponse:
    form = ExportForm(request.POST or None, may_see_names=_may_see_names(request, survey))
    if request.method == "POST" and form.is_valid():
        try:
            export = exports.ask(survey=survey, by=request.user, at=timezone.now(), **form.cleaned_data)
        except Refused as refusal:
            blame(form, refusal)
        else:
            messages.success(request, _asked(export))
            return redirect("surveys:exports", survey.slug)
    return render(
        request, "surveys/exports/overview.html", _page(request, survey, form), status=INVALID if form.errors else 200
    )


def _asked(export: Export) -> str:
    if export.progress == Export.State.READY:
        return _("Your file is ready. Fetch it below.")
    return _("Your file is being made. You can leave this page; the file will be here.")


def _page(request: HttpRequest, survey: Survey, form: ExportForm) -> dict[str, Any]:
    page = paginate(queries.of(survey, request.user), request.GET.get("cursor"), order="-asked_at", size=ON_A_PAGE)
    return {
        "survey": survey,
        "form": form,
        "refusal": _refusal(survey),
        "is_named": survey.mode == Mode.NAMED,
        "page": page,
        "files": [_file(export) for export in page],
        "is_waiting": any(export.progress in (Export.State.WAITING, Export.State.RUNNING) for export in page),
        "hours": int(exports.LIFE.total_seconds()) // 3600,
        "breadcrumb_items": crumbs(survey, (_("Exports"), "")),
    }


def _file(export: Export) -> dict[str, Any]:
    return {
        "export": export,
        "label": exports.FORMATS[export.format].label,
        "is_alive": exports.is_alive(export, timezone.now()),
        "url": reverse("surveys:export_file", args=[export.survey.slug, export.pk]),
    }


def _refusal(survey: Survey) -> str:
    """Why no rows are given out now, before anybody asks for them."""
    try:
        export_tables.refuse_rows(survey, timezone.now())
    except SurveyRefused as refused:
        return refused.message
    return ""


def _may_see_names(request: HttpRequest, survey: Survey) -> bool:
    return survey.mode == Mode.NAMED and permissions.allowed(request.user, SEE_RESPONDENTS, survey)


@require_safe
@never_cache
@requires(ANALYSE, on=survey_at)
def progress(request: HttpRequest, survey: Survey) -> HttpResponse:
    """The list of files alone, for a page that asks again while one is being made."""
    page = _page(request, survey, ExportForm(may_see_names=False))
    return render(request, "surveys/exports/_files.html", page)


@require_safe
@never_cache
@requires(ANALYSE, on=lambda request, slug, pk: survey_at(request, slug))
def export_file(request: HttpRequest, survey: Survey) -> HttpResponseBase:
    pk = request.resolver_match.kwargs["pk"]  # type: ignore[union-attr]
    export = queries.of(survey, request.user).filter(pk=pk).first()
    if export is None:
        raise Http404
    try:
        file = exports.fetch(export=export, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
        return redirect("surveys:exports", survey.slug)
    kind = exports.FORMATS[export.format]
    return FileResponse(file, as_attachment=True, filename=exports.file_name(export), content_type=kind.content_type)


@require_safe
@requires(ANALYSE, on=survey_at)
def codebook(request: HttpRequest, survey: Survey) -> HttpResponse:
    file = io.BytesIO()
    exports.codebook(survey, file)
    response = HttpResponse(file.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(True, f"{survey.slug}-codebook.csv")
    return response
