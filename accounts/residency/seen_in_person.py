"""Who stands before a member of staff with an ID, with or without an account: held against proofs and the register.

For rooms in which people take part on paper. Nothing of what was typed is kept.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _

from accounts.models import RegisterEntry, ResidencyProof, User
from accounts.residency import attempts, queries
from accounts.residency.identity import person_hash, register_hash
from accounts.residency.proofs import MOST_NAMESAKES, ProofRefused
from core.audit import audit

IDENTIFY = "accounts.identify_in_person"


@dataclass(frozen=True)
class Identified:
    """`keyed_hash` is the one under which a proof of this person stands, or would stand."""

    keyed_hash: str
    area: str
    user: User | None = None


def identify(
    *, staff: User, name: str, birth_date: date, postal_code: str, address: str, at: datetime, has_moved: bool = False
) -> Identified:
    """The resident with this ID: by a proof in force, else by the register. The caller has asked who may do this.

    `has_moved` says that the account of another neighbourhood is this person's all the same.
    Raises TooManyAttempts, and ProofRefused with "no_match" where nobody of this name lives at the address, or
    "namesakes" where accounts bear name and birth date and the neighbourhood does not tell whose ID this is.
    """
    entry = _looked_up(staff, name, birth_date, postal_code, address, at)
    held = _proofs_of_the_name(name, birth_date, at)
    here = [proof for proof in held if entry is None or has_moved or proof.area == entry.area]
    if len(here) == 1:
        return Identified(here[0].keyed_hash, entry.area if entry else here[0].area, here[0].user)
    if held:
        raise ProofRefused(
            "namesakes",
            _("Accounts of other neighbourhoods bear this name and birth date. An election officer has to settle it."),
        )
    if entry is None:
        raise ProofRefused(
            "no_match",
            _("Nobody with this name and birth date stands in the register at this address. Check the ID once more."),
        )
    return Identified(person_hash(name, birth_date), entry.area)


def identify_namesake(
    *,
    staff: User,
    name: str,
    birth_date: date,
    postal_code: str,
    address: str,
    is_taken: Callable[[str], bool],
    at: datetime,
) -> Identified:
    """Another person of the same name and birth date, told apart by the address in the register.

    `is_taken` says under which hashes others have taken part already. Raises as `identify` does.
    """
    entry = _looked_up(staff, name, birth_date, postal_code, address, at)
    if entry is None:
        raise ProofRefused("no_match", _("A namesake must stand in the register at an address of their own."))
    held = {proof.keyed_hash for proof in _proofs_of_the_name(name, birth_date, at)}
    for number in range(MOST_NAMESAKES):
        keyed_hash = person_hash(name, birth_date, namesake=number)
        if keyed_hash not in held and not is_taken(keyed_hash):
            return Identified(keyed_hash, entry.area)
    raise ProofRefused("namesakes", _("There are too many people of this name and birth date."))


def _looked_up(
    staff: User, name: str, birth_date: date, postal_code: str, address: str, at: datetime
) -> RegisterEntry | None:
    attempts.count(attempts.IDENTITY_BY_STAFF, str(staff.pk), at=at)
    entry = RegisterEntry.objects.filter(
        register=queries.register_in_force(), keyed_hash=register_hash(name, birth_date, postal_code, address)
    ).first()
    # Neither name nor birth date: only that somebody was looked for, and found or not.
    audit.record(IDENTIFY, actor=staff, at=at, detail={"found": entry is not None})
    return entry


def _proofs_of_the_name(name: str, birth_date: date, at: datetime) -> list[ResidencyProof]:
    hashes = [person_hash(name, birth_date, namesake=number) for number in range(MOST_NAMESAKES)]
    return list(ResidencyProof.objects.in_force(at).filter(keyed_hash__in=hashes).select_related("user"))
