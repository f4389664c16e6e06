"""Parts of pages for everybody: where only one part of a page changed, the others are not made again.

A part is drawn from what it is given and from what it asks the database. Both are noted with it: where it is given the
same and the database says the same once more, it looks the same. As with whole pages, time alone changes parts with
each minute, and only what a visitor without any cookie of their own gets is kept (`core.ui.kept_pages`).
"""

import pickle
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from core import asked_again
from core.ui import kept_pages

_ASKED_FOR_PROTECTION = "CSRF_COOKIE_NEEDS_UPDATE"
_LONGEST_SECONDS = 60


@dataclass(frozen=True)
class KeptPart:
    content: str
    questions: bytes


def kept_part(request: HttpRequest | None, name: str, given: tuple[Any, ...], draw: Callable[[], str]) -> SafeString:
    """What `draw` makes of what it is `given`: rows with what was read along with them, numbers, texts, dates."""
    if request is None or not settings.KEPT_PAGE_SECONDS or not kept_pages.is_of_nobody(request):
        return mark_safe(draw())
    key = _key(request, name, given)
    found: KeptPart | None = caches["parts"].get(key)
    if found is not None and asked_again.same_answers(found.questions):
        return mark_safe(found.content)
    asked_before = request.META.pop(_ASKED_FOR_PROTECTION, None)
    with asked_again.noted() as questions:
        content = str(draw())
    packed = questions.packed()
    if packed is not None and not _is_for_one_visitor(request, content):
        caches["parts"].set(key, KeptPart(content, packed), _LONGEST_SECONDS)
    if asked_before is not None:
        request.META[_ASKED_FOR_PROTECTION] = asked_before
    return mark_safe(content)


def _key(request: HttpRequest, name: str, given: tuple[Any, ...]) -> str:
    page = f"{kept_pages.address_of(request)} {kept_pages.minute()} {name}"
    said = blake2b(page.encode(), digest_size=16)
    # Of rows all that was read: their fields, and the rows beside them.
    said.update(pickle.dumps(given))
    return f"kept-part:{said.hexdigest()}"


def _is_for_one_visitor(request: HttpRequest, content: str) -> bool:
    """A form that is bound to one visitor, or the number that lets a script of one page run."""
    number = getattr(request, "_csp_nonce", None)
    return _ASKED_FOR_PROTECTION in request.META or (number is not None and str(number) in content)
