"""What the desk shows of a residency letter: enough to decide, and no more than that."""

from typing import Any

from django.urls import reverse

from accounts.models import AttemptCount, ResidencyApplication
from accounts.residency import attempts
from accounts.residency.identity import address_hash


def masked_name(name: str) -> str:
    """The first and the last syllable: enough to tell a name from nonsense."""
    if len(name) <= 1:
        return "*" * len(name)
    end = name[-1] if len(name) > 2 else ""
    return f"{name[0]}{'*' * (len(name) - 1 - len(end))}{end}"


def panel(application: ResidencyApplication, user: Any) -> dict[str, Any]:
    """The address in full, for it is what a letter is refused for; no birth date, and the name masked."""
    return {
        "application": application,
        "masked_name": masked_name(application.name),
        "letters_to_the_address": _letters_to(application) if application.is_open else None,
        "requests_of_the_person": ResidencyApplication.objects.filter(user_id=application.user_id).count(),
    }


def staff_url(application: ResidencyApplication) -> str:
    return reverse("residency_staff_letters")


def _letters_to(application: ResidencyApplication) -> int:
    key = address_hash(application.postal_code, application.address, application.address_detail)
    counted = AttemptCount.objects.filter(kind=attempts.LETTER_BY_ADDRESS.kind, key=key)
    return counted.values_list("count", flat=True).first() or 1
