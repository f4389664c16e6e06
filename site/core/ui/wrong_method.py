"""Whoever opens by its address what only takes a form, from a bookmark or the history, reads a page, not a blank."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseBase

from core.ui.views import bare_error_response

WRONG_METHOD = 405


class WrongMethodPage:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if (
            response.status_code == WRONG_METHOD
            and request.method == "GET"
            and isinstance(response, HttpResponse)
            and not response.content
            and "text/html" in request.headers.get("Accept", "")
        ):
            page = bare_error_response(WRONG_METHOD)
            response.content, response["Content-Type"] = page.content, page["Content-Type"]
            # Said already of the blank.
            response["Content-Length"] = str(len(page.content))
        return response
