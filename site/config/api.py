"""The public, read-only API. Each app adds its own router; the document is at /api/v1/openapi.json."""

from config import api_problems, api_tables
from config.api_document import OwnPage, PublicAPI
from desk.api import router as desk_router

api = PublicAPI(title="Dure", version="1", urls_namespace="api", docs=OwnPage())
api_problems.register(api)
api_tables.register(api)
api.add_router("/desk", desk_router)
