"""Paper, as the staff goes about it: print, count what came in, see every sheet accounted for."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core import permissions
from core.access import requires
from core.submissions.repeats import repeat_safe
from core.ui.deeds import READ, form_page, press
from surveys.forms.paper import BatchForm, RecountForm
from surveys.models import PaperBatch, Survey
from surveys.queries import paper as queries
from surveys.services import paper, paper_printing
from surveys.states.permissions import ENTER_PAPER, MANAGE
from surveys.views.paper_loading import batch_at, batch_crumbs, batch_url, crumbs, overview_url, survey_at


@require_safe
@never_cache
@requires(ENTER_PAPER, on=survey_at)
def overview(request: HttpRequest, survey: Survey) -> HttpResponse:
    batches = list(queries.batches_of(survey))
    context: dict[str, Any] = {
        "survey": survey,
        "batches": batches,
        "takes_paper": survey.on_paper and survey.state in paper.TAKES_PAPER,
        "counted": sum(batch.answers_counted or 0 for batch in batches),
        "is_unfinished": any(batch.closed_at is None for batch in batches),
        "breadcrumb_items": crumbs(survey),
    }
    return render(request, "surveys/paper/overview.html", context)


@require_safe
@requires(ENTER_PAPER, on=survey_at)
def sheet_pdf(request: HttpRequest, survey: Survey) -> HttpResponse:
    """The sheet to be printed and copied; all are alike, so that none can be told from another."""
    if survey.current is None:
        raise Http404
    response = HttpResponse(paper_printing.sheet(survey, survey.current), content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, f"{survey.slug}.pdf") or "inline"
    return response


@require_http_methods(READ)
@requires(ENTER_PAPER, on=survey_at)
@repeat_safe
def new_batch(request: HttpRequest, survey: Survey) -> HttpResponse:
    return form_page(
        request, BatchForm(request.POST or None, survey=survey),
        lambda **typed: paper.open_batch(survey=survey, by=request.user, at=timezone.now(), **typed),
        heading=_("New batch of sheets"), submit=_("Begin"), back=overview_url(survey), lead=survey.title,
        go_to=batch_url, done=_("The batch is ready. Two people now type it, each for themselves."),
        breadcrumb_items=crumbs(survey, (_("New batch of sheets"), "")),
    )  # fmt: skip


@require_safe
@never_cache
@requires(ENTER_PAPER, on=batch_at)
def batch(request: HttpRequest, batch: Any) -> HttpResponse:
    is_closed = batch.closed_at is not None
    sheets = [] if is_closed else list(batch.sheets.all())
    questionnaire = paper.questionnaire_of(batch)
    differing = [sheet for sheet in sheets if paper.differing(sheet, questionnaire)]
    own = [sheet for sheet in differing if request.user.pk in (sheet.first_by_id, sheet.second_by_id)]
    context = {
        "survey": batch.survey,
        "batch": batch,
        "left": [] if is_closed else queries.left_for(batch, request.user),
        "differing": differing,
        "to_settle": [sheet for sheet in differing if sheet not in own],
        "settled": sum(sheet.settled_by_id is not None for sheet in sheets),
        "is_complete": not is_closed and batch.typed_twice == batch.sheets_counted and not differing,
        "may_manage": permissions.allowed(request.user, MANAGE, batch.survey),
        "breadcrumb_items": batch_crumbs(batch),
    }
    return render(request, "surveys/paper/batch.html", context)


@require_http_methods(READ)
@requires(MANAGE, on=batch_at)
@repeat_safe
def recount(request: HttpRequest, batch: PaperBatch) -> HttpResponse:
    form: Any = RecountForm(request.POST or None, initial={"sheets": batch.sheets_counted})
    heading = _("Count batch %(number)s again") % {"number": batch}
    return form_page(
        request, form, lambda **typed: paper.recount(batch=batch, by=request.user, at=timezone.now(), **typed),
        heading=heading, submit=_("Correct the number"), back=batch_url(batch), lead=batch.survey.title,
        breadcrumb_items=batch_crumbs(batch, (heading, "")),
    )  # fmt: skip


@require_POST
@requires(MANAGE, on=batch_at)
@repeat_safe
def close(request: HttpRequest, batch: PaperBatch) -> HttpResponse:
    return press(
        request,
        lambda: paper.close(batch=batch, by=request.user, at=timezone.now()),
        back=reverse("surveys:paper", args=[batch.survey.slug]),
        done=_("The answers of this batch count now."),
    )
