"""QR codes for the pages of this site."""

from io import BytesIO

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from core.access import public
from core.rates import limited

LONGEST_PATH = 500


@public
@require_GET
@limited("qr")
@cache_control(public=True, max_age=86400)
def qr_code(request: HttpRequest) -> HttpResponse:
    """A QR code for a page of this site, and of no other."""
    path = request.GET.get("path", "")
    if not _is_own_path(path):
        return HttpResponseBadRequest(b"")
    return HttpResponse(picture_of(path), content_type="image/svg+xml")


def picture_of(path: str) -> bytes:
    """As SVG; also for addresses that belong in no address of a picture, because they are a key."""
    picture = BytesIO()
    code = segno.make(settings.BASE_URL.rstrip("/") + path, error="m", micro=False)
    code.save(picture, kind="svg", scale=6, border=3, light="white", svgclass=None, lineclass=None)
    return picture.getvalue()


def _is_own_path(path: str) -> bool:
    """Not printable is what an address would lose on the way: without its tab, `/<tab>/elsewhere` is another site."""
    if not path.startswith("/") or path.startswith("//") or "\\" in path:
        return False
    return path.isprintable() and len(path) <= LONGEST_PATH
