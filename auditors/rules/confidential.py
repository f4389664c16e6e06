"""Who handles a report in confidence: those to whom its key was sealed. No role opens it, no administrator either."""

from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from accounts.models import Role
from accounts.rules import by_role
from auditors.models import Recipient, SealedKey
from auditors.queries import recipients as queries
from auditors.states.confidential import AGREE_RECIPIENT, HANDLE_REPORT, HOLD_REPORT, MANAGE_CHANNEL, OPEN_WORKSPACE
from core import permissions


def midnight(day: date) -> datetime:
    """The only moment of a day that anything about a report is written down with."""
    return timezone.make_aware(datetime.combine(day, time.min))


def recipient_of(user: Any) -> Recipient | None:
    if not user.is_authenticated or not user.is_active or not user.is_staff_member:
        return None
    return Recipient.objects.filter(user=user.pk, revoked_at__isnull=True).first()


def is_recipient(user: Any, report: Any = None) -> bool:
    recipient = recipient_of(user)
    if recipient is None or report is None:
        return recipient is not None
    return SealedKey.objects.filter(report=report, recipient=recipient).exists()


_oversees, _nowhere = by_role(Role.ADMINISTRATOR, Role.APPROVER)


def agrees(user: Any, obj: Any = None) -> bool:
    """The second signature under an appointment: whoever receives reports, approves at the city, or administers."""
    return _oversees(user, None) or recipient_of(user) is not None


def has_workspace(user: Any, obj: Any = None) -> bool:
    """Recipients, whoever is to become one, those who hold a half of the recovery key, and who looks after it all."""
    if not user.is_authenticated or not user.is_active or not user.is_staff_member:
        return False
    return agrees(user) or queries.appointment_of(user) is not None or queries.holds_half(user)


# No scope: the common desk shows none of these reports. Its notes and reasons would lie in the open, and whoever
# receives some reports must not learn that there are others.
permissions.register(HANDLE_REPORT, is_recipient)
permissions.register(HOLD_REPORT, is_recipient)
permissions.register(MANAGE_CHANNEL, *by_role(Role.ADMINISTRATOR))
permissions.register(AGREE_RECIPIENT, agrees)
permissions.register(OPEN_WORKSPACE, has_workspace)
