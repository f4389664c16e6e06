"""From the outbox to people: exactly one notice per row, and an e-mail at least once where it is wanted."""

import logging
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Q, QuerySet
from django.urls import translate_url
from django.utils import translation

from core.notify import inbox, preferences
from core.notify.categories import CATEGORIES, Frequency
from core.notify.mail import Mailer, language_of, letter
from core.notify.models import Notice, OutboxMessage
from core.notify.notify import is_registered, kind_of
from core.notify.preferences import Wish

logger = logging.getLogger(__name__)

BATCH = 100
# A worker that dies leaves its rows to others after this long.
CLAIM = timedelta(minutes=5)
DELAYS = [
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(hours=24),
]

State = OutboxMessage.State


def open_rows(at: datetime) -> QuerySet[OutboxMessage]:
    """What is to be delivered now and is in nobody's hands."""
    unclaimed = Q(claimed_until=None) | Q(claimed_until__lte=at)
    return OutboxMessage.objects.filter(unclaimed, state=State.PENDING, next_attempt_at__lte=at)


def has_work(at: datetime) -> bool:
    return open_rows(at).exists()


def deliver_due(at: datetime, *, mailer: type[Mailer] = Mailer) -> int:
    """Deliver everything that waits, letters by this mailer; how many rows were taken."""
    taken = 0
    while batch := claim(at):
        taken += len(batch)
        wishes = preferences.wishes_of({message.recipient_id for message in batch})
        with mailer() as letters:
            for message in batch:
                _deliver_or_postpone(message, wishes, letters, at)
    return taken


def claim(at: datetime) -> list[OutboxMessage]:
    """Take a batch that no other worker takes: skipping what is locked, and asking again while updating."""
    token = uuid.uuid4().hex
    with transaction.atomic():
        rows = open_rows(at).order_by("next_attempt_at", "id")
        if connection.features.has_select_for_update_skip_locked:
            rows = rows.select_for_update(skip_locked=True)
        chosen = list(rows.values_list("pk", flat=True)[:BATCH])
        open_rows(at).filter(pk__in=chosen).update(claimed_by=token, claimed_until=at + CLAIM)
    mine = OutboxMessage.objects.filter(claimed_by=token, state=State.PENDING)
    return list(mine.select_related("recipient").order_by("id"))


def _deliver_or_postpone(
    message: OutboxMessage, wishes: dict[tuple[int, str], Wish], mailer: Mailer, at: datetime
) -> None:
    try:
        state = _deliver(message, wishes, mailer, at)
    except Exception as error:
        _postpone(message, error, at)
    else:
        _finish(message, at, state=state, last_error="")


def _deliver(message: OutboxMessage, wishes: dict[tuple[int, str], Wish], mailer: Mailer, at: datetime) -> str:
    person: Any = message.recipient
    if not person.is_active:
        return State.DROPPED
    if not is_registered(message.event):
        raise LookupError(f"Event {message.event} is not registered.")
    category = CATEGORIES[kind_of(message.event).category]
    wish = wishes.get((person.pk, category.key), preferences.default_wish(category))
    notice = _notice_of(message, wish, at)
    if notice.email == Frequency.IMMEDIATELY and notice.emailed_at is None and person.email:
        mailer.send(letter(notice, person, message.pk))
        Notice.objects.filter(pk=notice.pk).update(emailed_at=at)
    return State.DELIVERED


@transaction.atomic
def _notice_of(message: OutboxMessage, wish: Wish, at: datetime) -> Notice:
    """The one notice of this row; a worker that takes over finds it instead of making another."""
    kind = kind_of(message.event)
    language = language_of(message.recipient)
    with translation.override(language):
        title, body = kind.text(message.context)
    notice, created = Notice.objects.get_or_create(
        outbox=message,
        defaults={
            "recipient": message.recipient,
            "category": kind.category,
            "title": title[:300],
            "body": body,
            "url": in_language(message.url, language),
            "created_at": message.created_at,
            "in_app": wish.in_app,
            "email": wish.email,
        },
    )
    if created and notice.in_app:
        inbox.announce(notice, at=at)
    return notice


def in_language(path: str, language: str) -> str:
    """The same page in another language, whichever language the path was written in."""
    with translation.override(translation.get_language_from_path(path) or settings.LANGUAGE_CODE):
        return translate_url(path, language)


def _postpone(message: OutboxMessage, error: Exception, at: datetime) -> None:
    """Try again later and later, and in the end give up where it can be seen."""
    attempts = message.attempts + 1
    reason = f"{type(error).__name__}: {error}"[:2000]
    if attempts > len(DELAYS):
        logger.error("Notice %s could not be delivered: %s", message.pk, reason)
        _finish(message, at, state=State.FAILED, attempts=attempts, last_error=reason)
        return
    OutboxMessage.objects.filter(pk=message.pk, claimed_by=message.claimed_by).update(
        attempts=attempts,
        next_attempt_at=at + DELAYS[attempts - 1],
        claimed_by="",
        claimed_until=None,
        last_error=reason,
    )


def _finish(message: OutboxMessage, at: datetime, **changes: Any) -> None:
    OutboxMessage.objects.filter(pk=message.pk, claimed_by=message.claimed_by).update(
        claimed_by="", claimed_until=None, finished_at=at, **changes
    )
