"""What happens to reports in confidence by the clock."""

from datetime import datetime, timedelta

from django.utils import timezone

from auditors.services import confidential_files, purging, recipient_keys, taking_in
from core.background import periodic


@periodic("auditors.take_in_reports", every=timedelta(hours=1))
def take_in_reports(at: datetime) -> None:
    taking_in.take_in(at=at)
    taking_in.ask_to_look(at=at)


@periodic("auditors.purge_reports", every=timedelta(hours=12))
def purge_reports(at: datetime) -> None:
    """Nothing waits for a person here: what is due is destroyed."""
    purging.purge_what_is_due(on=timezone.localdate(at))


@periodic("auditors.revoke_departed", every=timedelta(hours=1))
def revoke_departed(at: datetime) -> None:
    recipient_keys.revoke_departed(at=at)


@periodic("auditors.sweep_sealed_files", every=timedelta(hours=12))
def sweep_sealed_files(at: datetime) -> None:
    confidential_files.sweep(at=at)
