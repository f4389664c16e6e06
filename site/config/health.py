"""For load balancers and orchestrators: is the process alive, and can it do its work?"""

from django.core.cache import cache
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from core.access import public


@public
def alive(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@public
def ready(request: HttpRequest) -> JsonResponse:
    """503 without the database. A cache that does not answer is only named: votes are cast without it, and all
    processes would be taken out of service at once."""
    failing = [name for name, works in {"database": _database, "cache": _cache}.items() if not works()]
    is_ready = "database" not in failing
    return JsonResponse({"ready": is_ready, "failing": failing}, status=200 if is_ready else 503)


def _database() -> bool:
    """A table is read: where its file is gone, SQLite makes an empty one and answers everything else."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM django_migrations LIMIT 1")
            return bool(cursor.fetchone())
    except Exception:
        return False


def _cache() -> bool:
    try:
        cache.set("readyz", "1", timeout=5)
        return bool(cache.get("readyz") == "1")
    except Exception:
        return False
