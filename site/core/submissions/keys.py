"""Who submits what: the key of a form, the owner behind a request, the digest of what was sent."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from uuid import UUID, uuid4

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

FIELD = "submission_key"
HEADER = "Idempotency-Key"
# Not part of what somebody said, and different between two arrivals of the same form.
_NOT_CONTENT = {FIELD, "csrfmiddlewaretoken"}
_SALT = "core.submissions"


class KeyMalformed(ValueError):
    """The request carries a key that no form of ours could have made."""


def new_key() -> str:
    return str(uuid4())


def key_of(request: HttpRequest) -> UUID | None:
    """The key that came with the request, None where none did. Raises KeyMalformed."""
    sent = request.headers.get(HEADER) or request.POST.get(FIELD)
    if not sent:
        return None
    try:
        return UUID(sent.strip().strip('"'))
    except ValueError as error:
        raise KeyMalformed(sent[:80]) from error


def owner_of(request: HttpRequest) -> str:
    """The person, or for somebody not signed in a keyed hash of the cookie that every form needs anyway.

    No session is opened for this, so that a page which promises no cookies beyond that one keeps its word.
    """
    user = getattr(request, "user", None)
    if user is not None and user.is_authenticated:
        return f"user:{user.pk}"
    secret = request.META.get("CSRF_COOKIE") or ""
    return "browser:" + _hash("owner", secret.encode())[:40]


def digest_of(request: HttpRequest) -> str:
    """A keyed hash over path and content, so that a stolen table does not let anybody guess what was typed."""
    content = hashlib.sha256()
    for part in _content(request):
        content.update(len(part).to_bytes(8, "big"))
        content.update(part)
    return _hash("digest", content.digest())


def _content(request: HttpRequest) -> Iterator[bytes]:
    yield (request.method or "").encode()
    yield request.get_full_path().encode()
    if request.content_type not in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        yield request.body
        return
    for name, values in sorted(request.POST.lists()):
        if name not in _NOT_CONTENT:
            yield name.encode()
            yield from (value.encode() for value in values)
    for name, files in sorted(request.FILES.lists()):
        for file in files:
            yield name.encode()
            yield (file.name or "").encode()
            whole = hashlib.sha256()
            for chunk in file.chunks():
                whole.update(chunk)
            file.seek(0)
            yield whole.digest()


def _hash(purpose: str, value: bytes) -> str:
    return salted_hmac(f"{_SALT}.{purpose}", value, algorithm="sha256").hexdigest()
