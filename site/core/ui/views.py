"""Error pages and a reader's view settings."""

import logging
from typing import Any

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template import loader
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from core.access import public
from core.ui import preferences

logger = logging.getLogger(__name__)

TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
# Shown when even the error page cannot be made; says the same in both languages.
LAST_WORDS = (
    "<!doctype html><html lang=ko><meta charset=utf-8><title>서비스 오류</title>"
    "<h1>잠시 문제가 생겼습니다</h1><p>잠시 후 다시 시도해 주세요.</p>"
    "<p lang=en>Something went wrong. Please try again in a moment.</p></html>"
)


def error_response(request: HttpRequest, status: int, *, context: dict[str, Any] | None = None) -> HttpResponse:
    """The page for an error; JSON for those who asked for JSON."""
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"error": f"http_{status}"}, status=status)
    return HttpResponse(loader.render_to_string(f"errors/{status}.html", context, request), status=status)


def bare_error_response(status: int) -> HttpResponse:
    """A page that needs neither database nor request: these may be what is broken."""
    try:
        return HttpResponse(loader.render_to_string(f"errors/{status}.html"), status=status)
    except Exception:
        logger.exception("The page for error %s cannot be shown.", status)
        return HttpResponse(LAST_WORDS, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django tells of a body that is too large here too; that has a status and a page of its own."""
    return bare_error_response(413 if isinstance(exception, TOO_LARGE) else 400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_response(request, 403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return error_response(request, 404)


@public
def nothing_here(request: HttpRequest) -> HttpResponse:
    """For addresses that a library brings along and that must lead nowhere."""
    return page_not_found(request)


def too_large(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return bare_error_response(413)


def too_many_requests(request: HttpRequest, exception: Exception | None = None, *, seconds: int = 60) -> HttpResponse:
    """Says when to come back, in words and in the header."""
    response = error_response(request, 429, context={"seconds": seconds})
    response["Retry-After"] = str(seconds)
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    return bare_error_response(500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Mostly a page left open too long: what was typed is still in the browser, so show the way back."""
    if "application/json" in request.headers.get("Accept", ""):
        return JsonResponse({"error": "csrf_failed"}, status=403)
    context = {"back_url": request.get_full_path()}
    return HttpResponse(loader.render_to_string("errors/csrf.html", context, request), status=403)


@public
@csrf_exempt  # Only how pages look to this reader; a token would keep anonymous pages out of every cache.
@require_POST
def keep_preferences(request: HttpRequest) -> HttpResponse:
    asked = [request.POST.get(name) for name in ("text_size", "contrast", "keys")]
    chosen = preferences.read(request).changed(*asked)
    response = HttpResponseRedirect(_safe_next(request, request.POST.get("next", "")))
    preferences.keep(response, chosen, secure=request.is_secure())
    return response


def _safe_next(request: HttpRequest, wanted: str) -> str:
    hosts = {request.get_host()}
    return wanted if url_has_allowed_host_and_scheme(wanted, hosts, require_https=request.is_secure()) else "/"
