"""Every table of open data in the API: which there are, and their rows page by page."""

import json
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import http_date, urlencode
from django.utils.translation import gettext as _
from ninja import NinjaAPI

from core import open_data
from core.access import public
from core.open_data import FORMATS, Dataset, FilterRefused
from core.open_data.cells import plain
from core.ui.paging import LARGEST_PAGE

ROOT = "/api/v1/data"
USUAL_LIMIT = 50


def register(api: NinjaAPI) -> None:
    """The document names every table by itself (`api_document`), so these two stay out of what ninja writes."""
    api.get("/data", include_in_schema=False)(tables)
    api.get("/data/{slug:name}", include_in_schema=False)(rows)


@public
def tables(request: HttpRequest) -> HttpResponse:
    return _json({"tables": [described(table) for table in open_data.datasets()]})


@public
def rows(request: HttpRequest, name: str) -> HttpResponse:
    table, at = open_data.named(name), timezone.now()
    if table is None:
        raise Http404
    wanted = {key: request.GET[key] for key in request.GET}
    cursor, limit = wanted.pop("cursor", ""), _limit(wanted.pop("limit", str(USUAL_LIMIT)))
    page = open_data.page(table, wanted=wanted, cursor=cursor, limit=limit, at=at)
    following = page.cursor and _address(table, {**wanted, "limit": str(limit), "cursor": page.cursor})
    response = _json(
        {
            "name": table.name,
            "title": str(table.title),
            "licence": table.licence.value,
            "rows": page.rows,
            "next": following,
        }
    )
    if following:
        response["Link"] = f'<{following}>; rel="next"'
    changed = table.changed_at(at) if table.changed_at else None
    if changed:
        response["Last-Modified"] = http_date(int(changed.timestamp()))
    return response


def _limit(text: str) -> int:
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= LARGEST_PAGE):
        raise FilterRefused(
            {
                "limit": _("%(name)s must be a whole number from 1 to %(most)s.")
                % {"name": "limit", "most": LARGEST_PAGE}
            }
        )
    return int(text)


def described(table: Dataset) -> dict[str, Any]:
    return {
        "name": table.name,
        "title": str(table.title),
        "description": str(table.description),
        "licence": table.licence.value,
        "cycle": str(table.cycle),
        "rows": _address(table, {}),
        "downloads": {format: urljoin(settings.BASE_URL, f"/data/{table.name}.{format}") for format in FORMATS},
        "columns": [
            {
                "name": column.name,
                "label": str(column.label),
                "meaning": str(column.meaning),
                "kind": column.kind.value,
            }
            for column in table.columns
        ],
        "filters": list(open_data.parameters(table)),
    }


def _address(table: Dataset, parameters: dict[str, str]) -> str:
    query = f"?{urlencode(parameters)}" if parameters else ""
    return urljoin(settings.BASE_URL, f"{ROOT}/{table.name}{query}")


def _json(content: dict[str, Any]) -> HttpResponse:
    written = json.dumps(content, ensure_ascii=False, default=plain)
    return HttpResponse(written.encode(errors="replace"), content_type="application/json; charset=utf-8")
