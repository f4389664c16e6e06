"""A questionnaire as those who answer will see it, at the width of a telephone and of a desk. Nothing is stored."""

from __future__ import annotations

from csp.constants import SELF
from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from core.access import requires
from core.ui.deeds import READ
from surveys.building.documents import without_bin
from surveys.forms.pages import Page, Sheet
from surveys.models import Survey
from surveys.questionnaire import documents
from surveys.questionnaire.checking import check
from surveys.questionnaire.posting import answers_from
from surveys.states.permissions import MANAGE
from surveys.views.builder_loading import crumbs, survey_at

# Random orders look the same at each look.
SEED = 7


@require_safe
@requires(MANAGE, on=survey_at)
def preview(request: HttpRequest, survey: Survey) -> HttpResponse:
    context = {"survey": survey, "breadcrumb_items": crumbs(survey, (_("Preview"), ""))}
    return render(request, "surveys/builder/preview.html", context)


@xframe_options_sameorigin
@csp_replace({"frame-ancestors": [SELF]})
@require_http_methods(READ)
@requires(MANAGE, on=survey_at)
def preview_page(request: HttpRequest, survey: Survey) -> HttpResponse:
    questionnaire = documents.read(without_bin(survey.draft))
    raw = answers_from(questionnaire, request.POST)
    sheet = Sheet(questionnaire, raw, SEED, get_language() or settings.LANGUAGE_CODE, not survey.step_by_step)
    page, faults, done = _turned(request, sheet)
    context = {
        "survey": survey,
        "page": page,
        "faults": faults,
        "done": done,
        "logic": documents.written(questionnaire),
    }
    return render(request, "surveys/builder/preview_page.html", context)


def _turned(request: HttpRequest, sheet: Sheet) -> tuple[Page, dict[str, str], bool]:
    """The page after the press, what is wrong with the answers on it, and whether it was the last."""
    page = sheet.page(sheet.index_of(request.POST.get("section", "")))
    move = request.POST.get("move", "")
    if move == "back":
        return sheet.page(max(0, page.index - 1)), {}, False
    if not move:
        return page, {}, False
    found = check(sheet.questionnaire, sheet.raw, SEED).faults
    here = {one.key: found[one.key] for one in page.questions if one.key in found}
    if here:
        faulty = Sheet(sheet.questionnaire, sheet.raw, SEED, sheet.language, sheet.whole, here)
        return faulty.page(page.index), here, False
    if move == "send":
        return page, {}, True
    return sheet.page(min(page.index + 1, page.of - 1)), {}, False
