"""Match with the register of residents, of which we hold nothing but keyed hashes."""

from datetime import date, datetime
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from accounts.models import RegisterEntry, ResidencyMethod, ResidencyProof, User
from accounts.residency import attempts, proofs, queries
from accounts.residency.identity import Claims, address_hash, register_hash
from accounts.residency.verifiers.base import Step, Verifier


class RegisterMatch(Verifier):
    method = ResidencyMethod.REGISTER
    view_name: ClassVar[str] = "residency_register"
    label = _("Match with the register")
    summary = _("Enter your name, birth date and address. We compare them with the register of residents.")
    time_needed = _("About 2 minutes")
    kept = _("A keyed hash and your neighbourhood. Name and address are compared and not kept.")
    icon = "table"

    def is_offered(self) -> bool:
        return queries.register_in_force() is not None

    def start(self, *, user: User, at: datetime, **given: Any) -> Step:
        return Step(view_name=self.view_name)

    def check(self, *, user: User, at: datetime, **given: Any) -> ResidencyProof:
        """Needs name, birth_date, postal_code and address. Raises TooManyAttempts or ProofRefused."""
        return match(user=user, at=at, **given)


def match(*, user: User, name: str, birth_date: date, postal_code: str, address: str, at: datetime) -> ResidencyProof:
    attempts.count(attempts.REGISTER_BY_PERSON, str(user.pk), at=at)
    attempts.count(attempts.REGISTER_BY_ADDRESS, address_hash(postal_code, address), at=at)
    entry = RegisterEntry.objects.filter(
        register=queries.register_in_force(), keyed_hash=register_hash(name, birth_date, postal_code, address)
    ).first()
    if entry is None:
        raise proofs.come_to_the_counter("no_match")
    claims = Claims(name=name, birth_date=birth_date, area=entry.area)
    return proofs.grant(user=user, claims=claims, method=ResidencyMethod.REGISTER, actor=user, at=at)
