"""Open data: the list of tables, a page for each, and the tables themselves as files."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core import open_data
from core.access import public
from core.open_data import FORMATS, Dataset, Format
from core.rates import limited
from core.streaming import streamed
from core.ui.tags.page import language_prefix
from home.usage import summaries
from home.usage.counting import file_was_downloaded

PREVIEW_ROWS = 10


@public
@require_safe
def data(request: HttpRequest) -> HttpResponse:
    downloads = summaries.downloads_of_year(timezone.localdate())
    context = {
        "datasets": [{"table": table, "downloads": downloads.get(table.name, 0)} for table in open_data.datasets()],
        "formats": FORMATS.values(),
        "breadcrumb_items": [(_("Open data"), "")],
    }
    return render(request, "home/data.html", context)


@public
@require_safe
def dataset(request: HttpRequest, name: str) -> HttpResponse:
    """What a table holds, with its first rows."""
    table = _named(name)
    context: dict[str, Any] = {
        "dataset": table,
        "formats": FORMATS.values(),
        "columns": [{"key": column.name, "label": column.label} for column in table.columns],
        "explained": any(column.meaning for column in table.columns),
        "rows": [_shown(row) for row in open_data.preview(table, count=PREVIEW_ROWS, at=timezone.now())],
        "parameters": open_data.parameters(table),
        "api_url": f"/api/v1/data/{table.name}",
        "breadcrumb_items": [(_("Open data"), f"{language_prefix()}/data/"), (table.title, "")],
    }
    return render(request, "home/dataset.html", context)


def _shown(row: Sequence[Any]) -> list[Any]:
    """As in the files: what is not known is an empty cell."""
    return ["" if cell is None else cell for cell in row]


@public
@require_safe
@limited("downloads")
def download(request: HttpRequest, name: str, format: str) -> HttpResponseBase:
    """A table as a file, sent while it is read."""
    table, chosen, at = _named(name), FORMATS.get(format), timezone.now()
    if chosen is None:
        raise Http404
    changed = table.changed_at(at) if table.changed_at else None
    response = _not_changed(request, changed) or _file(request, table, chosen, at)
    if changed:
        response["Last-Modified"] = http_date(int(changed.timestamp()))
    response["Access-Control-Allow-Origin"] = "*"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _named(name: str) -> Dataset:
    table = open_data.named(name)
    if table is None:
        raise Http404
    return table


def _not_changed(request: HttpRequest, changed: datetime | None) -> HttpResponseBase | None:
    if changed is None:
        return None
    answer: HttpResponseBase | None = get_conditional_response(request, last_modified=int(changed.timestamp()))
    return answer


def _file(request: HttpRequest, table: Dataset, format: Format, at: datetime) -> HttpResponseBase:
    response: HttpResponseBase
    if request.method == "HEAD":
        # The server would read the whole table only to throw it away.
        response = HttpResponse(content_type=format.content_type)
    else:
        response = streamed(request, open_data.written(table, format, at), content_type=format.content_type)
        file_was_downloaded(request, f"{table.name}.{format.name}")
    name = f"{table.title} {timezone.localdate(at):%Y-%m-%d}.{format.name}"
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    return response
