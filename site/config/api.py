"""The public, read-only API. Each app adds its own router; the document is at /api/v1/openapi.json."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from config import api_problems, api_tables
from config.api_document import OwnPage, PublicAPI
from core.access import public
from desk.api import router as desk_router

api = PublicAPI(title="Dure", version="1", urls_namespace="api", docs=OwnPage())
api_problems.register(api)
api_tables.register(api)
api.add_router("/desk", desk_router)


@public
def entrance(request: HttpRequest) -> HttpResponse:
    """Who opens the address that everything of the API begins with wants to read what there is."""
    return HttpResponse(status=303, headers={"Location": reverse("api:openapi-view")})
