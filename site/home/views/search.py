"""The search over everything that can be found, and the suggestions while somebody types."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.access import public
from core.rates import limited
from core.search import index, titles
from core.search.cursors import CursorMalformed
from home.forms import SPANS, SearchForm

AUDIENCE = frozenset({index.PUBLIC})


@public
@require_safe
@limited("search")
def search(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    words = form.cleaned_data.get("q", "") if form.is_valid() else ""
    context: dict[str, Any] = {
        "form": form,
        "words": words,
        "suggestions_url": reverse("search-suggestions"),
        "breadcrumb_items": [(_("Search"), "")],
    }
    if words:
        found = _found(form, request.GET.get("cursor"))
        context |= {"found": found, "next_url": _next(request, found.cursor)}
        if not found.hits:
            context["nearby"] = [document for _score, document in titles.alike(words, audience=AUDIENCE, least=0.2)]
    return render(request, "home/search.html", context)


def _next(request: HttpRequest, cursor: str | None) -> str:
    if cursor is None:
        return ""
    query = request.GET.copy()
    query["cursor"] = cursor
    return f"?{query.urlencode()}"


def _found(form: SearchForm, cursor: str | None) -> index.Page:
    kind, span = form.cleaned_data["kind"], form.cleaned_data["since"]
    since = timezone.now() - timedelta(days=SPANS[span]) if span else None
    kinds = [kind] if kind else []
    try:
        return index.query(form.cleaned_data["q"], audience=AUDIENCE, kinds=kinds, since=since, cursor=cursor)
    except CursorMalformed:
        return index.query(form.cleaned_data["q"], audience=AUDIENCE, kinds=kinds, since=since)


@public
@require_safe
@limited("suggestions")
def suggestions(request: HttpRequest) -> HttpResponse:
    """Options for the search field while somebody types."""
    words = titles.suggest(request.GET.get("q", "")[:60], audience=AUDIENCE)
    return render(request, "home/_suggestions.html", {"words": words})
