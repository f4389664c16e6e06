"""Answering, section by section or on one page."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from core.access import public
from core.ui.deeds import READ
from surveys.views.answer_doors import survey_at


@require_http_methods(READ)
@public
def answer(request: HttpRequest, slug: str) -> HttpResponseBase:
    return redirect(survey_at(request, slug))


@require_safe
@public
def thanks(request: HttpRequest, slug: str) -> HttpResponseBase:
    return redirect(survey_at(request, slug))
