"""For somebody who has lost phone, passkeys and recovery codes alike."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import notices
from accounts.models import User
from core.audit import audit
from core.notify import notify
from core.refusals import Refused
from core.workflow.actors import SYSTEM


class ResetRefused(Refused):
    """Nothing was reset; `code` is for programs, `message` for the person."""


@transaction.atomic
def reset_second_factor(*, user: User, reason: str, at: datetime) -> int:
    """Take all second factors away and end all sessions; the person is told. Answers with how many factors there were.

    No page does this: whoever could press it for a colleague could then be that colleague. It is for whoever runs the
    machine, after looking the person in the face. The password stays, and staff set up a new factor before anything.
    """
    if not reason.strip():
        raise ResetRefused("reason", _("Please give the reason."))
    factors = Authenticator.objects.select_for_update().filter(user=user)
    count = len(factors)
    Authenticator.objects.filter(user=user).delete()
    for session in UserSession.objects.filter(user=user):
        session.end()
    audit.record(
        "accounts.reset_second_factor", actor=SYSTEM, at=at, target=user, detail={"factors": count, "reason": reason}
    )
    notify.queue(notices.SECOND_FACTOR_RESET, recipients=[user], at=at, context={"reason": reason.strip()}, target=user)
    return count
