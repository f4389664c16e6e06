"""What could not be delivered: shown to administrators, who send it once more or give it up."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.audit.audit import record
from core.notify.models import OutboxMessage
from core.notify.notify import is_registered, kind_of

State = OutboxMessage.State

RETRIED = "core.retry_notices"
GIVEN_UP = "core.give_up_notice"


def failed() -> QuerySet[OutboxMessage]:
    return OutboxMessage.objects.filter(state=State.FAILED)


def being_retried() -> QuerySet[OutboxMessage]:
    """What failed at least once and will be tried again by itself."""
    return OutboxMessage.objects.filter(state=State.PENDING, attempts__gt=0)


def title_of(message: OutboxMessage) -> str:
    """What the person was to be told; an event whose app is gone is known by its name alone."""
    return kind_of(message.event).text(message.context)[0] if is_registered(message.event) else message.event


@transaction.atomic
def try_again(message: OutboxMessage, *, actor: Any, at: datetime) -> bool:
    """Back into the outbox as if it were new; false where somebody else was quicker."""
    if not _requeue(failed().filter(pk=message.pk), at):
        return False
    record(RETRIED, actor=actor, at=at, target=message, detail={"count": 1})
    return True


@transaction.atomic
def try_all_again(*, actor: Any, at: datetime) -> int:
    """Everything at once, after a mail server was down; how many."""
    count = _requeue(failed(), at)
    if count:
        record(RETRIED, actor=actor, at=at, detail={"count": count})
    return count


@transaction.atomic
def give_up(message: OutboxMessage, *, actor: Any, at: datetime) -> bool:
    """Nobody will be told; false where somebody else was quicker."""
    changed = _change(failed().filter(pk=message.pk), state=State.DROPPED, finished_at=at)
    if changed:
        record(GIVEN_UP, actor=actor, at=at, target=message, detail={"event": message.event})
    return bool(changed)


def reason_of(message: OutboxMessage) -> str:
    return message.last_error or _("No reason was given.")


def _requeue(messages: QuerySet[OutboxMessage], at: datetime) -> int:
    return _change(
        messages,
        state=State.PENDING,
        attempts=0,
        next_attempt_at=at,
        finished_at=None,
        claimed_by="",
        claimed_until=None,
    )


def _change(messages: QuerySet[OutboxMessage], **changes: Any) -> int:
    """How far a delivery is: no case of anybody, and so not the engine's."""
    return messages.update(**changes)
