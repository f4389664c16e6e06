"""A form whose contents somebody else may have changed meanwhile: the second editor sees what stands there now."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

from core.refusals import Refused
from core.ui.deeds import form_page


def edit_page(
    request: HttpRequest, form: Any, deed: Callable[..., Any], *, now: Callable[[], Any], **page: Any
) -> HttpResponse:
    """`now` makes the same form of what stands there at this moment."""
    theirs: list[tuple[Any, str]] = []

    def carefully(**given: Any) -> Any:
        try:
            return deed(**given)
        except Refused as refusal:
            if refusal.code == "overtaken":
                standing = now()
                theirs.extend(_differences(standing, form))
                # Whoever has compared and saves again means it.
                form.data = form.data.copy()
                form.data["seen"] = standing.initial["seen"]
            raise

    page.setdefault("above", "briefings/staff/_theirs.html")
    return form_page(request, form, carefully, theirs=theirs, **page)


def _differences(standing: Any, typed: Any) -> list[tuple[Any, str]]:
    return [
        (bound.label, _in_words(bound))
        for bound in standing.visible_fields()
        if bound.name in typed.fields and typed.fields[bound.name].has_changed(bound.initial, typed[bound.name].data)
    ]


def _in_words(bound: Any) -> str:
    value = bound.initial
    choices = dict(getattr(bound.field, "choices", None) or ())
    if value in (None, ""):
        return _("Empty")
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if choices:
        return str(next((label for key, label in choices.items() if str(key) == str(value)), value))
    if hasattr(value, "hour"):
        return date_format(value, "DATETIME_FORMAT") if hasattr(value, "year") else time_format(value)
    return date_format(value, "DATE_FORMAT") if hasattr(value, "year") else str(value)
