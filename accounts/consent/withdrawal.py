"""Taking a consent back, with all that rested on it."""

from datetime import datetime

from django.db import transaction

from accounts.consent import services
from accounts.models import ConsentRecord, ConsentText
from accounts.residency import forgetting


@transaction.atomic
def withdraw(record: ConsentRecord, *, at: datetime) -> None:
    """Raises ConsentRefused for a consent without which there can be no account."""
    was_in_force = services.withdraw(record, at=at)
    if was_in_force and record.text.occasion == ConsentText.Occasion.RESIDENCY:
        forgetting.forget(record.user, at=at)
