"""From a path to a batch of sheets."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from surveys.models import PaperBatch, Survey
from surveys.queries import paper
from surveys.views import builder_loading


def survey_at(request: HttpRequest, slug: str, **_more: Any) -> Survey:
    return builder_loading.survey_at(request, slug)


def batch_at(request: HttpRequest, slug: str, number: int, **_more: Any) -> PaperBatch:
    batch = paper.batches_of(survey_at(request, slug)).filter(number=number).first()
    if batch is None:
        raise Http404
    return batch


def crumbs(survey: Survey, *pages: tuple[Any, str]) -> list[tuple[Any, str]]:
    return builder_loading.crumbs(survey, (_("On paper"), overview_url(survey) if pages else ""), *pages)


def batch_crumbs(batch: PaperBatch, *pages: tuple[Any, str]) -> list[tuple[Any, str]]:
    here = (_("Batch %(number)s") % {"number": batch}, batch_url(batch) if pages else "")
    return crumbs(batch.survey, here, *pages)


def overview_url(survey: Survey) -> str:
    return reverse("surveys:paper", args=[survey.slug])


def batch_url(batch: PaperBatch) -> str:
    return reverse("surveys:paper_batch", args=[batch.survey.slug, batch.number])
