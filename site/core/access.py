"""How a view says who may reach it. A test walks every route and fails on one that says nothing."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlsplit, urlunsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.utils.http import url_has_allowed_host_and_scheme

from core import permissions

View = Callable[..., HttpResponseBase]
# A page or an operation of the interface: both may say that they are for everybody.
V = TypeVar("V", bound=Callable[..., Any])


@dataclass(frozen=True)
class Access:
    """What a view declares: everybody, everybody signed in, or the holders of a permission."""

    kind: str
    permission: str = ""


PUBLIC = Access("public")
SIGNED_IN = Access("signed_in")


def public(view: V) -> V:
    """Anybody may read this."""
    view.access = PUBLIC  # type: ignore[attr-defined]
    return view


def goes_on_itself(view: V) -> V:
    """Whoever comes back by GET after the login is led on by the view, which knows the very place on the page."""
    view.goes_on_itself = True  # type: ignore[attr-defined]
    return view


def _page_of_the_form(request: HttpRequest) -> str:
    """Where somebody stood who sent a form: what it was sent to may answer to nothing but forms."""
    referer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        return request.path
    page = urlsplit(referer)
    return urlunsplit(("", "", page.path or "/", page.query, ""))


def ask_to_sign_in(request: HttpRequest) -> HttpResponseBase:
    """A page leads to the login and back; a script or a fragment is told plainly."""
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"error": "login_required"}, status=401)
    if request.method in {"GET", "HEAD"}:
        destination = request.get_full_path()
    elif getattr(getattr(request.resolver_match, "func", None), "goes_on_itself", False):
        destination = request.path
    else:
        destination = _page_of_the_form(request)
    if request.headers.get("HX-Request"):
        response = HttpResponse(status=204)
        response["HX-Redirect"] = redirect_to_login(request.headers.get("HX-Current-URL", destination)).url
        return response
    return redirect_to_login(destination)


def signed_in(view: View) -> View:
    """Anybody with an account may reach this; the view itself shows only what is theirs."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return ask_to_sign_in(request)
        return view(request, *args, **kwargs)

    guarded.access = SIGNED_IN  # type: ignore[attr-defined]
    return guarded


def requires(permission: str, *, on: Callable[..., Any] | None = None) -> Callable[[View], View]:
    """Only holders of the permission may reach this.

    With `on`, the object is loaded first (`on(request, **kwargs)`, raising Http404) and handed to the
    view in place of the keyword arguments of the route, so that no view can forget to ask.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return ask_to_sign_in(request)
            if on is None:
                permissions.check(request.user, permission)
                return view(request, *args, **kwargs)
            subject = on(request, **kwargs)
            permissions.check(request.user, permission, subject)
            return view(request, subject)

        guarded.access = Access("permission", permission)  # type: ignore[attr-defined]
        return guarded

    return decorate
