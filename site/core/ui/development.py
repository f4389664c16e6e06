"""Our own pages for what visitors do wrong, in development too; only faults of the program show a traceback there."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views import debug

from core.ui import views

_with_traceback = debug.technical_500_response


def set_up() -> None:
    """Django asks these two wherever DEBUG is on and never elsewhere."""
    debug.technical_404_response = views.page_not_found  # type: ignore[assignment]
    debug.technical_500_response = _error_response  # type: ignore[assignment]


def _error_response(
    request: HttpRequest, exc_type: Any, exc_value: Any, tb: Any, status_code: int = 500
) -> HttpResponse:
    if status_code == 400:
        return views.bad_request(request, exc_value)
    return _with_traceback(request, exc_type, exc_value, tb, status_code=status_code)
