"""How every path of the API behaves: read-only, limited, open to other sites, never sent twice."""

import hashlib
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import translation
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import parse_http_date_safe, quote_etag

from config.api_problems import CONTENT_TYPE, problem
from core import rates
from core.rates import Standing

PREFIX = "/api/v1/"
READING = ("GET", "HEAD", "OPTIONS")
_EXPOSED = "ETag, Last-Modified, Link, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After"
_MAX_AGE = 60


class ApiManners:
    """Below /api/v1/ only; pages pass through untouched."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        # The paths of the API carry no language, so that the program's own wish counts.
        with translation.override(_language(request)):
            response = self.answer(request)
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = _EXPOSED
        response["Cross-Origin-Resource-Policy"] = "cross-origin"
        response.setdefault("X-Content-Type-Options", "nosniff")
        return response

    def answer(self, request: HttpRequest) -> HttpResponseBase:
        if request.method == "OPTIONS":
            return _preflight()
        standing = rates.counted("api", f"address:{rates.network_of(request.META.get('REMOTE_ADDR', ''))}")
        response = problem(request, 429) if standing.exceeded else self.read(request)
        _say_standing(response, standing)
        response["Content-Language"] = translation.get_language() or ""
        patch_vary_headers(response, ["Accept-Language"])
        return response

    def read(self, request: HttpRequest) -> HttpResponseBase:
        if request.method not in READING:
            response: HttpResponseBase = problem(request, 405)
            response["Allow"] = ", ".join(READING)
            return response
        asked, request.method = request.method, "GET"
        response = self.get_response(request)
        request.method = asked
        if response.status_code in (301, 302):
            # Towards the same address with a stroke at its end, where there is nothing either.
            response = problem(request, 404)
        if response.status_code >= 400 and not response.get("Content-Type", "").startswith(CONTENT_TYPE):
            response = problem(request, response.status_code)
        if response.status_code == 200 and response.get("Content-Type", "").startswith("application/json"):
            response = _only_if_new(request, response)
        if asked == "HEAD" and isinstance(response, HttpResponse):
            response.content = b""
        return response


def _language(request: HttpRequest) -> str:
    return translation.get_language_from_request(request)


def _preflight() -> HttpResponse:
    response = HttpResponse(status=204)
    response["Access-Control-Allow-Methods"] = ", ".join(READING)
    response["Access-Control-Allow-Headers"] = "Accept, Accept-Language, If-None-Match, If-Modified-Since"
    response["Access-Control-Max-Age"] = "86400"
    return response


def _say_standing(response: HttpResponseBase, standing: Standing) -> None:
    response["RateLimit-Limit"] = str(standing.most)
    response["RateLimit-Remaining"] = str(standing.left)
    response["RateLimit-Reset"] = str(standing.seconds)
    if standing.exceeded:
        response["Retry-After"] = str(standing.seconds)


def _only_if_new(request: HttpRequest, response: Any) -> HttpResponseBase:
    """The tag comes from what is sent, so that it can neither be stale nor tell of anything that is not sent."""
    etag = quote_etag(hashlib.sha256(response.content).hexdigest()[:32])
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={_MAX_AGE}"
    changed = response.get("Last-Modified")
    stamp = parse_http_date_safe(changed) if changed else None
    return get_conditional_response(request, etag=etag, last_modified=stamp, response=response) or response
