"""Who handles a report in confidence: those to whom its key was sealed. No role opens it, no administrator either."""

from typing import Any

from accounts.models import Role
from accounts.rules import by_role
from auditors.models import Recipient, SealedKey
from auditors.states.confidential import HANDLE_REPORT, HOLD_REPORT, MANAGE_CHANNEL
from core import permissions
from core.permissions import EVERYWHERE, NOWHERE, Scope


def recipient_of(user: Any) -> Recipient | None:
    if not user.is_authenticated or not user.is_active or not user.is_staff_member:
        return None
    return Recipient.objects.filter(user=user.pk, revoked_at__isnull=True).first()


def is_recipient(user: Any, report: Any = None) -> bool:
    recipient = recipient_of(user)
    if recipient is None or report is None:
        return recipient is not None
    return SealedKey.objects.filter(report=report, recipient=recipient).exists()


def where(user: Any) -> Scope:
    return EVERYWHERE if recipient_of(user) else NOWHERE


permissions.register(HANDLE_REPORT, is_recipient, where)
permissions.register(HOLD_REPORT, is_recipient, where)
permissions.register(MANAGE_CHANNEL, *by_role(Role.ADMINISTRATOR))
