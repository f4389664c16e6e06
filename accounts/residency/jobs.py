"""What the clock does with proofs, letters, and data that have expired."""

from datetime import datetime, timedelta

from accounts.personal_data.destroying import destroy_expired
from accounts.residency import proofs
from accounts.residency.verifiers import letter
from core.background import periodic


@periodic("accounts.expire_residency", every=timedelta(minutes=10))
def expire_residency(at: datetime) -> None:
    proofs.expire_lapsed(at)
    letter.expire_overdue(at)


@periodic("accounts.remind_expiring_residency", every=timedelta(hours=6))
def remind_expiring_residency(at: datetime) -> None:
    proofs.remind_expiring(at)


@periodic("accounts.destroy_expired_data", every=timedelta(hours=24))
def destroy_expired_data(at: datetime) -> None:
    destroy_expired(at=at)
