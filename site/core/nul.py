"""The sign NUL, which no keyboard types and PostgreSQL keeps in no text: refused here once, not by each room.

Forms tell of it at the field, as of any other mistake. What remains is what views read by themselves.
"""

from collections.abc import Callable

from django.db import DataError
from django.http import HttpRequest, HttpResponseBase

from core.ui.views import bad_request, page_not_found

NUL = "\x00"
# How the driver, the server's texts and its JSON name it.
_COMPLAINTS = ("NUL (0x00)", "\\u0000 cannot be converted")


class RefuseNul:
    """An address with it leads nowhere; a query or a cookie with it is no request of a browser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if NUL in request.path_info:
            return page_not_found(request)
        query = request.META.get("QUERY_STRING", "")
        if NUL in query or "%00" in query or any(NUL in value for value in request.COOKIES.values()):
            return bad_request(request)
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        """A body that carried it as far as the database, which has undone everything."""
        if isinstance(exception, DataError | ValueError) and any(said in str(exception) for said in _COMPLAINTS):
            return bad_request(request, exception)
        return None
