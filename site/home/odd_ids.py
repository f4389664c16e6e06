"""An id that no page, picture or document can have, given to Wagtail's admin: not found, instead of an error."""

from collections.abc import Callable

from django.db import DataError
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse

from core.ui.views import page_not_found

NO_NUMBER = "expected a number"


class OddIds:
    """Several choosers of Wagtail hand the id of the address to the database as it stands."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponseBase | None:
        if not request.path.startswith(reverse("wagtailadmin_home")):
            return None
        is_odd = isinstance(exception, OverflowError | DataError) or (
            isinstance(exception, ValueError) and NO_NUMBER in str(exception)
        )
        return page_not_found(request, exception) if is_odd else None
