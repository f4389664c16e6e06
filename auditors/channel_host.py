"""Reports in confidence under a host name of their own: no cookie of the site goes there, and nothing else answers.

Members of staff prove on the site itself that they work here, so their kinds and the recipients' desk stay there,
as do the figures, which are a page of the site.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from core.ui.views import bare_error_response
from core.untraced import without_language

CHANNEL = "/integrity/"
STAYS = ("/integrity/inside/", "/integrity/desk/", "/integrity/figures/")


class OwnHost:
    """Does nothing unless the setting names a host."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        own = settings.INTEGRITY_HOST
        if not own:
            return self.get_response(request)
        path = without_language(request.path)
        belongs_there = path.startswith(CHANNEL) and not path.startswith(STAYS)
        is_there = request.get_host() == own
        if is_there and path == "/":
            return HttpResponseRedirect(reverse("integrity:front"))
        if is_there and not belongs_there:
            return bare_error_response(404)
        if belongs_there and not is_there and request.method in ("GET", "HEAD"):
            return HttpResponseRedirect(f"{request.scheme}://{own}{request.path}")
        return self.get_response(request)
