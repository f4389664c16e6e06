"""Dimensions with their weights, and the words of a questionnaire in another language."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.access import requires
from core.refusals import Refused
from core.submissions.repeats import repeat_safe
from core.ui.deeds import INVALID, READ
from surveys.building import dimensions as building
from surveys.building import translating
from surveys.forms.builder_words import DimensionFormSet, TranslationForm, dimensions_of
from surveys.models import Survey
from surveys.queries import own_words
from surveys.services import drafting
from surveys.states.permissions import MANAGE
from surveys.views.builder_loading import crumbs, survey_at


@require_http_methods(READ)
@requires(MANAGE, on=survey_at)
@repeat_safe
def dimensions(request: HttpRequest, survey: Survey) -> HttpResponse:
    rows = DimensionFormSet(request.POST or None, initial=survey.draft.get("dimensions", []), prefix="dimensions")
    if request.method == "POST" and rows.is_valid():
        written = dimensions_of(rows)
        if _changed(request, survey, lambda document: building.write(document, written)):
            return redirect(request.path if "more" in request.POST else "surveys:build", *_slug(request, survey))
    context = {
        "survey": survey,
        "rows": rows,
        "breadcrumb_items": crumbs(survey, (_("Dimensions"), "")),
    }
    status = INVALID if rows.is_bound else 200
    return render(request, "surveys/builder/dimensions.html", context, status=status)


def _slug(request: HttpRequest, survey: Survey) -> list[str]:
    return [] if "more" in request.POST else [survey.slug]


@require_http_methods(READ)
@requires(MANAGE, on=survey_at)
@repeat_safe
def translations(request: HttpRequest, survey: Survey) -> HttpResponse:
    """The words as they are and in the other language, side by side."""
    others = [(code, name) for code, name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
    asked = request.GET.get("language", "")
    language = asked if asked in dict(others) else others[0][0]
    texts = [*own_words.texts(survey), *translating.texts(survey.draft)]
    form = TranslationForm(request.POST or None, texts=texts, words=translating.words(survey.draft, language))
    if request.method == "POST" and form.is_valid():
        written = form.words()
        if _changed(request, survey, lambda document: translating.write(document, language, written)):
            return redirect("surveys:build", survey.slug)
    context = {
        "survey": survey,
        "form": form,
        "language": dict(others)[language],
        "languages": [
            {"key": code, "label": _(name), "url": f"?language={code}"} for code, name in others if len(others) > 1
        ],
        "current": language,
        "left": sum(1 for text in texts if text.name not in translating.words(survey.draft, language)),
        "breadcrumb_items": crumbs(survey, (_("Translations"), "")),
    }
    status = INVALID if form.is_bound else 200
    return render(request, "surveys/builder/translations.html", context, status=status)


def _changed(request: HttpRequest, survey: Survey, deed: Any) -> bool:
    try:
        drafting.change(deed, survey=survey, by=request.user, at=timezone.now())
    except Refused as refusal:
        messages.error(request, refusal.message)
        return False
    messages.success(request, _("Saved."))
    return True
