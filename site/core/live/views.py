"""Polling: where neither sockets nor event streams get through."""

import json

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from core.access import public
from core.live import replay, topics
from core.rates import limited


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
        return JsonResponse({"topic": topic, "seq": head, "snapshot": topics.snapshot_of(name)})
    events = [{"seq": number, "event": json.loads(text)} for number, text in missed]
    newest = events[-1]["seq"] if events else seq
    return JsonResponse({"topic": topic, "seq": newest, "events": events, "values": topics.values_of(name)})
