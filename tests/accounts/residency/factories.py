"""Proofs, registers and letters for tests."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from accounts.models import Department, RegisterImport, ResidencyApplication, ResidencyMethod, ResidencyProof, User
from accounts.residency import letters, proofs, register_import
from accounts.residency.identity import Claims, register_hash
from accounts.residency.verifiers import letter

NOW = datetime(2026, 3, 2, 3, 0, tzinfo=UTC)
HOME = {"postal_code": "10415", "address": "두레로 12"}
SOMEBODY = {"name": "김두레", "birth_date": date(1985, 5, 5)}


def prove(user: User, *, at: datetime = NOW, **changes: Any) -> ResidencyProof:
    claims = Claims(**({**SOMEBODY, "area": "두레동"} | changes))
    return proofs.grant(user=user, claims=claims, method=ResidencyMethod.REGISTER, actor=user, at=at)


def import_people(*people: dict[str, Any], at: datetime = NOW) -> RegisterImport:
    lines = ["keyed_hash,area"]
    lines += [f"{register_hash(**{**HOME, **person})},두레동" for person in people]
    return register_import.import_register(lines, as_of=date(2026, 3, 1), actor=None, at=at)


def apply(user: User, *, at: datetime = NOW, **changes: Any) -> ResidencyApplication:
    given = {**SOMEBODY, **HOME, "address_detail": "101동 202호", "area": "두레동"} | changes
    return letter.apply_for_letter(user=user, at=at, **given)


def printed_code(staff: User, *, at: datetime = NOW) -> str:
    """The code of the one letter that waits."""
    _batch, made = letters.make_batch(staff=staff, at=at + timedelta(days=1))
    return made[0].code


def handling(make_department: Any) -> Department:
    department: Department = make_department("주민지원부", code="resident")
    return department
