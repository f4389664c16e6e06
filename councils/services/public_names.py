"""The consent to the public name: given and taken back in the register of consents, and nowhere else."""

from datetime import datetime

from django.db import transaction

from accounts.consent import services as consent
from accounts.models import ConsentText, User
from councils.queries.public_names import agreement_of


def asked() -> list[ConsentText]:
    """The text to which members agree, in the reader's language."""
    return consent.asked(ConsentText.Occasion.ROSTER)


@transaction.atomic
def show_name(user: User, *, public: bool, at: datetime) -> None:
    """What the public reads follows at once: roster, named votes, recusals, certificates and open data."""
    agreement = agreement_of(user)
    if public and agreement is None:
        consent.give(user, asked(), at=at)
    elif agreement is not None and not public:
        consent.withdraw(agreement, at=at)
