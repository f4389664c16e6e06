"""What happens here to a person who leaves."""

import secrets
from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession

from accounts.consent import guardians
from accounts.models import ConsentRecord, DataExport, GuardianConsent, User
from accounts.residency import forgetting

LEFT_NAME = "탈퇴한 이용자"
# Reserved for addresses that reach nobody (RFC 2606).
LEFT_DOMAIN = "left.invalid"


def leave_residency(*, user: User, at: datetime) -> None:
    forgetting.forget(user, at=at)


def leave_consents(*, user: User, at: datetime) -> None:
    ConsentRecord.objects.in_force().filter(user=user).update(withdrawn_at=at)
    GuardianConsent.objects.filter(child=user).delete()
    for consent in GuardianConsent.objects.filter(guardian=user):
        guardians.withdraw(consent, at=at)


def leave_account(*, user: User, at: datetime) -> None:
    """Nothing that names the person or lets anybody in remains; the number to which records refer does."""
    DataExport.objects.filter(user=user).delete()
    for session in UserSession.objects.filter(user=user):
        session.end()
    EmailAddress.objects.filter(user=user).delete()
    SocialAccount.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    user.email = f"left-{secrets.token_hex(8)}@{LEFT_DOMAIN}"
    user.display_name = LEFT_NAME
    user.last_login = None
    user.is_active = False
    user.set_unusable_password()
    user.save(update_fields=["email", "display_name", "last_login", "is_active", "password"])
