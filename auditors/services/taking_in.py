"""What was handed in is put on its way, and recipients are asked to look: hours later, at no telling moment.

A record, a case or a notice written while somebody sends a report would stand in its table between others whose minute
is known, and so say when that person sat at a computer.
"""

import secrets
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from auditors.models import ConfidentialReport, Recipient, SealedMessage
from auditors.rules.confidential import midnight
from auditors.services import channel_notices
from auditors.states.confidential import ConfidentialState
from core.notify import notify
from core.workflow import engine
from core.workflow.actors import SYSTEM

# Asked every hour, so that one report in three moves on in each; what is a day old moves on at once.
ONE_IN = 3


def drawn() -> bool:
    return secrets.randbelow(ONE_IN) == 0


def take_in(*, at: datetime, chance: Callable[[], bool] = drawn) -> int:
    """Start the way and the clock of new reports; how many those were."""
    today = timezone.localdate(at)
    new = ConfidentialReport.objects.filter(state=ConfidentialState.RECEIVED, state_changed_at__isnull=True)
    chosen = [report for report in new if report.received_on < today or chance()]
    return sum(_take_in(report, at=at) for report in chosen)


def ask_to_look(*, at: datetime, chance: Callable[[], bool] = drawn) -> None:
    """Tell recipients once of each thing that a reporter sent yesterday or today, and each morning of what is due."""
    today = timezone.localdate(at)
    fresh = SealedMessage.objects.filter(
        author=SealedMessage.Author.REPORTER, written_on__gte=today - timedelta(days=1), position__gt=0
    ).select_related("report")
    for message in fresh:
        if message.written_on < today or chance():
            _tell(message.report, key=f"message:{message.pk}", at=at)
    due = ConfidentialReport.objects.filter(due_at__lt=at + timedelta(days=2))
    for report in due:
        _tell(report, key=f"due:{report.pk}:{today}", at=at)


@transaction.atomic
def _take_in(report: ConfidentialReport, *, at: datetime) -> bool:
    locked = engine.lock(report)
    # A recipient may have acknowledged it by now.
    if locked.state_changed_at is not None:
        return False
    engine.open(locked, actor=SYSTEM, at=midnight(timezone.localdate(at)))
    _tell(locked, key=f"report:{locked.pk}", at=at)
    return True


def _tell(report: ConfidentialReport, *, key: str, at: datetime) -> None:
    """The dedupe key is forgotten with the notice, and the notice names nothing."""
    readers: Iterable[Recipient] = Recipient.objects.filter(
        keys__report=report, revoked_at__isnull=True
    ).select_related("user")
    people = [reader.user for reader in readers]
    notify.queue(channel_notices.PLEASE_LOOK, recipients=people, at=at, context={}, dedupe_key=f"confidential:{key}")
