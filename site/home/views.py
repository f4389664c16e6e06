from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.files.storage import default_storage
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from core import open_data
from core.access import public
from core.rates import limited
from core.search import index, titles
from core.search.cursors import CursorMalformed
from home import machine_readable
from home.forms import SPANS, SearchForm

# What file systems allow, in bytes.
LONGEST_FILE_NAME = 255
AUDIENCE = frozenset({index.PUBLIC})
WRITERS = {"csv": (open_data.as_csv, "text/csv; charset=utf-8"), "json": (open_data.as_json, "application/json")}


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


@public
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    context = {"datasets": open_data.datasets(), "breadcrumb_items": [(_("Open data"), "")]}
    return render(request, "home/data.html", context)


@public
@require_safe
@limited("downloads")
def dataset(request: HttpRequest, name: str, format: str) -> StreamingHttpResponse:
    """A table as a file, sent while it is read."""
    table = open_data.named(name)
    if table is None or format not in WRITERS:
        raise Http404
    write, content_type = WRITERS[format]
    response = StreamingHttpResponse(_in_chunks(write(table, timezone.now())), content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}.{format}"'
    return response


async def _in_chunks(chunks: Iterator[bytes]) -> AsyncIterator[bytes]:
    """The server would gather a plain iterator in memory before it sends the first byte."""
    following = sync_to_async(lambda: next(chunks, None))
    while (chunk := await following()) is not None:
        yield chunk


@public
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    described = machine_readable.catalogue(open_data.datasets(), base_url=settings.BASE_URL)
    return JsonResponse(
        described, json_dumps_params={"ensure_ascii": False, "indent": 1}, content_type="application/ld+json"
    )


@public
@require_safe
@cache_control(public=True, max_age=3600)
def sitemap(request: HttpRequest) -> HttpResponse:
    return render(request, "home/sitemap.xml", {"pages": machine_readable.site_map()}, content_type="application/xml")


@public
@require_safe
@cache_control(public=True, max_age=86400)
def robots(request: HttpRequest) -> HttpResponse:
    return render(request, "home/robots.txt", {"base_url": settings.BASE_URL}, content_type="text/plain; charset=utf-8")


@public
@require_safe
@cache_control(public=True, max_age=86400)
def manifest(request: HttpRequest) -> HttpResponse:
    return JsonResponse(machine_readable.web_manifest(), content_type="application/manifest+json")


@public
@require_safe
@cache_control(public=True, max_age=604_800)
def picture(request: HttpRequest, name: str) -> FileResponse:
    """A picture that Wagtail made for a page, from wherever files are kept; its name changes with its content."""
    if not name.isprintable() or len(name.encode()) > LONGEST_FILE_NAME:
        raise Http404
    try:
        return FileResponse(default_storage.open(f"images/{name}"))
    except (FileNotFoundError, IsADirectoryError) as error:
        raise Http404 from error


@public
@require_safe
@cache_control(public=True, max_age=86400)
def favicon(request: HttpRequest) -> HttpResponse:
    """Where browsers look that do not read the page's own link."""
    return HttpResponseRedirect(static("favicon.svg"))
