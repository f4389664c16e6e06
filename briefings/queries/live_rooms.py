"""The room behind a live topic: looked for with each deed, and for each who comes to listen."""

from __future__ import annotations

from briefings.models import Room
from core.prepared_query import PreparedQuery

_rooms = PreparedQuery(lambda pk: Room.objects.select_related("briefing").filter(pk=pk))


def room_of(topic: str) -> Room | None:
    return next(iter(_rooms(int(topic.rpartition(".")[2]))), None)
