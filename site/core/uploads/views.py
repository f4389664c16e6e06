"""Giving files out: permission first, then everything else, the question whether it changed included."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import UUID

from asgiref.sync import sync_to_async
from django.core.files.base import File
from django.core.handlers.asgi import ASGIRequest
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, quote_etag
from django.views.decorators.http import require_safe

from core.access import public
from core.uploads.access import may_read
from core.uploads.models import StoredFile

_CHUNK = 64 * 1024


@public
@require_safe
def stored_file(request: HttpRequest, public_name: UUID, name: str) -> HttpResponseBase:
    """Public as a route, because many files are; who may read this one is asked of what it belongs to."""
    file = _readable(request, public_name, name)
    return _answer(request, file, file.file, etag=file.sha256)


@public
@require_safe
def thumbnail(request: HttpRequest, public_name: UUID, name: str) -> HttpResponseBase:
    file = _readable(request, public_name, name)
    if not file.thumbnail:
        raise Http404
    return _answer(request, file, file.thumbnail, etag=f"{file.sha256}-thumbnail")


def _readable(request: HttpRequest, public_name: UUID, name: str) -> StoredFile:
    """A file that is not for this person does not exist for them: 404, whatever they ask about it."""
    file = StoredFile.objects.select_related("content_type").filter(public_name=public_name).first()
    if file is None or file.name != name or not may_read(request.user, file):
        raise Http404
    return file


def _answer(request: HttpRequest, file: StoredFile, stored: FieldFile, *, etag: str) -> HttpResponseBase:
    quoted = quote_etag(etag)
    response: HttpResponseBase = get_conditional_response(request, etag=quoted) or _whole(request, file, stored)
    response.headers["ETag"] = quoted
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["Vary"] = "Cookie"
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _whole(request: HttpRequest, file: StoredFile, stored: FieldFile) -> HttpResponseBase:
    response = HttpResponse() if request.method == "HEAD" else _stream(request, stored)
    response.headers["Content-Type"] = str(file.media_type)
    response.headers["Content-Disposition"] = content_disposition_header(not file.is_image, file.name) or "inline"
    return response


def _stream(request: HttpRequest, stored: FieldFile) -> HttpResponseBase:
    try:
        content = stored.storage.open(stored.name, "rb")
    except FileNotFoundError as error:
        raise Http404 from error
    if not isinstance(request, ASGIRequest):
        return FileResponse(content)
    # Under ASGI a plain iterator would be read whole into memory before the first byte leaves.
    response = StreamingHttpResponse(_chunks(content))
    response.headers["Content-Length"] = str(content.size)
    return response


async def _chunks(content: File[bytes]) -> AsyncIterator[bytes]:
    read, close = sync_to_async(content.read), sync_to_async(content.close)
    try:
        while chunk := await read(_CHUNK):
            yield chunk
    finally:
        await close()
