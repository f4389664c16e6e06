"""In person: the resident shows six digits and an ID; a member of staff looks at both."""

from datetime import date, datetime, timedelta
from typing import Any, ClassVar

from django.db import IntegrityError, transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import CounterCode, ResidencyMethod, ResidencyProof, User
from accounts.residency import attempts, codes, proofs
from accounts.residency.identity import Claims, person_hash
from accounts.residency.verifiers.base import Step, Verifier
from core import permissions
from core.audit import audit

CODE_PERIOD = timedelta(minutes=10)
MOST_COLLISIONS = 20


class CounterCheck(Verifier):
    method = ResidencyMethod.COUNTER
    view_name: ClassVar[str] = "residency_counter"
    label = _("In person at a counter")
    summary = _("Show a six-digit code on your phone and your ID at one of our counters.")
    time_needed = _("About 5 minutes at the counter")
    kept = _("A keyed hash and your neighbourhood. No copy of the ID is made.")
    icon = "people"

    def start(self, *, user: User, at: datetime, **given: Any) -> Step:
        return Step(view_name=self.view_name, code=issue_code(user=user, at=at))

    def check(self, *, user: User, at: datetime, **given: Any) -> ResidencyProof:
        """Needs staff, name, birth_date, area and optionally settle (see `confirm`)."""
        return confirm(user=user, at=at, **given)


class HeldElsewhere(proofs.ProofRefused):
    """Somebody of this name and birth date holds a proof with another account; the counter settles it."""

    def __init__(self) -> None:
        message = gettext(
            "A person with this name and birth date has confirmed another account. Say whether it is the same person."
        )
        super().__init__("held_elsewhere", message)


def issue_code(*, user: User, at: datetime) -> str:
    """A new code for ten minutes; the one before it is void. No two people have the same at one time."""
    CounterCode.objects.filter(expires_at__lte=at).delete()
    for _collision in range(MOST_COLLISIONS):
        code = codes.new_counter_code()
        row = {"code_hash": codes.counter_hash(code), "expires_at": at + CODE_PERIOD}
        try:
            with transaction.atomic():
                CounterCode.objects.update_or_create(user=user, defaults=row)
        except IntegrityError:
            continue
        return code
    raise proofs.ProofRefused("busy", gettext("No code is free just now. Please try again in a few minutes."))


def look_up(*, staff: User, code: str, at: datetime) -> User:
    """The resident who shows this code. Wrong codes are counted, so that nobody tries them all."""
    permissions.check(staff, "accounts.confirm_at_counter")
    attempts.count(attempts.COUNTER_BY_STAFF, str(staff.pk), at=at)
    found = CounterCode.objects.filter(code_hash=codes.counter_hash(code), expires_at__gt=at).select_related("user")
    counter_code = found.first()
    if counter_code is None or counter_code.user_id == staff.pk:
        raise proofs.ProofRefused(
            "no_code", gettext("Nobody shows this code now. Codes change every 10 minutes; ask for a new one.")
        )
    audit.record("accounts.look_up_at_counter", actor=staff, at=at, target=counter_code.user)
    return counter_code.user


@transaction.atomic
def confirm(
    *, user: User, staff: User, name: str, birth_date: date, area: str, at: datetime, settle: str = ""
) -> ResidencyProof:
    """The ID was seen and is the resident's.

    Where the same name and birth date hold a proof with another account, HeldElsewhere asks the staff to
    `settle` it: "same" ends the other account's proof, "namesake" tells the two people apart.
    """
    permissions.check(staff, "accounts.confirm_at_counter")
    if staff.pk == user.pk:
        raise proofs.ProofRefused("self", gettext("Nobody confirms himself."))
    if not CounterCode.objects.select_for_update().filter(user=user, expires_at__gt=at).exists():
        raise proofs.ProofRefused("no_code", gettext("The code has run out. Ask the resident for a new one."))
    namesake = _settle(user=user, staff=staff, name=name, birth_date=birth_date, settle=settle, at=at)
    proof = proofs.grant(
        user=user,
        claims=Claims(name=name, birth_date=birth_date, area=area),
        method=ResidencyMethod.COUNTER,
        actor=staff,
        at=at,
        seen_at_counter=True,
        namesake=namesake,
    )
    CounterCode.objects.filter(user=user).delete()
    return proof


def _settle(*, user: User, staff: User, name: str, birth_date: date, settle: str, at: datetime) -> int:
    """The number that tells this person apart from namesakes: 0 where there are none."""
    for number in range(proofs.MOST_NAMESAKES):
        held = (
            ResidencyProof.objects.in_force(at)
            .filter(keyed_hash=person_hash(name, birth_date, namesake=number))
            .exclude(user=user)
        )
        holder = held.first()
        if holder is None:
            return number
        if settle == "same":
            proofs.revoke(holder, actor=staff, reason=gettext("Confirmed with another account at the counter."), at=at)
            return number
        if settle != "namesake":
            raise HeldElsewhere
    raise HeldElsewhere
