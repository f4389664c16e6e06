"""People and places for tests: unsurprising, and each call makes one thing."""

from datetime import UTC, datetime
from itertools import count
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from accounts.models import Department, Organisation, Role, RoleGrant, User

PASSWORD = "correct-horse-42-두레"
LONG_AGO = datetime(2024, 1, 2, 9, tzinfo=UTC)

_numbers = count(1)


def make_user(
    email: str | None = None,
    *,
    roles: tuple[Role | str, ...] = (),
    verified: bool = True,
    mfa: bool = False,
    **fields: Any,
) -> User:
    """A person with PASSWORD; `verified` is the e-mail address, `mfa` gives a TOTP and recovery codes."""
    number = next(_numbers)
    address = email or f"person{number}@example.test"
    fields.setdefault("display_name", f"이웃 {number}")
    password = fields.pop("password", PASSWORD)
    user = User.objects.create_user(address, password, **fields)
    EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=verified)
    if mfa:
        TOTP.activate(user, generate_totp_secret())
        RecoveryCodes.activate(user)
    for role in roles:
        grant(user, role)
    return user


def make_organisation(
    name: str | None = None, kind: str = Organisation.Kind.CORPORATION, **fields: Any
) -> Organisation:
    return Organisation.objects.create(name=name or f"한빛도시공사 {next(_numbers)}", kind=kind, **fields)


def make_department(name: str | None = None, *, organisation: Organisation | None = None, **fields: Any) -> Department:
    number = next(_numbers)
    fields.setdefault("code", f"D{number}")
    return Department.objects.create(
        organisation=organisation or make_organisation(), name=name or f"{number}부서", **fields
    )


def grant(
    user: User,
    role: Role | str,
    department: Department | None = None,
    *,
    granted_at: datetime = LONG_AGO,
    ends_at: datetime | None = None,
    granted_by: User | None = None,
) -> RoleGrant:
    """A role in force since long ago, without the ceremony of the service."""
    made = RoleGrant.objects.create(
        user=user,
        role=role,
        department=department,
        granted_at=granted_at,
        ends_at=ends_at,
        granted_by=granted_by,
        reason="인사 발령",
    )
    if user.is_staff_member and not user.is_staff:
        user.is_staff = True
        user.save(update_fields=["is_staff"])
    return made


def make_staff(role: Role | str = Role.CASE_OFFICER, department: Department | None = None, **fields: Any) -> User:
    """A member of staff with the role (everywhere if no department is given) and a second factor."""
    fields.setdefault("mfa", True)
    user = make_user(**fields)
    grant(user, role, department)
    return user
