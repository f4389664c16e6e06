"""What this app gives a person who asks for everything that is kept about them."""

from collections.abc import Mapping, Sequence

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession

from accounts.models import (
    ConsentRecord,
    GuardianConsent,
    Position,
    ResidencyApplication,
    ResidencyProof,
    RoleGrant,
    User,
)

Rows = Sequence[Mapping[str, object]]


def account(user: User) -> Rows:
    return [
        {
            "email": user.email,
            "display_name": user.display_name,
            "language": user.language,
            "joined": user.date_joined,
            "last_login": user.last_login,
        }
    ]


def addresses(user: User) -> Rows:
    return list(EmailAddress.objects.filter(user=user).values("email", "verified", "primary"))


def sign_in_providers(user: User) -> Rows:
    return list(SocialAccount.objects.filter(user=user).values("provider", "uid", "date_joined", "last_login"))


def second_factors(user: User) -> Rows:
    """That and since when there are some; never the secrets themselves."""
    return list(Authenticator.objects.filter(user=user).order_by("pk").values("type", "created_at", "last_used_at"))


def sessions(user: User) -> Rows:
    return list(UserSession.objects.filter(user=user).values("created_at", "last_seen_at", "ip", "user_agent"))


def residency(user: User) -> Rows:
    proofs = ResidencyProof.objects.filter(user=user).order_by("pk")
    kept = ("method", "area", "born_on_or_before", "verified_at", "expires_at", "ended_at", "end", "keyed_hash")
    return list(proofs.values(*kept))


def letters(user: User) -> Rows:
    kept = ("state", "requested_at", "area", *ResidencyApplication.PERSONAL)
    return list(ResidencyApplication.objects.filter(user=user).order_by("pk").values(*kept))


def consents(user: User) -> Rows:
    records = ConsentRecord.objects.filter(user=user).select_related("text").order_by("pk")
    return [
        {
            "text": record.text.title,
            "version": record.text.version,
            "given_at": record.given_at,
            "withdrawn_at": record.withdrawn_at,
        }
        for record in records
    ]


def guardianship(user: User) -> Rows:
    as_child = GuardianConsent.objects.filter(child=user).values("guardian_email", "invited_at", "confirmed_at")
    as_guardian = GuardianConsent.objects.filter(guardian=user).values("child__display_name", "confirmed_at")
    return [*map(dict, as_child), *map(dict, as_guardian)]


def roles(user: User) -> Rows:
    kept = ("role", "department__name", "reason", "granted_at", "ends_at", "revoked_at", "revocation_reason")
    return list(RoleGrant.objects.filter(user=user).order_by("pk").values(*kept))


def positions(user: User) -> Rows:
    kept = ("department__name", "title", "started_at", "ended_at", "name_is_public")
    return list(Position.objects.filter(holder=user).order_by("pk").values(*kept))
