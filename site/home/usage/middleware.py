"""Counts pages on their way out, and writes what has been counted once the answer has gone."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

from core import untraced
from home.usage.buffer import buffer
from home.usage.counting import page_was_read


class CountPages:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        is_visit = request.method == "GET" and "HX-Request" not in request.headers
        if is_visit and _is_page(response) and not untraced.is_untraced(request):
            page_was_read(request)
        if buffer.is_due():
            # Closed after the last byte: the reader waits for none of this.
            response._resource_closers.append(buffer.flush)  # type: ignore[attr-defined]
        return response


def _is_page(response: HttpResponseBase) -> bool:
    return response.status_code == 200 and response.get("Content-Type", "").startswith("text/html")
