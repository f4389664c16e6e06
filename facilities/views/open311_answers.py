"""The two forms in which Open311 answers: XML, which every server must give, and JSON."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

TYPES = {"xml": "text/xml; charset=utf-8", "json": "application/json; charset=utf-8"}
# XML cannot say these at all.
_UNSPEAKABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

Record = Mapping[str, Any]


class Refusal(Exception):
    """What the caller is told, with the status that the specification gives it."""

    def __init__(self, status: int, description: str) -> None:
        super().__init__(description)
        self.status = status
        self.description = description


def rows(form: str, root: str, each: str, records: Sequence[Record], *, status: int = 200) -> HttpResponse:
    """A list: in XML with a root and one element each, in JSON a plain array."""
    if form == "json":
        return _json(list(records), status)
    element = ElementTree.Element(root)
    for record in records:
        element.append(_element(each, record))
    return _xml(element, status)


def one(form: str, root: str, record: Record) -> HttpResponse:
    return _json(record, 200) if form == "json" else _xml(_element(root, record), 200)


def refused(form: str, refusals: Sequence[Refusal]) -> HttpResponse:
    records = [{"code": one.status, "description": one.description} for one in refusals]
    return rows(form, "errors", "error", records, status=refusals[0].status)


def too_many(form: str, seconds: int) -> HttpResponse:
    answer = refused(form, [Refusal(429, _("Too many requests. Please wait a moment."))])
    answer["Retry-After"] = str(seconds)
    return answer


def moment(at: datetime | None) -> str | None:
    """As W3C writes moments, with the offset."""
    return timezone.localtime(at).replace(microsecond=0).isoformat() if at else None


def _element(name: str, value: Any) -> ElementTree.Element:
    """A mapping becomes children; a pair (name of each, list) becomes a list of children; nothing stays empty."""
    element = ElementTree.Element(name)
    if isinstance(value, Mapping):
        for key, inner in value.items():
            element.append(_listed(key, inner) if isinstance(inner, list) else _element(key, inner))
    elif value is not None:
        element.text = _UNSPEAKABLE.sub("", _word(value))
    return element


def _listed(plural: str, values: list[Any]) -> ElementTree.Element:
    """`attributes` holds `attribute`, `values` holds `value`, `formats` holds `format`."""
    element = ElementTree.Element(plural)
    for value in values:
        element.append(_element(plural.removesuffix("s"), value))
    return element


def _word(value: Any) -> str:
    return ("true" if value else "false") if isinstance(value, bool) else str(value)


def _xml(element: ElementTree.Element, status: int) -> HttpResponse:
    text = ElementTree.tostring(element, encoding="unicode")
    return _answer(f'<?xml version="1.0" encoding="utf-8"?>\n{text}', TYPES["xml"], status)


def _json(value: Any, status: int) -> HttpResponse:
    return _answer(json.dumps(value, ensure_ascii=False), TYPES["json"], status)


def _answer(text: str, media_type: str, status: int) -> HttpResponse:
    response = HttpResponse(text, content_type=media_type, status=status)
    response["Access-Control-Allow-Origin"] = "*"
    response["X-Content-Type-Options"] = "nosniff"
    return response
