"""The search over everything that can be found, and the suggestions while somebody types."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.access import public
from core.rates import limited
from core.search import audiences, index, kinds, spelling, titles
from core.search.cursors import CursorMalformed
from home.forms import SearchForm
from home.usage.counting import words_were_searched


@public
@require_safe
@limited("search")
def search(request: HttpRequest) -> HttpResponse:
    form = SearchForm(request.GET)
    words = form.wanted().get("q", "")
    context: dict[str, Any] = {
        "form": form,
        "words": words,
        "suggestions_url": reverse("search-suggestions"),
        "breadcrumb_items": [(_("Search"), "")],
    }
    if words:
        context |= _results(request, form, words)
        if "cursor" not in request.GET:
            # What was meant instead does not make the words found.
            missing = "meant" in context or not context["found"].hits
            words_were_searched(request, words, found=not missing)
    return render(request, "home/search.html", context)


def _results(request: HttpRequest, form: SearchForm, words: str) -> dict[str, Any]:
    """What the words find; where that is nothing, what they probably mean, and what comes near."""
    found = _found(request, form, words)
    if found.hits or found.cursor:
        return {"found": found, "next_url": _next(request, found.cursor)}
    audience = audiences.held_by(request.user)
    meant = spelling.mended(words, audience=audience)
    if meant and (better := _found(request, form, meant.text)).hits:
        return {"found": better, "meant": meant, "next_url": _next(request, better.cursor, q=meant.text)}
    near = [document for _score, document in titles.alike(words, audience=audience, least=0.2)]
    return {"found": found, "nearby": kinds.readable_by(request.user, near)}


def _found(request: HttpRequest, form: SearchForm, words: str) -> index.Page:
    wanted = form.wanted()
    first, last = form.period(timezone.localdate())
    options: dict[str, Any] = {
        "audience": audiences.held_by(request.user),
        "kinds": [wanted["kind"]] if "kind" in wanted else [],
        "since": _midnight(first),
        "until": _midnight(last + timedelta(days=1)) if last and last < date.max else None,
        "person": request.user,
    }
    try:
        return index.query(words, cursor=request.GET.get("cursor"), **options)
    except CursorMalformed:
        return index.query(words, **options)


def _midnight(day: date | None) -> datetime | None:
    if day is None or not 1900 <= day.year <= 2200:
        return None
    return timezone.make_aware(datetime.combine(day, time.min))


def _next(request: HttpRequest, cursor: str | None, **changed: str) -> str:
    if cursor is None:
        return ""
    query = request.GET.copy()
    for name, value in {**changed, "cursor": cursor}.items():
        query[name] = value
    return f"?{query.urlencode()}"


@public
@require_safe
@limited("suggestions")
def suggestions(request: HttpRequest) -> HttpResponse:
    """Options for the search field while somebody types."""
    words = titles.suggest(request.GET.get("q", "")[:60], audience=audiences.held_by(request.user))
    return render(request, "home/_suggestions.html", {"words": words})
