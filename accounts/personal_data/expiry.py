"""What has outlived its purpose here, and when."""

from datetime import datetime, timedelta
from typing import Any

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from accounts.models import (
    AttemptCount,
    ConsentRecord,
    CounterCode,
    DataExport,
    GuardianConsent,
    IdentityRequest,
    Position,
    RegisterEntry,
    ResidencyApplication,
    ResidencyProof,
    RoleGrant,
    User,
)
from accounts.personal_data import leaving
from accounts.residency import queries
from accounts.states import OPEN_STATES

ENDED_PROOF_PERIOD = timedelta(days=365)
CONFIRMATION_PERIOD = timedelta(days=30)
CONSENT_PERIOD = timedelta(days=3 * 365)
SESSION_PERIOD = timedelta(days=365)
LONGEST_LIMIT = timedelta(days=365)
LONGEST_IMPORT = timedelta(days=1)


def ended_proofs(at: datetime) -> QuerySet[ResidencyProof]:
    return ResidencyProof.objects.filter(ended_at__lte=at - ENDED_PROOF_PERIOD)


def forgotten_letters(at: datetime) -> QuerySet[ResidencyApplication]:
    """Closed matters that still hold a name or an address: the workflow blanks them, this makes sure."""
    closed = ResidencyApplication.objects.exclude(state__in=OPEN_STATES)
    return closed.exclude(name="", birth_date__isnull=True, postal_code="", address="", address_detail="")


def blank_letters(letters: QuerySet[Any]) -> None:
    for letter in letters:
        letter.save(update_fields=letter.forget_person())


def unconfirmed_sign_ups(at: datetime) -> QuerySet[User]:
    """Nobody ever answered from the address that was given: it may be a stranger's."""
    addresses = EmailAddress.objects.filter(user=OuterRef("pk"))
    return User.objects.filter(
        Exists(addresses),
        ~Exists(addresses.filter(verified=True)),
        ~Exists(RoleGrant.objects.filter(user=OuterRef("pk"))),
        ~Exists(Position.objects.filter(holder=OuterRef("pk"))),
        is_active=True,
        is_superuser=False,
        last_login__isnull=True,
        date_joined__lte=at - CONFIRMATION_PERIOD,
    )


def erase_sign_ups(people: QuerySet[Any]) -> None:
    now = timezone.now()
    for person in people:
        leaving.erase(person, at=now)


def counter_codes(at: datetime) -> QuerySet[CounterCode]:
    return CounterCode.objects.filter(expires_at__lte=at)


def identity_requests(at: datetime) -> QuerySet[IdentityRequest]:
    # Answered ones stay until their time is over, so that a repeated answer still meets a used request.
    return IdentityRequest.objects.filter(expires_at__lte=at)


def export_links(at: datetime) -> QuerySet[DataExport]:
    return DataExport.objects.filter(expires_at__lte=at)


def attempt_counts(at: datetime) -> QuerySet[AttemptCount]:
    return AttemptCount.objects.filter(started_at__lte=at - LONGEST_LIMIT)


def replaced_registers(at: datetime) -> QuerySet[RegisterEntry]:
    """Those before the one in force, and what is left of an import that broke off."""
    current = queries.register_in_force()
    broken_off = Q(register__completed_at__isnull=True, register__imported_at__lte=at - LONGEST_IMPORT)
    return RegisterEntry.objects.filter(Q(register__lt=current.pk) | broken_off if current else broken_off)


def withdrawn_consents(at: datetime) -> QuerySet[ConsentRecord]:
    return ConsentRecord.objects.filter(withdrawn_at__lte=at - CONSENT_PERIOD)


def unanswered_invitations(at: datetime) -> QuerySet[GuardianConsent]:
    return GuardianConsent.objects.unanswered(at).exclude(guardian_email="")


def blank_invitations(invitations: QuerySet[Any]) -> None:
    invitations.update(guardian_email="", token_hash="")


def old_sessions(at: datetime) -> QuerySet[UserSession]:
    sessions: QuerySet[UserSession] = UserSession.objects.filter(last_seen_at__lte=at - SESSION_PERIOD)
    return sessions
