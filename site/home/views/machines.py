"""What programs ask for: the catalogue of data, the site map, pictures, the app's description."""

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from core import open_data
from core.access import public
from home import machine_readable

# What file systems allow, in bytes.
LONGEST_FILE_NAME = 255


@public
@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    described = machine_readable.catalogue(open_data.datasets(), base_url=settings.BASE_URL, at=timezone.now())
    response = JsonResponse(
        described, json_dumps_params={"ensure_ascii": False, "indent": 1}, content_type="application/ld+json"
    )
    response["Access-Control-Allow-Origin"] = "*"
    return response


@public
@require_safe
@cache_control(public=True, max_age=3600)
def sitemap(request: HttpRequest) -> HttpResponse:
    return render(request, "home/sitemap.xml", {"pages": machine_readable.site_map()}, content_type="application/xml")


@public
@require_safe
@cache_control(public=True, max_age=86400)
def robots(request: HttpRequest) -> HttpResponse:
    return render(request, "home/robots.txt", {"base_url": settings.BASE_URL}, content_type="text/plain; charset=utf-8")


@public
@require_safe
@cache_control(public=True, max_age=86400)
def manifest(request: HttpRequest) -> HttpResponse:
    return JsonResponse(machine_readable.web_manifest(), content_type="application/manifest+json")


@public
@require_safe
@cache_control(public=True, max_age=604_800)
def picture(request: HttpRequest, name: str) -> FileResponse:
    """A picture that Wagtail made for a page, from wherever files are kept; its name changes with its content."""
    if not name.isprintable() or len(name.encode()) > LONGEST_FILE_NAME:
        raise Http404
    try:
        return FileResponse(default_storage.open(f"images/{name}"))
    except (FileNotFoundError, IsADirectoryError) as error:
        raise Http404 from error


@public
@require_safe
@cache_control(public=True, max_age=86400)
def favicon(request: HttpRequest) -> HttpResponse:
    """Where browsers look that do not read the page's own link."""
    return HttpResponseRedirect(static("favicon.svg"))
