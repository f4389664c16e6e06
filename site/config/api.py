"""The public, read-only API. Each app adds its own router; the document is at /api/v1/openapi.json."""

from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI

from desk.api import router as desk_router

api = NinjaAPI(
    title="Dure",
    version="1",
    description=str(_("Open data of the corporation, for everybody, read-only.")),
    urls_namespace="api",
)
api.add_router("/desk", desk_router)
