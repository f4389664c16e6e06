"""Who may sign what, and where."""

from typing import Any

from django.db.models import Q

from accounts import queries
from accounts.models import Department, Organisation, Role
from accounts.rules import by_role, own_department
from core import permissions
from core.permissions import EVERYWHERE, NOWHERE, Scope
from signoff.states import APPROVE, CHECK, UNPUBLISH, WITHDRAW, WRITE


def approves_in(user: Any) -> Scope:
    """An approver answers for his own department and those below it; one of the city for all of the corporation."""
    places = {grant.department_id for grant in queries.grants_of(user) if grant.role == Role.APPROVER}
    if not places:
        return NOWHERE
    if None in places:
        return EVERYWHERE
    rows = Department.objects.filter(Q(pk__in=places) | Q(parent__in=places) | Q(parent__parent__in=places))
    found = dict(rows.values_list("pk", "organisation__kind"))
    if any(found[place] == Organisation.Kind.CITY for place in places if place in found):
        return EVERYWHERE
    return Scope(departments=frozenset(found))


def may_approve(user: Any, obj: Any = None) -> bool:
    scope = approves_in(user)
    if obj is None or scope.everywhere:
        return bool(scope)
    place = own_department(obj)
    return getattr(place, "pk", place) in scope.departments


def may_withdraw(user: Any, case: Any = None) -> bool:
    """Whoever handed it in; or another author of the department, when that person is away."""
    if case is None:
        return permissions.allowed(user, WRITE)
    return case.author_id == user.pk or permissions.allowed(user, WRITE, case)


def withdraws_in(user: Any) -> Scope:
    return permissions.scope(user, WRITE)


permissions.register(WRITE, *by_role(Role.AUTHOR))
permissions.register(CHECK, *by_role(Role.CHECKER))
permissions.register(APPROVE, may_approve, approves_in)
permissions.register(UNPUBLISH, may_approve, approves_in)
permissions.register(WITHDRAW, may_withdraw, withdraws_in)
