"""Polling: where neither sockets nor event streams get through."""

import json
from collections.abc import Callable
from typing import Any

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from core.access import public
from core.live import replay, topics
from core.rates import limited

# Hundreds may ask in the same second, all for the same.
KEPT_SECONDS = 1


@public
@never_cache
@require_GET
@limited("polling")
def since(request: HttpRequest, topic: str, seq: int) -> HttpResponse:
    """The events after a number, or the present state where the way to it is too long."""
    name = topics.parse(topic)
    if name is None or not topics.may_follow(request.user, name):
        return JsonResponse({"error": "refused"}, status=403)
    head = replay.head(topic)
    missed = replay.events_after(topic, seq) if seq <= head else None
    if missed is None:
        snapshot = _shared(f"snapshot:{name}:{head}", lambda: topics.snapshot_of(name))
        return JsonResponse({"topic": topic, "seq": head, "snapshot": snapshot})
    events = [{"seq": number, "event": json.loads(text)} for number, text in missed]
    newest = events[-1]["seq"] if events else seq
    values = _shared(f"values:{name}:{head}", lambda: topics.values_of(name))
    return JsonResponse({"topic": topic, "seq": newest, "events": events, "values": values})


def _shared(key: str, read: Callable[[], Any]) -> Any:
    """Under the number of the newest event, so that nobody is handed what was taken back since."""
    found = cache.get(f"live:{key}")
    if found is None:
        # In a list, for there may be nothing to read.
        found = [read()]
        cache.set(f"live:{key}", found, KEPT_SECONDS)
    return found[0]
