"""What has outlived its purpose here, and when."""

from datetime import datetime, timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.db.models import QuerySet

from accounts.models import (
    AttemptCount,
    ConsentRecord,
    CounterCode,
    DataExport,
    GuardianConsent,
    IdentityRequest,
    RegisterEntry,
    ResidencyApplication,
    ResidencyProof,
)
from accounts.residency import queries
from accounts.states import OPEN_STATES

ENDED_PROOF_PERIOD = timedelta(days=365)
CONSENT_PERIOD = timedelta(days=3 * 365)
SESSION_PERIOD = timedelta(days=365)
LONGEST_LIMIT = timedelta(days=365)


def ended_proofs(at: datetime) -> QuerySet[ResidencyProof]:
    return ResidencyProof.objects.filter(ended_at__lte=at - ENDED_PROOF_PERIOD)


def forgotten_letters(at: datetime) -> QuerySet[ResidencyApplication]:
    """Closed matters that still hold a name or an address: the workflow blanks them, this makes sure."""
    closed = ResidencyApplication.objects.exclude(state__in=OPEN_STATES)
    return closed.exclude(name="", birth_date__isnull=True, postal_code="", address="", address_detail="")


def blank_letters(letters: QuerySet[Any]) -> None:
    for letter in letters:
        letter.save(update_fields=letter.forget_person())


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
    current = queries.register_in_force()
    return RegisterEntry.objects.filter(register__lt=current.pk) if current else RegisterEntry.objects.none()


def withdrawn_consents(at: datetime) -> QuerySet[ConsentRecord]:
    return ConsentRecord.objects.filter(withdrawn_at__lte=at - CONSENT_PERIOD)


def unanswered_invitations(at: datetime) -> QuerySet[GuardianConsent]:
    return GuardianConsent.objects.unanswered(at).exclude(guardian_email="")


def blank_invitations(invitations: QuerySet[Any]) -> None:
    invitations.update(guardian_email="", token_hash="")


def old_sessions(at: datetime) -> QuerySet[UserSession]:
    sessions: QuerySet[UserSession] = UserSession.objects.filter(last_seen_at__lte=at - SESSION_PERIOD)
    return sessions
