"""Pages that every visitor reads alike, kept for seconds: a rush to the results of a vote is answered from memory.

When the seconds are over, the database is asked again what it was asked for the page. Where it says the same, the page
is the same, and holds for as many seconds more; whatever changed is shown at once. Time alone changes pages, too:
what ends, ends with a minute, so no page outlives the minute in which it was made.

Only what a visitor without any cookie of their own gets is kept, and nothing that sets one. Whoever is signed in, has
a message waiting or fills in a form is always answered anew.
"""

import hashlib
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any, TypeVar

from django.conf import settings
from django.contrib.messages import get_messages
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.response import SimpleTemplateResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language

from core import asked_again

V = TypeVar("V", bound=Callable[..., HttpResponseBase])
# Says only that the same browser has sent a form once; no page looks different for it.
COOKIES_OF_NOBODY = frozenset({settings.CSRF_COOKIE_NAME})


@dataclass(frozen=True)
class KeptPage:
    content: bytes
    headers: dict[str, str]
    nonce: str | None
    # None where they cannot be asked again.
    questions: bytes | None
    minute: int
    sure_until: float


def briefly_kept(view: V) -> V:
    """Answer visitors without an account from memory for `settings.KEPT_PAGE_SECONDS`. Stands below `@public`."""

    @wraps(view)
    def kept(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.KEPT_PAGE_SECONDS or not is_of_nobody(request):
            return view(request, *args, **kwargs)
        key = _key(request)
        found = _found(key)
        if found is not None:
            return _given_out(found, request)
        now = minute()
        with asked_again.noted() as questions:
            response = view(request, *args, **kwargs)
            if isinstance(response, SimpleTemplateResponse):
                response.render()
        if isinstance(response, HttpResponse) and _is_for_everybody(request, response):
            nonce, headers = getattr(request, "_csp_nonce", None), dict(response.items())
            _keep(key, KeptPage(response.content, headers, nonce, questions.packed(), now, 0))
        return response

    return kept  # type: ignore[return-value]


def _found(key: str) -> KeptPage | None:
    """The page if it is still what would be made now."""
    page: KeptPage | None = caches["pages"].get(key)
    if page is None or time.monotonic() < page.sure_until:
        return page
    if page.questions is None or page.minute != minute() or not asked_again.same_answers(page.questions):
        return None
    _keep(key, page)
    return page


def _keep(key: str, page: KeptPage) -> None:
    seconds = settings.KEPT_PAGE_SECONDS
    # Longer than anybody gives it out.
    caches["pages"].set(key, replace(page, sure_until=time.monotonic() + seconds), seconds + 60)


def minute() -> int:
    return int(time.time() // 60)


def is_of_nobody(request: HttpRequest) -> bool:
    """A whole page by its plain address: made-up queries would fill the memory, and few people share one."""
    return (
        request.method == "GET"
        and not request.META.get("QUERY_STRING")
        and COOKIES_OF_NOBODY.issuperset(request.COOKIES)
        and "Authorization" not in request.headers
        and "HX-Request" not in request.headers
        and "application/json" not in request.headers.get("Accept", "")
    )


def address_of(request: HttpRequest) -> str:
    """Each language and each name of the site has pages of its own."""
    return f"{get_language()} {request.build_absolute_uri()}"


def _key(request: HttpRequest) -> str:
    # Hashed: an address may be longer than the names that a cache takes.
    return f"kept-page:{hashlib.sha256(address_of(request).encode()).hexdigest()}"


def _is_for_everybody(request: HttpRequest, response: HttpResponse) -> bool:
    """Finished, without a form that is bound to one visitor, and without a cookie."""
    return (
        response.status_code == 200
        and not response.cookies
        and "CSRF_COOKIE_NEEDS_UPDATE" not in request.META
        and not request.session.modified
        and not getattr(get_messages(request), "added_new", False)
        and "no-store" not in response.get("Cache-Control", "")
    )


def _given_out(page: KeptPage, request: HttpRequest) -> HttpResponse:
    content = page.content
    if page.nonce is not None:
        # Scripts on the page carry the number that was made for the first reader; each reader gets a number of theirs.
        content = content.replace(page.nonce.encode(), str(request.csp_nonce).encode())  # type: ignore[attr-defined]
    response = HttpResponse(content, headers=page.headers)
    patch_vary_headers(response, ["Cookie"])
    return response
