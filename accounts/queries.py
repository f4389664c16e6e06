"""Reads about people, their places and their roles."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.consent import guardians
from accounts.models import Department, Position, Role, RoleGrant, User
from accounts.models.roles import IMPLIED_ROLES, STAFF_ROLES, grants_in_force, grants_remembered, remember_grants_of
from accounts.names import normalise_email
from accounts.residency import queries as residency

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

SHORTEST_SEARCH = 2
DepartmentOrId = Department | int | None


def grants_of(user: "User | AnonymousUser", at: datetime | None = None) -> tuple[RoleGrant, ...]:
    """The grants of a person that are in force; none for the anonymous and the deactivated."""
    if not isinstance(user, User) or not user.is_active:
        return ()
    return grants_in_force(user, at or timezone.now())


def holds(
    user: "User | AnonymousUser", role: Role | str, department: DepartmentOrId = None, at: datetime | None = None
) -> bool:
    """Whether the person has the role: anywhere, or, when a department is named, there or everywhere."""
    if role in IMPLIED_ROLES:
        return _holds_implied(user, Role(role), at)
    wanted = _department_id(department)
    return any(
        grant.role == role and (wanted is None or grant.department_id in (None, wanted))
        for grant in grants_of(user, at)
    )


def is_verified_resident(user: "User | AnonymousUser", at: datetime | None = None) -> bool:
    return residency.is_verified_resident(user, at or timezone.now())


def may_write(user: "User | AnonymousUser") -> bool:
    """Whether the account may hand anything in: a child's waits for a guardian. For sockets and services;
    requests are stopped by `accounts.child_accounts.GuardianGate` already."""
    return isinstance(user, User) and user.is_active and not guardians.needs_guardian(user)


def departments_of(user: "User | AnonymousUser", at: datetime | None = None) -> frozenset[int]:
    """Ids of the departments where the person works: by a role there or by a position held."""
    if not isinstance(user, User) or not user.is_active:
        return frozenset()
    moment = at or timezone.now()
    by_role = {grant.department_id for grant in grants_of(user, moment) if grant.department_id}
    return frozenset(by_role | set(positions_held(user, moment).values_list("department_id", flat=True)))


def positions_held(user: User, at: datetime) -> QuerySet[Position]:
    return Position.objects.filter(holder=user).exclude(started_at__gt=at).exclude(ended_at__lte=at)


def staff_in(department: Department | int, *roles: Role | str, at: datetime | None = None) -> QuerySet[User]:
    """Active people with one of the roles (any, if none is named) in the department or everywhere."""
    grants = RoleGrant.objects.in_force(at or timezone.now())
    if roles:
        grants = grants.filter(role__in=[str(role) for role in roles])
    here = grants.filter(department=_department_id(department)) | grants.filter(department__isnull=True)
    return User.objects.filter(is_active=True, pk__in=here.values("user")).order_by("display_name", "pk")


def all_staff(at: datetime | None = None) -> QuerySet[User]:
    """Active people with any role of the staff, wherever."""
    grants = RoleGrant.objects.in_force(at or timezone.now()).filter(role__in=[role.value for role in STAFF_ROLES])
    return User.objects.filter(is_active=True, pk__in=grants.values("user")).order_by("display_name", "pk")


def holders_of(role: Role | str, *, at: datetime | None = None) -> QuerySet[User]:
    """Active people with the role, wherever."""
    grants = RoleGrant.objects.in_force(at or timezone.now()).filter(role=role)
    return User.objects.filter(is_active=True, pk__in=grants.values("user")).order_by("display_name", "pk")


def those_who(candidates: Iterable[User], may: Callable[[User], bool]) -> list[User]:
    """Those of whom the question is true. The grants of all are read at once, however many are asked."""
    people = list(candidates)
    with grants_remembered():
        remember_grants_of(people)
        return [person for person in people if may(person)]


def _department_id(department: Any) -> int | None:
    return department if department is None or isinstance(department, int) else department.pk


def _holds_implied(user: "User | AnonymousUser", role: Role, at: datetime | None) -> bool:
    if role == Role.RESIDENT:
        return isinstance(user, User) and user.is_active
    return is_verified_resident(user, at)


def people_found(words: str) -> QuerySet[User]:
    """People whose name holds the words, or whose address is exactly that; nothing else can be asked."""
    words = words.strip()
    if len(words) < SHORTEST_SEARCH:
        return User.objects.none()
    found = User.objects.filter(Q(display_name__icontains=words) | Q(email=normalise_email(words)))
    return found.order_by("display_name", "pk")


def grants_ending(*, start: datetime, end: datetime) -> QuerySet[RoleGrant]:
    return RoleGrant.objects.ending_between(start, end).select_related("user", "department")
