"""Errors of the API as problem details (RFC 9457), in the language that the program asks for."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from core.open_data import FilterRefused
from core.ui.paging import BadCursor

CONTENT_TYPE = "application/problem+json"
_TITLES: dict[int, Callable[[], str]] = {
    400: lambda: _("The request cannot be understood."),
    403: lambda: _("This is not open to everybody."),
    404: lambda: _("There is nothing at this address."),
    405: lambda: _("The API can only be read."),
    413: lambda: _("The request is too large."),
    422: lambda: _("Not all parameters are right."),
    429: lambda: _("Too many requests. Please wait a moment."),
    500: lambda: _("Something went wrong on our side."),
}
_WORDS: dict[str, Callable[[], str]] = {
    "missing": lambda: _("%(name)s is missing."),
    "int_parsing": lambda: _("%(name)s must be a whole number."),
    "float_parsing": lambda: _("%(name)s must be a number."),
    "bool_parsing": lambda: _("%(name)s must be true or false."),
    "date_from_datetime_parsing": lambda: _("%(name)s must be a date such as 2026-03-01."),
    "greater_than_equal": lambda: _("%(name)s must be %(ge)s or more."),
    "less_than_equal": lambda: _("%(name)s must be %(le)s or less."),
    "string_too_long": lambda: _("%(name)s is too long."),
}


def problem(
    request: HttpRequest, status: int, *, detail: str = "", errors: dict[str, str] | None = None
) -> HttpResponse:
    title = _TITLES.get(status, _TITLES[400 if status < 500 else 500])()
    content: dict[str, Any] = {"type": "about:blank", "title": title, "status": status, "instance": request.path}
    if detail:
        content["detail"] = detail
    if errors:
        content["errors"] = [{"parameter": name, "message": message} for name, message in errors.items()]
    return JsonResponse(content, status=status, content_type=CONTENT_TYPE, json_dumps_params={"ensure_ascii": False})


def register(api: NinjaAPI) -> None:
    """Whatever goes wrong inside the API is answered as a problem."""
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(FilterRefused, _refused)
    api.add_exception_handler(BadCursor, _bad_cursor)
    api.add_exception_handler(Http404, _not_found)
    api.add_exception_handler(HttpError, _told)


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(request, 422, errors={str(one["loc"][-1]): _message(one) for one in error.errors})


def _message(error: dict[str, Any]) -> str:
    words = _WORDS.get(error["type"], lambda: _("%(name)s is not valid."))
    return words() % {"name": error["loc"][-1], **error.get("ctx", {})}


def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(request, 422, errors=error.errors)


def _bad_cursor(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(request, 400, errors={"cursor": _("This place in the list cannot be read.")})


def _not_found(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(request, 404)


def _told(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(request, error.status_code, detail=str(error))
