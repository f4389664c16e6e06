"""What services call: register an event once, queue it within the transaction that makes it true."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import transaction
from django.utils import translation

from core.notify.categories import CATEGORIES
from core.notify.models import OutboxMessage

BATCH = 500

Url = str | Callable[[Mapping[str, Any]], str]


@dataclass(frozen=True)
class EventKind:
    """How one event reads. Texts are lazily translated and filled with `%(name)s`."""

    name: str
    category: str
    title: Any
    body: Any
    url: Url | None

    def text(self, context: Mapping[str, Any]) -> tuple[str, str]:
        """Title and body in the language that is active now."""
        return str(self.title) % context, str(self.body) % context


_kinds: dict[str, EventKind] = {}


def register(event: str, *, category: str, title: Any, body: Any, url: Url | None = None) -> None:
    """Declare an event such as `proposals.accepted`.

    `url` is a template or a function of the context; without it the context's `url` counts, then the page of the
    target. It is a path, written as in the default language.
    """
    if category not in CATEGORIES:
        raise LookupError(f"There is no category of notices called {category}.")
    if event in _kinds:
        raise LookupError(f"Event {event} is registered twice.")
    _kinds[event] = EventKind(event, category, title, body, url)


def kind_of(event: str) -> EventKind:
    return _kinds[event]


def is_registered(event: str) -> bool:
    return event in _kinds


@transaction.atomic
def queue(
    event: str,
    *,
    recipients: Iterable[Any],
    at: datetime,
    context: Mapping[str, Any],
    target: Any = None,
    dedupe_key: str | None = None,
) -> None:
    """Write one outbox row per person in the caller's transaction: told if and only if it commits.

    With a `dedupe_key` a person is told once per key, however often this is called. A context that does not fill the
    texts raises KeyError here, where the mistake is, and not in the delivery.
    """
    kind = kind_of(event)
    plain = json.loads(json.dumps(dict(context), cls=DjangoJSONEncoder))
    with translation.override(settings.LANGUAGE_CODE):
        kind.text(plain)
        url = _url(kind, plain, target)
    people = {person.pk: person for person in recipients}
    rows = [
        OutboxMessage(
            event=event,
            recipient_id=pk,
            context=plain,
            url=url,
            dedupe_key=dedupe_key,
            created_at=at,
            next_attempt_at=at,
        )
        for pk in people
    ]
    OutboxMessage.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=dedupe_key is not None)


def _url(kind: EventKind, context: Mapping[str, Any], target: Any) -> str:
    if callable(kind.url):
        return kind.url(context)
    if kind.url is not None:
        return kind.url % context
    if "url" in context:
        return str(context["url"])
    page = getattr(target, "get_absolute_url", None)
    return str(page()) if page else ""
