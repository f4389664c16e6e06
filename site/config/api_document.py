"""What the API's document says beyond the routers of the apps: every table with its own filters and an example."""

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

from config import api_tables
from core import open_data
from core.open_data import Column, Dataset, Kind
from core.ui.paging import LARGEST_PAGE

_SCHEMAS: dict[Kind, dict[str, Any]] = {
    Kind.TEXT: {"type": "string"},
    Kind.CHOICE: {"type": "string"},
    Kind.INTEGER: {"type": "integer"},
    Kind.NUMBER: {"type": "number"},
    Kind.DATE: {"type": "string", "format": "date"},
    Kind.MOMENT: {"type": "string", "format": "date-time"},
    Kind.BOOLEAN: {"type": "boolean"},
}
_SAMPLES: dict[Kind, Any] = {
    Kind.INTEGER: 12,
    Kind.NUMBER: 97.5,
    Kind.DATE: "2026-03-02",
    Kind.MOMENT: "2026-03-02T09:30:00+09:00",
    Kind.BOOLEAN: True,
}
_PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "instance"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "instance": {"type": "string"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"parameter": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}


class PublicAPI(NinjaAPI):
    """Its document holds what every path has in common, and a path for each table."""

    def get_openapi_schema(self, **options: Any) -> Any:
        document = super().get_openapi_schema(**options)
        document["info"]["description"] = _manners()
        document["paths"] = {**_table_paths(), **document["paths"]}
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        schemas["Problem"] = _PROBLEM
        for operations in document["paths"].values():
            for operation in operations.values():
                operation["responses"] = {
                    **{str(code): said for code, said in operation["responses"].items()},
                    **_errors(),
                }
        return document


class OwnPage(DocsBase):
    """The document as a page of this site: no script of others, and readable by everybody."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        document = api.get_openapi_schema()
        operations = [
            _shown(path, operation) for path, methods in document["paths"].items() for operation in methods.values()
        ]
        context = {
            "description": document["info"]["description"],
            "operations": operations,
            "openapi_url": self.get_openapi_url(api, kwargs),
            "breadcrumb_items": [(_("Open data"), "/data/"), (_("Public API"), "")],
        }
        return render(request, "api/docs.html", context)


def _shown(path: str, operation: dict[str, Any]) -> dict[str, Any]:
    content = operation["responses"].get("200", {}).get("content", {}).get("application/json", {})
    return {
        "path": path,
        # What is written at the address itself is in the language of the code; tables come translated.
        "summary": _(operation.get("summary") or path),
        "description": _(operation["description"]) if operation.get("description") else "",
        "parameters": [
            {**parameter, "type": _type_of(parameter["schema"]), "allowed": parameter["schema"].get("enum", [])}
            for parameter in operation.get("parameters", [])
        ],
        "example": json.dumps(content["example"], ensure_ascii=False, indent=2) if "example" in content else "",
    }


def _type_of(schema: dict[str, Any]) -> str:
    found = schema.get("format") or schema.get("type")
    return str(found or ", ".join(_type_of(part) for part in schema.get("anyOf", []) if part.get("type") != "null"))


def _manners() -> str:
    return _(
        "Open data for everybody, read-only, without registration. Lists are paged: follow `next` until it is null. "
        "Every answer carries an ETag; send it back as If-None-Match and an unchanged answer is 304. "
        "RateLimit-Limit, RateLimit-Remaining and RateLimit-Reset say how many requests are left; beyond that comes "
        "429 with Retry-After. "
        "Errors are problem details (RFC 9457) in Korean or English, by Accept-Language."
    )


def _errors() -> dict[str, Any]:
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        "304": {"description": _("Nothing has changed since the ETag that was sent.")},
        "422": {"description": _("A parameter is unknown or has a wrong value."), "content": problem},
        "429": {
            "description": _("Too many requests."),
            "headers": {"Retry-After": {"schema": {"type": "integer"}}},
            "content": problem,
        },
    }


def _table_paths() -> dict[str, Any]:
    return {api_tables.ROOT: {"get": _list_of_tables()}} | {
        f"{api_tables.ROOT}/{table.name}": {"get": _table(table)} for table in open_data.datasets()
    }


def _list_of_tables() -> dict[str, Any]:
    example = {"tables": [api_tables.described(table) for table in open_data.datasets()[:1]]}
    schema = {"type": "object", "properties": {"tables": {"type": "array", "items": {"type": "object"}}}}
    return {
        "operationId": "tables",
        "tags": ["data"],
        "summary": _("All tables of open data"),
        "description": _("Which tables there are, with their columns, filters and downloads."),
        "parameters": [],
        "responses": {
            "200": {"description": "OK", "content": {"application/json": {"schema": schema, "example": example}}}
        },
    }


def _table(table: Dataset) -> dict[str, Any]:
    row = {column.name: _SAMPLES.get(column.kind, str(column.label)) for column in table.columns}
    example = {
        "name": table.name,
        "title": str(table.title),
        "licence": table.licence.value,
        "rows": [row],
        "next": None,
    }
    return {
        "operationId": f"table_{table.name.replace('-', '_')}",
        "tags": ["data"],
        "summary": str(table.title),
        "description": str(table.description),
        "parameters": [*_paging(), *_filters(table)],
        "responses": {
            "200": {
                "description": "OK",
                "headers": {
                    "ETag": {"schema": {"type": "string"}},
                    "Link": {"schema": {"type": "string"}, "description": _("The address of the next page")},
                },
                "content": {"application/json": {"schema": _page_schema(table), "example": example}},
            },
            "400": {"description": _("The cursor cannot be read.")},
        },
    }


def _page_schema(table: Dataset) -> dict[str, Any]:
    cells = {
        column.name: {"anyOf": [_SCHEMAS[column.kind], {"type": "null"}], "description": _about(column)}
        for column in table.columns
    }
    return {
        "type": "object",
        "required": ["name", "title", "licence", "rows", "next"],
        "properties": {
            "name": {"type": "string"},
            "title": {"type": "string"},
            "licence": {"type": "string"},
            "rows": {"type": "array", "items": {"type": "object", "properties": cells}},
            "next": {"anyOf": [{"type": "string", "format": "uri"}, {"type": "null"}]},
        },
    }


def _paging() -> list[dict[str, Any]]:
    return [
        {
            "name": "limit",
            "in": "query",
            "description": _("How many rows at once"),
            "schema": {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE, "default": api_tables.USUAL_LIMIT},
        },
        {
            "name": "cursor",
            "in": "query",
            "description": _("Where to go on: as the answer before said in `next`"),
            "schema": {"type": "string"},
        },
    ]


def _filters(table: Dataset) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "query", "description": _filter_words(name, column), "schema": _filter_schema(column)}
        for name, column in open_data.parameters(table).items()
    ]


def _filter_words(name: str, column: Column) -> str:
    if name.endswith("_from") and name != column.name:
        return _("%(column)s: this or later, this or more") % {"column": column.label}
    if name.endswith("_to") and name != column.name:
        return _("%(column)s: this or earlier, this or less") % {"column": column.label}
    return _("%(column)s: exactly this") % {"column": column.label}


def _filter_schema(column: Column) -> dict[str, Any]:
    if column.kind is Kind.CHOICE:
        return {"type": "string", "enum": [str(stored) for stored, _shown in column.choices]}
    return _SCHEMAS[Kind.DATE if column.kind is Kind.MOMENT else column.kind]


def _about(column: Column) -> str:
    return f"{column.label}: {column.meaning}" if column.meaning else str(column.label)
