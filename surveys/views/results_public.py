"""What everybody reads of the results: each question that was let out, and the signed report."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from core.access import public
from core.open_data import Column, Dataset, as_csv
from core.open_data import Kind as ColumnKind
from surveys.models import Report, Survey
from surveys.queries import results_public, results_report
from surveys.queries.results_shapes import QuestionFigure
from surveys.services import results_paper
from surveys.views.results_loading import public_crumbs, public_survey_at

PDF = "application/pdf"


@public
@require_safe
def results(request: HttpRequest, slug: str) -> HttpResponse:
    survey = public_survey_at(request, slug)
    context = {
        "survey": survey,
        "found": results_public.of(survey),
        "breadcrumb_items": public_crumbs(survey, (_("Results"), "")),
    }
    return render(request, "surveys/results/results.html", context)


@public
@require_safe
def as_table(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """One question as a file for spreadsheets."""
    survey = public_survey_at(request, slug)
    figure = results_public.figure_of(survey, key)
    if figure is None:
        raise Http404
    answer = HttpResponse(b"".join(_csv(figure)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = content_disposition_header(True, f"{survey.slug}-{key}.csv")
    return answer


@public
@require_safe
def report(request: HttpRequest, slug: str) -> HttpResponse:
    survey, published = _published_at(request, slug)
    context = {
        "survey": survey,
        "report": published,
        "content": results_report.shown(published.figures or {}),
        "pdf_url": reverse("surveys:report_pdf", args=[survey.slug]),
        "breadcrumb_items": public_crumbs(
            survey, (_("Results"), reverse("surveys:results", args=[survey.slug])), (pgettext("survey", "Report"), "")
        ),
    }
    return render(request, "surveys/results/published_report.html", context)


@public
@require_safe
def report_pdf(request: HttpRequest, slug: str) -> HttpResponse:
    survey, published = _published_at(request, slug)
    return as_pdf(survey, results_paper.drawn(published.figures or {}))


def as_pdf(survey: Survey, paper: bytes) -> HttpResponse:
    answer = HttpResponse(paper, content_type=PDF)
    answer["Content-Disposition"] = content_disposition_header(True, f"{survey.slug}.pdf")
    return answer


def _published_at(request: HttpRequest, slug: str) -> tuple[Survey, Report]:
    survey = public_survey_at(request, slug)
    published = results_public.report_of(survey)
    if published is None:
        raise Http404
    return survey, published


def _csv(figure: QuestionFigure) -> Iterator[bytes]:
    table = figure.table
    kinds = [ColumnKind.TEXT, *[ColumnKind.NUMBER] * len(table.kinds)]
    dataset = Dataset(
        name=figure.key,
        title=figure.text,
        description=figure.basis,
        columns=tuple(
            Column(f"c{place}", label, "", kind)
            for place, (label, kind) in enumerate(zip(table.head, kinds, strict=True))
        ),
        rows=lambda _at: iter(table.rows),
    )
    return as_csv(dataset, timezone.now())
