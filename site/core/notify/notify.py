"""What services call: register an event once, queue it within the transaction that makes it true."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import EmptyResultSet
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.models import QuerySet
from django.utils import translation

from core.notify.categories import CATEGORIES
from core.notify.models import OutboxMessage

BATCH = 500

Url = str | Callable[[Mapping[str, Any]], str]
Words = Callable[[Mapping[str, Any]], Mapping[str, Any]]


@dataclass(frozen=True)
class EventKind:
    """How one event reads. Texts are lazily translated and filled with `%(name)s`.

    `words` turns what the context holds as keys and moments into words of the language that is active.
    """

    name: str
    category: str
    title: Any
    body: Any
    url: Url | None
    words: Words | None = None

    def text(self, context: Mapping[str, Any]) -> tuple[str, str]:
        """Title and body in the language that is active now."""
        filled = {**context, **self.words(context)} if self.words else context
        return str(self.title) % filled, str(self.body) % filled


_kinds: dict[str, EventKind] = {}


def register(
    event: str, *, category: str, title: Any, body: Any, url: Url | None = None, words: Words | None = None
) -> None:
    """Declare an event such as `proposals.accepted`.

    `url` is a template or a function of the context; without it the context's `url` counts, then the page of the
    target. It is a path, written as in the default language. `words` says in the recipient's language what must not
    be written down in the sender's: labels of choices, dates.
    """
    if category not in CATEGORIES:
        raise LookupError(f"There is no category of notices called {category}.")
    if event in _kinds:
        raise LookupError(f"Event {event} is registered twice.")
    _kinds[event] = EventKind(event, category, title, body, url, words)


def kind_of(event: str) -> EventKind:
    return _kinds[event]


def is_registered(event: str) -> bool:
    return event in _kinds


def queue(
    event: str,
    *,
    recipients: Iterable[Any],
    at: datetime,
    context: Mapping[str, Any],
    target: Any = None,
    dedupe_key: str | None = None,
) -> None:
    """Write one outbox row per person in the caller's transaction: told if and only if it commits. All rows or none
    are written without one of its own: either statement below is whole in itself.

    Recipients who come as a QuerySet never leave the database: one statement writes the rows of one follower or of
    50,000. With a `dedupe_key` a person is told once per key, however often this is called. A context that does not
    fill the texts raises KeyError here, where the mistake is, and not in the delivery.
    """
    kind = kind_of(event)
    plain = json.loads(json.dumps(dict(context), cls=DjangoJSONEncoder))
    with translation.override(settings.LANGUAGE_CODE):
        kind.text(plain)
        url = _url(kind, plain, target)
    message = OutboxMessage(
        event=event, context=plain, url=url, dedupe_key=dedupe_key, created_at=at, next_attempt_at=at
    )
    if isinstance(recipients, QuerySet):
        _insert_for(recipients, message)
        return
    fields = _shared_fields(message)
    written = {field.attname: getattr(message, field.attname) for field in fields}
    rows = [OutboxMessage(recipient_id=pk, **written) for pk in {person.pk: person for person in recipients}]
    OutboxMessage.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=dedupe_key is not None)


def _shared_fields(message: OutboxMessage) -> list[Any]:
    """What all rows of one call have in common; only the recipient differs, and what is empty stays so."""
    fields = [field for field in OutboxMessage._meta.concrete_fields if not field.primary_key]
    return [field for field in fields if field.name != "recipient" and getattr(message, field.attname) is not None]


def _insert_for(people: QuerySet[Any], message: OutboxMessage) -> None:
    """The same row for everybody whom the query finds, as one INSERT … SELECT."""
    try:
        found, parameters = (
            people.order_by().values_list("pk").distinct().query.get_compiler(connection=connection).as_sql()
        )
    except EmptyResultSet:
        return
    fields = _shared_fields(message)
    values = [field.get_db_prep_save(getattr(message, field.attname), connection) for field in fields]
    quoted = connection.ops.quote_name
    table, columns = quoted(OutboxMessage._meta.db_table), ["recipient_id", *(field.column for field in fields)]
    places = ", ".join(["found.*", *("%s" for _value in values)])
    # Only names of our own columns and the query of the ORM stand in the statement; every value is a parameter.
    statement = (
        f"INSERT INTO {table} ({', '.join(map(quoted, columns))}) SELECT {places} FROM ({found}) AS found WHERE true"  # noqa: S608
    )
    if message.dedupe_key is not None:
        statement += " ON CONFLICT DO NOTHING"
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, *parameters])


def _url(kind: EventKind, context: Mapping[str, Any], target: Any) -> str:
    if callable(kind.url):
        return kind.url(context)
    if kind.url is not None:
        return kind.url % context
    if "url" in context:
        return str(context["url"])
    page = getattr(target, "get_absolute_url", None)
    return str(page()) if page else ""
